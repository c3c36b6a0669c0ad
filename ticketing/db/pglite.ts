import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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
 * Starts PGlite on the data of a folder, which it owns alone, in a worker thread, and waits until
 * it answers. An empty folder gets the files that the build packed, else an empty database made by
 * a separate process.
 * @param options.bare an empty folder gets an empty database in any case
 * @throws {AppError} `conflict` while another process has the folder open
 */
export async function startPglite(options: { folder: string; log: Log; bare?: boolean }): Promise<Pglite> {
  const { folder, log, bare = false } = options;
  await mkdir(path.dirname(folder), { recursive: true });
  const lock = await lockFolder(folder);
  try {
    const isThere = existsSync(path.join(folder, 'PG_VERSION'));
    const template = isThere ? null : await create(folder, bare);
    return await serve({ folder, template, log, unlock: lock.release });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function serve(options: {
  folder: string;
  template: PgliteTask['template'];
  log: Log;
  unlock: () => Promise<void>;
}): Promise<Pglite> {
  const { folder, template, log, unlock } = options;
  const door = await openDoor(`${folder}.socket`);
  const worker = takePgliteThread();
  const task: PgliteTask = { folder, template, socket: door?.socket ?? null };
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
  // Nothing can work without it, and the journal keeps the alarms: end the process, start again,
  // recover.
  worker.once('exit', () => {
    if (!stopping) throw new Error('the embedded database ended unexpectedly', { cause });
  });
  if (template) log.info({ folder }, 'database prepared, from its template');
  log.debug({ folder }, 'embedded database ready');
  return {
    // One connection: all connections to PGlite share one session, and it runs one statement at a
    // time in any case.
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

/**
 * Makes a database in the folder, which is locked; removes the drafts of attempts that were killed.
 * @returns the template that the database's thread is to begin with; null where the database is
 * there
 */
async function create(folder: string, bare: boolean): Promise<PgliteTask['template']> {
  const drafts = `${path.basename(folder)}.new-`;
  for (const name of await readdir(path.dirname(folder))) {
    if (name.startsWith(drafts)) await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
  const draft = `${folder}.new-${process.pid}`;
  const file = fileURLToPath(new URL('./database.v8', import.meta.url));
  if (!bare && existsSync(file)) return { file, draft };
  const { url, execArgv } = entryPoint('./pglite-create', import.meta.url);
  const child = spawn(process.execPath, [...execArgv, fileURLToPath(url), folder, draft], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new AppError('invalid', `No embedded database could be made in ${folder} (status ${code}).`);
  return null;
}

/**
 * A private folder for the socket, so that no other local user can connect. Windows has no such
 * sockets here.
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
