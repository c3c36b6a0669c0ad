import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { PgliteReady, PgliteTask } from './pglite.ts';
import { DurableFiles } from './pglite-files.ts';

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
