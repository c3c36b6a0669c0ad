import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openPassedOffsets } from '../../../ingest/journal/passed-offsets.ts';
import { createLog } from '../../../lib/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

it('what could not be written down is written at the next save, also when nothing new was passed', async () => {
  const folder = tempDir();
  const file = `${folder}/consumers.json`;
  const log = createLog({ level: 'silent', pretty: false });
  const passed = openPassedOffsets({ file, expected: ['recorder'], log });
  passed.set({ consumer: 'recorder', partition: 0, offset: 7 });
  mkdirSync(`${file}.new`);
  await expect(passed.save()).rejects.toThrow();
  rmSync(`${file}.new`, { recursive: true });
  await passed.save();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([{ consumer: 'recorder', partition: 0, offset: 7 }]);
});
