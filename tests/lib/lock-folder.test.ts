import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lockFolder } from '../../lib/lock-folder.ts';
import { tempDir } from '../helpers/temp-dir.ts';

it('a folder has one owner at a time, however many ask at once', async () => {
  const folder = path.join(tempDir(), 'data');
  const asked = await Promise.allSettled(Array.from({ length: 5 }, () => lockFolder(folder)));
  const got = asked.filter((one) => one.status === 'fulfilled');
  expect(got).toHaveLength(1);
  await got[0]?.value.release();
  await (await lockFolder(folder)).release();
});

it('a claim that a dead process left behind does not count, nor does half a claim', async () => {
  const parent = tempDir();
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  for (const left of [JSON.stringify({ pid: child.pid, began: '1' }), '', '{"pid":']) {
    writeFileSync(path.join(parent, 'data.lock'), left);
    await (await lockFolder(path.join(parent, 'data'))).release();
    expect(readdirSync(parent)).toEqual([]);
  }
});

it('says whose it is, and that a file is no folder', async () => {
  const parent = tempDir();
  const { release } = await lockFolder(path.join(parent, 'data'));
  await expect(lockFolder(path.join(parent, 'data'))).rejects.toThrow(`in use by process ${process.pid}`);
  await release();
  writeFileSync(path.join(parent, 'file'), '');
  await expect(lockFolder(path.join(parent, 'file', 'data'))).rejects.toThrow('no folder that can be written');
});
