// TypeScript to dist/, with the files that are read at run time beside the code that reads them.
// Types are checked by `npm run check`. One file for each entry point, packages included: the
// program starts in half the time that a thousand files took.
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serialize } from 'node:v8';
import { build } from 'esbuild';
import { buildWeb } from './build-web.mjs';
import { databaseTemplate } from './database-template.mjs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Harbinger needs Node 20.19 or newer, and this is ${process.version}: install a newer one (https://nodejs.org).`,
  );
  process.exit(2);
}
const root = path.dirname(import.meta.dirname);
const dist = path.join(root, 'dist');

/**
 * Entries of processes and threads of their own; all are flat in dist/, beside the chunks that
 * search for them there.
 */
const entryPoints = [
  'main.ts',
  'ticketing/db/pglite-worker.ts',
  'ticketing/db/pglite-create.ts',
  'ticketing/schema/make-template.ts',
  'ingest/recorder/recorder-worker.ts',
  'ticketing/service-report/service-report-worker.ts',
  'models/detector/detector-worker.ts',
  'models/learning/learner-worker.ts',
  'models/history/learn-worker.ts',
  'commands/lab-process.ts',
];

/**
 * Packages that find files of their own (native code, WebAssembly, workers), import other packages
 * by a computed name, or are CommonJS and imported when they are needed: a bundle loses their
 * names.
 */
const external = [
  ...['@duckdb/*', 'lmdb', 'classic-level', '@electric-sql/*', '@tensorflow/*'],
  ...['mqtt', 'pino', 'pino-pretty', 'pdfkit', 'protobufjs', '@platformatic/kafka', 'pg-native', 'web-push'],
];

// All but the web app, which is built again only where it has changed.
for (const name of existsSync(dist) ? readdirSync(dist) : []) {
  if (name !== 'web') rmSync(path.join(dist, name), { recursive: true, force: true });
}
const web = buildWeb(dist);
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints,
  entryNames: '[name]',
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external,
  sourcemap: 'linked',
  logLevel: 'warning',
  metafile: true,
  // CommonJS packages inside an ES module need one.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
});
for (const [name, { imports }] of Object.entries(metafile.inputs)) {
  const lost = imports.find((each) => each.kind === 'dynamic-import' && metafile.inputs[each.path]?.format === 'cjs');
  if (!lost) continue;
  console.error(`${name} imports ${lost.path} when it is needed, and it is CommonJS: name it in "external"`);
  process.exit(1);
}
cpSync(path.join(root, 'simulator/scenarios'), path.join(dist, 'scenarios'), { recursive: true });
cpSync(path.join(root, 'ticketing/schema/migrations'), path.join(dist, 'migrations'), { recursive: true });
// The font of service reports, with its licence.
const fonts = path.join(root, 'node_modules/@embedpdf/fonts-sc');
cpSync(path.join(fonts, 'fonts/NotoSansHans-Regular.otf'), path.join(dist, 'fonts/NotoSansHans-Regular.otf'));
cpSync(path.join(fonts, 'LICENSE'), path.join(dist, 'fonts/LICENSE'));
chmodSync(path.join(dist, 'main.js'), 0o755);
const database = databaseTemplate();
const entries = readdirSync(database, { recursive: true, withFileTypes: true });
const namesOf = (found) =>
  found.map(({ parentPath, name }) => path.relative(database, path.join(parentPath, name)).split(path.sep).join('/'));
const packed = {
  folders: namesOf(entries.filter((entry) => entry.isDirectory())),
  files: namesOf(entries.filter((entry) => entry.isFile())).map((name) => [
    name,
    readFileSync(path.join(database, name)),
  ]),
};
writeFileSync(path.join(dist, 'database.v8'), serialize(packed));
await web;
