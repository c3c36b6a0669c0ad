import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from './errors.ts';

/**
 * Claims a folder for this process with a file beside it. A file that a dead process left behind does not count, even
 * when another one has got its id since (where the system tells when a process began).
 * @throws {AppError} `conflict` while a living process has it, `invalid` if the folder cannot be made or written
 */
export async function lockFolder(folder: string): Promise<{ release: () => Promise<void> }> {
  const file = `${folder}.lock`;
  const parent = path.dirname(file);
  const refuse = (cause: unknown): never => {
    throw new AppError('invalid', `${parent} is no folder that can be written: ${messageOf(cause)}`, { cause });
  };
  await mkdir(parent, { recursive: true }).catch(refuse);
  // Written whole before it is there to be read: an empty claim would look abandoned.
  const claim = `${file}.${process.pid}`;
  await writeFile(claim, JSON.stringify({ pid: process.pid, began: await began(process.pid) })).catch(refuse);
  try {
    for (let tries = 1; ; tries++) {
      const taken = await link(claim, file).then(() => true, refuseUnlessThere(refuse));
      if (taken) return { release: () => rm(file, { force: true }) };
      const owner = await readOwner(file);
      if (tries === 3 || (owner && (await isAlive(owner)))) throw inUse(folder, owner);
      await removeStale(file, claim, owner);
    }
  } finally {
    await rm(claim, { force: true });
  }
}

function refuseUnlessThere(refuse: (cause: unknown) => never): (error: NodeJS.ErrnoException) => boolean {
  return (error) => (error.code === 'EEXIST' ? false : refuse(error));
}

function inUse(folder: string, owner: Owner | undefined): AppError {
  return new AppError('conflict', `${folder} is in use by process ${owner?.pid}; stop it, or choose another folder.`);
}

/** Takes a claim of a dead process away; one that a living process has made in the meantime is put back. */
async function removeStale(file: string, claim: string, dead: Owner | undefined): Promise<void> {
  const aside = `${claim}.stale`;
  await rename(file, aside).catch(() => undefined);
  const found = await readOwner(aside);
  if (found && JSON.stringify(found) !== JSON.stringify(dead)) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
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
