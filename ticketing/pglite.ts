import { chmod, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { AppError } from '../lib/errors.ts';
import { lockFolder } from '../lib/lock-folder.ts';
import type { Log } from '../lib/log.ts';

/** What the worker is started with: one that makes an empty database and ends, or one that serves it. */
export type PgliteTask =
  | { readonly kind: 'create'; readonly folder: string }
  | { readonly kind: 'serve'; readonly folder: string; readonly socket: string | null };

/** What the worker tells: how to reach it, once it answers. */
export type PgliteReady = { readonly host: string; readonly port: number };

/** A running embedded database. */
export type Pglite = { readonly connection: pg.PoolConfig; stop(): Promise<void> };

/**
 * Starts PGlite on the data of a folder, which it owns alone, in a worker thread, and waits until it answers. The folder is
 * created when it does not exist, by a worker of its own: what `initdb` takes (hundreds of megabytes) is given back.
 * @throws {AppError} `conflict` while another process has the folder open
 */
export async function startPglite(options: { folder: string; log: Log }): Promise<Pglite> {
  const { folder, log } = options;
  await mkdir(path.dirname(folder), { recursive: true });
  const lock = await lockFolder(folder);
  try {
    await endOf(start({ kind: 'create', folder }));
    return await serve({ folder, log, unlock: lock.release });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function serve(options: { folder: string; log: Log; unlock: () => Promise<void> }): Promise<Pglite> {
  const { folder, log, unlock } = options;
  const door = await openDoor(`${folder}.socket`);
  const worker = start({ kind: 'serve', folder, socket: door?.socket ?? null });
  const ready = await firstMessage(worker);
  let stopping = false;
  // Nothing can go on without it, and the journal keeps the alarms: end the process, start again, recover.
  worker.once('exit', () => {
    if (!stopping) throw new Error('the embedded database ended unexpectedly');
  });
  log.debug({ folder }, 'embedded database ready');
  return {
    // One connection: all connections to PGlite share one session, and it runs one statement at a time in any case.
    connection: { ...ready, user: 'postgres', database: 'postgres', max: 1 },
    stop: async () => {
      stopping = true;
      const ended = endOf(worker);
      worker.postMessage('stop');
      await ended;
      await door?.remove();
      await unlock();
    },
  };
}

/** As lib/worker-thread.ts, whose `--import tsx` does not reach a worker: tsx registers itself on the main thread only. */
function start(task: PgliteTask): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./pglite-worker.js', import.meta.url), { workerData: task, execArgv: [] });
  }
  const register = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}; register();`;
  return new Worker(new URL('./pglite-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(register)}`],
  });
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
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the worker ended with ${code}`))));
  });
}
