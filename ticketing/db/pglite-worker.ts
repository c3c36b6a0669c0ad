import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { DurableFiles } from './pglite-files.ts';
import { unpackTemplate } from './pglite-template.ts';
import type { PgliteReady, PgliteTask } from './pglite-thread.ts';

/**
 * PGlite's own, but with fsync on (they turn it off) and through the one call that reaches {@link
 * DurableFiles}.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=16MB'],
];

// V8 compiles code again after so many bytes of it have run. With its own 1.8 MB the compiler takes
// a core for the first seconds, and a query takes three times as long. With this the first queries
// take a third, and the later ones as long as before.
setFlagsFromString('--wasm-tiering-budget=100000000');

/** The part of the global object that Node's types leave to the browser's. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: { compile(bytes: Uint8Array): Promise<WebAssembly.Module> };
};

/** A file that PGlite would read itself, once its folder is known. */
function fileOfPglite(name: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(new URL(name, import.meta.resolve('@electric-sql/pglite')));
}

// All that needs no folder is done by the time that one is named.
const port = parentPort as MessagePort;
const asked = once(port, 'message') as Promise<[PgliteTask]>;
const [pgliteWasmModule, fsBundle] = await Promise.all([
  fileOfPglite('pglite.wasm').then((bytes) => wasm.compile(bytes)),
  fileOfPglite('pglite.data').then((bytes) => new Blob([bytes])),
]);
const [{ folder, socket, template }] = await asked;
if (template) unpackTemplate(template, folder);
const db = await PGlite.create({ fs: new DurableFiles(folder), startParams, pgliteWasmModule, fsBundle });
const server = new PGLiteSocketServer({
  db,
  maxConnections: 4,
  ...(socket ? { path: socket } : { host: '127.0.0.1', port: 0 }),
});
await server.start();
port.once('message', () => {
  void server.stop().then(() => db.close());
});
const [host = '', number = ''] = server.getServerConn().split(/:(?=\d+$)/);
const ready: PgliteReady = socket ? { host: path.dirname(socket), port: 5432 } : { host, port: Number(number) };
port.postMessage(ready);
