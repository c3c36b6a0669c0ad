import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Now } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Damage } from './lmdb-records.ts';

/** Writes what was lost to a file beside the journal, and to the log. @param cut records, newest first */
export async function reportDamage(options: {
  folder: string;
  cut: readonly Damage[];
  now: Now;
  log: Log;
}): Promise<void> {
  const { folder, cut, log } = options;
  const foundAt = options.now().toISOString();
  const report = path.join(folder, `damage-${foundAt.replace(/[:.]/g, '-')}.json`);
  await writeFile(report, `${JSON.stringify({ foundAt, recordsCut: cut }, undefined, 2)}\n`);
  log.error(
    { firstOffset: cut.at(-1)?.offset, records: cut.length, report },
    'the journal was damaged at its end; it was cut at the last good record',
  );
}
