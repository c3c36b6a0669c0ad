import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from './errors.ts';

/**
 * Claims a folder for this process with a file beside it. A file that a dead process left behind does not count, even
 * when another one has got its id since (where the system tells when a process began).
 * @throws {AppError} `conflict` while a living process has it
 */
export async function lockFolder(folder: string): Promise<{ release: () => Promise<void> }> {
  const file = `${folder}.lock`;
  await mkdir(path.dirname(file), { recursive: true });
  for (let tries = 1; ; tries++) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(JSON.stringify({ pid: process.pid, began: await began(process.pid) }));
      await handle.close();
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = await readOwner(file);
    if (tries === 3 || (owner && (await isAlive(owner)))) {
      throw new AppError(
        'conflict',
        `${folder} is in use by process ${owner?.pid}; stop it, or choose another folder.`,
      );
    }
    await rm(file, { force: true });
  }
}

type Owner = { readonly pid: number; readonly began: string };

async function readOwner(file: string): Promise<Owner | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return (await began(owner.pid)) === owner.began;
}

/** When a process began, in the system's own words; empty where they are not known, `dead` for a zombie. See proc(5). */
async function began(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
}
