import { fsyncSync } from 'node:fs';
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

const { folder, socket }: PgliteTask = workerData;
const db = await PGlite.create({ fs: new DurableFiles(folder), startParams });
const server = new PGLiteSocketServer({
  db,
  maxConnections: 4,
  ...(socket ? { path: socket } : { host: '127.0.0.1', port: 0 }),
});
await server.start();
parentPort?.once('message', () => {
  void server.stop().then(() => db.close());
});
const [host = '', port = ''] = server.getServerConn().split(/:(?=\d+$)/);
const ready: PgliteReady = socket ? { host: path.dirname(socket), port: 5432 } : { host, port: Number(port) };
parentPort?.postMessage(ready);
