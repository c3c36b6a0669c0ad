import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { sleep } from '../clock.ts';
import { AppError, messageOf } from '../errors.ts';

/** How often an owner touches its claim. */
const HEARTBEAT_MS = 2_000;

/**
 * How long a claim must stay untouched before it counts as abandoned, where its process cannot be
 * checked.
 */
const SILENT_MS = 10_000;
const LOOK_MS = 250;

/**
 * Claims a folder for this process with a file beside it, and touches that file as long as it has
 * the folder. A claim of an ended process does not count. On one machine and in one pid namespace
 * the process is checked. Elsewhere, such as in two containers on one volume, its claim is watched
 * for 10 s. No clock is compared.
 * @param options.onLost is called once another process has taken the folder: this one must write no
 * more; by default the process ends
 * @throws {AppError} `conflict` while a living process has it, `invalid` if the folder cannot be
 * made or written
 */
export async function lockFolder(
  folder: string,
  options: {
    onLost?: (error: AppError) => void;
    /** What this process does there, for the one that is refused. */
    note?: string;
    refusal?: (owner: Partial<Owner>) => string;
  } = {},
): Promise<{ release: () => Promise<void> }> {
  const { onLost = endProcess, note, refusal = (owner) => inUse(folder, owner) } = options;
  const file = `${folder}.lock`;
  const parent = path.dirname(file);
  const refuse = (cause: unknown): never => {
    const step = 'choose another one (DATA_DIR), or give this user the right to write there';
    // Without the cause: nothing was to be read here.
    throw new AppError('invalid', `${parent} is no folder that can be written: ${messageOf(cause)}; ${step}`);
  };
  await makeFolder(parent).catch(refuse);
  // Written whole before it is there to be read: an empty claim would look abandoned.
  const claim = `${file}.${randomUUID()}`;
  const own: Owner = {
    ...{ pid: process.pid, began: await began('self'), space: await pidSpace(), id: randomUUID() },
    ...{ host: hostname(), since: new Date().toISOString(), ...(note !== undefined && { note }) },
  };
  await writeFile(claim, JSON.stringify(own)).catch(refuse);
  try {
    for (let tries = 1; ; tries++) {
      const taken = await link(claim, file).then(() => true, refuseUnlessThere(refuse));
      if (taken) return { release: keep(file, { own, onLost: () => onLost(lost(folder)) }) };
      const owner = await readOwner(file);
      if (tries === 3 || (owner && (await isAlive(file, owner, own)))) {
        throw new AppError('conflict', refusal(owner ?? {}), { details: { inUse: true } });
      }
      await removeStale(file, claim, owner);
    }
  } finally {
    await rm(claim, { force: true });
  }
}

/**
 * Step by step: `recursive` retries without end if a folder is there and rejects a new one
 * (ENOENT).
 */
async function makeFolder(folder: string): Promise<void> {
  const make = (): Promise<void> => mkdir(folder).catch(refuseUnlessFolder(folder));
  const parent = path.dirname(folder);
  const cannot = await make().catch((error: unknown) => error);
  if (cannot === undefined) return;
  const isThere = await stat(parent).then(
    () => true,
    () => false,
  );
  if (isThere || parent === folder) throw cannot;
  await makeFolder(parent);
  await make();
}

function refuseUnlessFolder(folder: string): (error: NodeJS.ErrnoException) => Promise<void> {
  return async (error) => {
    if (error.code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  };
}

/** The process that has a folder. */
export type Owner = {
  readonly pid: number;
  readonly began: string;
  /**
   * The pid namespace and the boot in which the pid counts; absent in claims of earlier versions.
   */
  readonly space?: string;
  readonly id?: string;
  /** For people. */
  readonly host?: string;
  readonly since?: string;
  readonly note?: string;
};

/** Touches the claim until it is released. */
function keep(file: string, { own, onLost }: { own: Owner; onLost: () => void }): () => Promise<void> {
  let beating: Promise<void> = Promise.resolve();
  const beat = async (): Promise<void> => {
    const owner = await readOwner(file).catch(() => own);
    if (owner?.id !== own.id) {
      clearInterval(timer);
      return onLost();
    }
    // A full disk, too many open files, or a file system that is away for a moment: none of them
    // says that another process has the folder.
    await utimes(file, new Date(), new Date()).catch(() => undefined);
  };
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, HEARTBEAT_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await beating;
    const owner = await readOwner(file).catch(() => undefined);
    if (owner?.id === own.id) await rm(file, { force: true });
  };
}

function endProcess(error: AppError): void {
  // Thrown outside any handler: the process ends.
  setImmediate(() => {
    throw error;
  });
}

function refuseUnlessThere(refuse: (cause: unknown) => never): (error: NodeJS.ErrnoException) => boolean {
  return (error) => (error.code === 'EEXIST' ? false : refuse(error));
}

function inUse(folder: string, { pid }: Partial<Owner>): string {
  return `${folder} is in use by process ${pid}; stop it, or choose another folder (DATA_DIR).`;
}

function lost(folder: string): AppError {
  return new AppError('conflict', `${folder} was taken by another process: this one did not run for too long.`);
}

/** Removes the claim of a dead process; puts back a claim made by a living process meanwhile. */
async function removeStale(file: string, claim: string, dead: Owner | undefined): Promise<void> {
  const aside = `${claim}.stale`;
  await rename(file, aside).catch(() => undefined);
  const found = await readOwner(aside);
  if (found && JSON.stringify(found) !== JSON.stringify(dead)) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/**
 * Reads a claim.
 * @returns undefined where there is none, or half a one
 * @throws as `readFile` where the claim may be there and cannot be read
 */
async function readOwner(file: string): Promise<Owner | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function isAlive(file: string, owner: Owner, own: Owner): Promise<boolean> {
  if (owner.space !== undefined && owner.space !== own.space) return await isTouched(file, owner);
  if (!exists(owner.pid)) return false;
  const since = await began(owner.pid);
  if (since === owner.began) return true;
  // Another process has got its id, or /proc is that of another namespace.
  return since !== 'dead' && owner.id !== undefined && (await isTouched(file, owner));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Watches whether a claim is touched, or becomes somebody else's. */
async function isTouched(file: string, owner: Owner): Promise<boolean> {
  const touchedAt = async (): Promise<number | undefined> =>
    await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      },
    );
  const first = await touchedAt();
  for (let waited = 0; waited < SILENT_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS);
    const now = await touchedAt();
    if (now === undefined) return false;
    if (now !== first) return (await readOwner(file))?.id === owner.id;
  }
  return false;
}

/**
 * When a process began, in the system's own words; empty where they are not known, `dead` for a
 * zombie. See proc(5).
 */
async function began(pid: number | 'self'): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
}

/**
 * Where pids mean the same: one boot of one machine, one pid namespace; empty where the system has
 * no such thing.
 */
async function pidSpace(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim()} ${namespace}`;
}
