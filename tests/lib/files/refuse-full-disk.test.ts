import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { refuseFullDisk } from '../../../lib/files/refuse-full-disk.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

it('stores are not begun on a disk without room, and the message says how much is needed', async () => {
  const folder = tempDir();
  const begun = path.join(folder, 'journal');
  const free = (mib: number) => ({ begun, freeBytes: async () => mib * 2 ** 20 });
  await expect(refuseFullDisk(folder, free(3))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/3 MiB are free on its disk, and 256 are needed; free some space, or set DATA_DIR/),
  });
  await refuseFullDisk(folder, free(1_000));
  await refuseFullDisk(folder, { begun });
  mkdirSync(begun);
  await refuseFullDisk(folder, free(3));
});
