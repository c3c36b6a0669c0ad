import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { AppError } from '../../lib/errors.ts';
import { lockFolder } from '../../lib/files/lock-folder.ts';
import type { Log } from '../../lib/log.ts';
import { endThread, entryPoint } from '../../lib/threads/worker-thread.ts';
import { type PgliteReady, type PgliteTask, takePgliteThread } from './pglite-thread.ts';

/** A running embedded database. */
export type Pglite = { readonly connection: pg.PoolConfig; stop(): Promise<void> };

/**
 * Starts PGlite on the data of a folder, which it owns alone, in a worker thread, and waits until it answers. An empty
 * folder gets the files that the build packed, else an empty database made by a separate process.
 * @throws {AppError} `conflict` while another process has the folder open
 */
export async function startPglite(options: { folder: string; log: Log }): Promise<Pglite> {
  const { folder, log } = options;
  await mkdir(path.dirname(folder), { recursive: true });
  const lock = await lockFolder(folder);
  try {
    if (!existsSync(path.join(folder, 'PG_VERSION'))) await create(folder, log);
    return await serve({ folder, log, unlock: lock.release });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function serve(options: { folder: string; log: Log; unlock: () => Promise<void> }): Promise<Pglite> {
  const { folder, log, unlock } = options;
  const door = await openDoor(`${folder}.socket`);
  const worker = takePgliteThread();
  const task: PgliteTask = { folder, socket: door?.socket ?? null };
  worker.postMessage(task);
  const ready = await firstMessage(worker).catch(async (error) => {
    await door?.remove();
    throw error;
  });
  let stopping = false;
  let cause: unknown;
  worker.once('error', (error) => {
    cause = error;
  });
  // Nothing can go on without it, and the journal keeps the alarms: end the process, start again, recover.
  worker.once('exit', () => {
    if (!stopping) throw new Error('the embedded database ended unexpectedly', { cause });
  });
  log.debug({ folder }, 'embedded database ready');
  return {
    // One connection: all connections to PGlite share one session, and it runs one statement at a time in any case.
    connection: { ...ready, user: 'postgres', database: 'postgres', max: 1, onConnect: forgetStatements },
    stop: async () => {
      stopping = true;
      const ended = endOf(worker);
      worker.postMessage('stop');
      await endThread(worker, { ended, name: 'embedded database', log });
      await door?.remove();
      await unlock();
    },
  };
}

/** The session still has what the connection before has prepared, by the same names. */
async function forgetStatements(client: pg.ClientBase): Promise<void> {
  await client.query('deallocate all');
}

/** Makes a database in the folder, which is locked; removes what an attempt that was killed left behind. */
async function create(folder: string, log: Log): Promise<void> {
  const drafts = `${path.basename(folder)}.new-`;
  for (const name of await readdir(path.dirname(folder))) {
    if (name.startsWith(drafts)) await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
  const draft = `${folder}.new-${process.pid}`;
  const template = fileURLToPath(new URL('./database.v8', import.meta.url));
  if (existsSync(template)) {
    unpackTemplate(readFileSync(template), draft);
    await rename(draft, folder);
    log.info({ folder }, 'database prepared, from its template');
    return;
  }
  const { url, execArgv } = entryPoint('./pglite-create', import.meta.url);
  const child = spawn(process.execPath, [...execArgv, fileURLToPath(url), folder, draft], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new AppError('invalid', `No embedded database could be made in ${folder} (status ${code}).`);
}

/** Files of a new database, packed by the build: paths with `/`, and contents. */
type Template = { readonly folders: readonly string[]; readonly files: readonly (readonly [string, Uint8Array])[] };

/**
 * Writes the template's files for their owner alone. One call after the other: threads of `fs/promises` take ten times as long
 * for 1,500 small files, and nothing else can begin before the database.
 */
function unpackTemplate(template: Buffer, draft: string): void {
  const { folders, files } = deserialize(template) as Template;
  mkdirSync(draft, { mode: 0o700 });
  for (const name of folders) mkdirSync(path.join(draft, name), { recursive: true, mode: 0o700 });
  for (const [name, bytes] of files) writeFileSync(path.join(draft, name), bytes, { mode: 0o600 });
}

/**
 * A private folder for the socket, so that no other local user can connect. Windows has no such sockets here.
 * @param note where its path is written down, for the start after a crash to clean up
 */
async function openDoor(note: string): Promise<{ socket: string; remove: () => Promise<void> } | undefined> {
  if (process.platform === 'win32') return undefined;
  await closeDoor(await readFile(note, 'utf8').catch(() => ''));
  // A socket's path holds about 100 bytes.
  const folder = await mkdtemp(path.join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'harbinger-'));
  await chmod(folder, 0o700);
  await writeFile(note, folder);
  const remove = () => closeDoor(folder).then(() => rm(note, { force: true }));
  return { socket: path.join(folder, socketName), remove };
}

/** `pg` looks for this name in the folder that it is given as host. */
const socketName = '.s.PGSQL.5432';

async function closeDoor(folder: string): Promise<void> {
  if (!path.basename(folder).startsWith('harbinger-')) return;
  await rm(path.join(folder, socketName), { force: true });
  await rmdir(folder).catch(() => undefined);
}

function firstMessage(worker: Worker): Promise<PgliteReady> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new AppError('unavailable', 'The embedded database could not be started.')));
  });
}

function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the worker ended with ${code}`))));
  });
}
