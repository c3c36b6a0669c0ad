import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, setFlagsFromString } from 'node:v8';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { DurableFiles } from './pglite-files.ts';
import type { PgliteReady, PgliteTask } from './pglite-thread.ts';

/**
 * PGlite's own, but with fsync on (they turn it off) and through the one call that reaches {@link
 * DurableFiles}.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=16MB'],
];

// V8 compiles code again after this many bytes of it have run. With its own 1.8 MB the compiler
// takes a core for the first seconds, and a query takes three times as long. With this the first
// queries take a third, and the later ones as long as before.
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

/** Files of a new database, packed by the build: paths with `/`, and contents. */
type Template = { readonly folders: readonly string[]; readonly files: readonly (readonly [string, Uint8Array])[] };

/**
 * Writes the template's files for their owner alone, and moves them to the folder when all are
 * there. One call after the other: threads of `fs/promises` take ten times as long for 1,500 small
 * files.
 */
function unpackTemplate({ file, draft }: NonNullable<PgliteTask['template']>, folder: string): void {
  const { folders, files } = deserialize(readFileSync(file)) as Template;
  mkdirSync(draft, { mode: 0o700 });
  for (const name of folders) mkdirSync(path.join(draft, name), { recursive: true, mode: 0o700 });
  for (const [name, bytes] of files) writeFileSync(path.join(draft, name), bytes, { mode: 0o600 });
  renameSync(draft, folder);
}
