// The web app to dist/web, with each file also compressed. Left out where the same sources were
// built before.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { build } from 'vite';

const root = path.dirname(import.meta.dirname);
const web = path.join(root, 'web');
const SMALLEST_BYTES = 1_024;

/** Builds the web app, if it has changed. @returns whether it was built */
export async function buildWeb(dist) {
  const target = path.join(dist, 'web');
  const mark = path.join(target, '.sources');
  const sources = sumOfSources();
  if (existsSync(mark) && readFileSync(mark, 'utf8') === sources) return false;
  // Tests build it, too, and what they say of themselves would make it a build for development.
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: path.join(web, 'vite.config.ts'), logLevel: 'warn', build: { outDir: target } });
  await buildWorker(target);
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(js|css|svg|wasm)$/.test(entry.name)) continue;
    const plain = readFileSync(file);
    if (plain.length < SMALLEST_BYTES) continue;
    writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
    const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(`${file}.br`, brotliCompressSync(plain, { params: quality }));
  }
  writeFileSync(mark, sources);
  return true;
}

/** The service worker, with the list of the files that it keeps: the page, and what it loads. */
async function buildWorker(target) {
  const names = readdirSync(path.join(target, 'app')).filter((name) => /\.(js|css)$/.test(name));
  const shell = ['index.html', ...readdirSync(target).filter((name) => /\.(svg|png|webmanifest)$/.test(name))];
  const files = [
    ...names.map((name) => ({ url: `/app/${name}`, revision: null })),
    ...shell.map((name) => ({
      url: name === 'index.html' ? '/' : `/${name}`,
      revision: sumOf(path.join(target, name)),
    })),
  ];
  await bundle({
    entryPoints: [path.join(web, 'offline/worker.ts')],
    outfile: path.join(target, 'sw.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { APP_FILES: JSON.stringify(files), 'process.env.NODE_ENV': '"production"' },
  });
}

function sumOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
}

function sumOfSources() {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  for (const name of readdirSync(web, { recursive: true }).map(String).sort()) {
    const file = path.join(web, name);
    if (/\.\w+$/.test(name)) hash.update(name).update(readFileSync(file));
  }
  return hash.digest('hex');
}
