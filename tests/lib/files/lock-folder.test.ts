import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { lockFolder } from '../../../lib/files/lock-folder.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

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

/** As a process in another pid namespace has left it: its pid may be that of anybody here. */
function claimOfAnotherContainer(parent: string): string {
  const file = path.join(parent, 'data.lock');
  writeFileSync(file, JSON.stringify({ pid: process.pid, began: '1', space: 'another boot pid:[1]', id: 'theirs' }));
  return file;
}

it('a folder that another container on the same volume has is in use as long as that touches its claim', async () => {
  const parent = tempDir();
  const file = claimOfAnotherContainer(parent);
  let at = 0;
  const touching = setInterval(() => utimesSync(file, ++at, at), 100);
  try {
    await expect(lockFolder(path.join(parent, 'data'))).rejects.toThrow('in use');
  } finally {
    clearInterval(touching);
  }
  // Nobody touches it any more: that container was killed.
  await (await lockFolder(path.join(parent, 'data'))).release();
});

it('an owner whose claim another one has taken is told, and takes nothing from that one', async () => {
  const parent = tempDir();
  const lost = await new Promise<Error>((resolve, reject) => {
    lockFolder(path.join(parent, 'data'), { onLost: resolve }).then(() => claimOfAnotherContainer(parent), reject);
  });
  expect(lost.message).toContain('taken by another process');
  expect(readFileSync(path.join(parent, 'data.lock'), 'utf8')).toContain('theirs');
});

it('an owner that cannot read its claim for a while still has the folder', async () => {
  const file = path.join(tempDir(), 'data.lock');
  let lost = false;
  const { release } = await lockFolder(file.slice(0, -'.lock'.length), { onLost: () => (lost = true) });
  const claim = readFileSync(file);
  // As with too many open files, it is there and cannot be read.
  rmSync(file);
  mkdirSync(file);
  await delay(2_500);
  expect(lost).toBe(false);
  rmdirSync(file);
  writeFileSync(file, claim);
  await release();
  expect(existsSync(file)).toBe(false);
});

const canUnshare = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;

it.skipIf(!canUnshare)('two processes in pid namespaces of their own exclude each other', async () => {
  const folder = path.join(tempDir(), 'data');
  const script = `import { lockFolder } from ${JSON.stringify(path.resolve('lib/files/lock-folder.ts'))};
    await lockFolder(${JSON.stringify(folder)}).then(() => console.log('locked'), (error) => console.log(error.message));
    setInterval(() => {}, 1000);`;
  const start = () => {
    const args = ['--pid', '--fork', '--mount-proc', '--kill-child', process.execPath, '--import', 'tsx'];
    const child = spawn('unshare', [...args, '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return once(child.stdout, 'data').then(([text]) => String(text).trim());
  };
  expect(await start()).toBe('locked');
  expect(await start()).toContain('is in use by process 1;');
});

it.runIf(process.platform === 'linux')(
  'a place where no folder can be made is refused, and not tried for ever',
  async () => {
    await expect(lockFolder('/proc/harbinger/a/b/data')).rejects.toMatchObject({ code: 'invalid' });
  },
);
