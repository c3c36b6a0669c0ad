import { existsSync, fsyncSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { PgliteReady, PgliteTask } from './pglite.ts';

/** The part of Emscripten's file system that makes a file durable; `nfd` is Node's file descriptor. */
type NodeFiles = { filesystems: { NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } } } };

/** PGlite's files in a folder, with a real fsync: without it a power cut can lose or break what was committed. */
class DurableFiles extends NodeFS {
  override async init(...[db, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(db, options);
    made.emscriptenOpts.preRun?.push((module: { FS: unknown }) => {
      (module.FS as NodeFiles).filesystems.NODEFS.stream_ops.fsync = (stream) => {
        fsyncSync(stream.nfd);
        return 0;
      };
    });
    return made;
  }
}

/** PGlite's own, but with fsync on (they turn it off) and through the one call that reaches {@link DurableFiles}. */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=16MB'],
];

/** Makes an empty database beside the folder and moves it there when it is whole: half of one never gets the name. */
async function create(folder: string): Promise<void> {
  if (existsSync(path.join(folder, 'PG_VERSION'))) return;
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  const db = await PGlite.create({ dataDir: draft, initDbStartParams: ['--wal-segsize=1', '--no-sync'] });
  await db.close();
  await rename(draft, folder);
}

async function serve(task: { folder: string; socket: string | null }): Promise<void> {
  const db = await PGlite.create({ fs: new DurableFiles(task.folder), startParams });
  const server = new PGLiteSocketServer({
    db,
    maxConnections: 4,
    ...(task.socket ? { path: task.socket } : { host: '127.0.0.1', port: 0 }),
  });
  await server.start();
  parentPort?.once('message', () => {
    void server.stop().then(() => db.close());
  });
  const [host = '', port = ''] = server.getServerConn().split(/:(?=\d+$)/);
  const ready: PgliteReady = task.socket
    ? { host: path.dirname(task.socket), port: 5432 }
    : { host, port: Number(port) };
  parentPort?.postMessage(ready);
}

const task: PgliteTask = workerData;
await (task.kind === 'create' ? create(task.folder) : serve(task));
