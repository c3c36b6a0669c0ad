// Types of the API for the web app, from the document that the program itself answers:
// `npm run web-client` writes web/api/schema.d.ts, and with --check says whether it is stale. Texts
// and examples are left out; the document has them.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import openapiTs, { astToString } from 'openapi-typescript';

const root = path.resolve(import.meta.dirname, '../..');
const target = path.join(root, 'web/api/schema.d.ts');
const seen = path.join(root, 'node_modules/.cache/harbinger-web-client');
/**
 * What the document follows from: of these folders the files that describe data. Where none of them
 * has changed since the last look on this machine, the program is not started; a clean checkout
 * always starts it.
 */
const SOURCES = [
  'http',
  'broker',
  'ingest',
  'models',
  'ticketing',
  'platform',
  'package-lock.json',
  'tools/web-client',
];
const START_MS = 120_000;

const checking = process.argv.includes('--check');
const known = sum(checking ? [...SOURCES, 'web/api/schema.d.ts'] : SOURCES);
if (checking && existsSync(seen) && readFileSync(seen, 'utf8') === known) process.exit();

const head = '// Made by `npm run web-client` from the API document; do not edit.\n\n';
const schema = head + astToString(await openapiTs(bare(await documentOfProgram())));
if (!checking) writeFileSync(target, schema);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== schema) {
  console.error(
    'web/api/schema.d.ts is stale: the API has changed. Run `npm run web-client`, and commit what it writes.',
  );
  process.exit(1);
}
mkdirSync(path.dirname(seen), { recursive: true });
writeFileSync(seen, sum([...SOURCES, 'web/api/schema.d.ts']));

/** Starts the program in an empty folder, asks for the document, and ends the program. */
async function documentOfProgram() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-web-client-'));
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, DATA_DIR: dataDir, BROKER_PORT: '0', HTTP_PORT: '0', LOG_LEVEL: 'error' };
  const command = ['--import', 'tsx', 'main.ts', 'up', '--dev-open', '--json'];
  const program = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => program.once('exit', resolve));
  const late = setTimeout(() => program.kill('SIGKILL'), START_MS);
  try {
    for await (const line of createInterface({ input: program.stdout })) {
      const { http } = line.startsWith('{"mqtt"') ? JSON.parse(line) : {};
      if (http) return await (await fetch(`${http}/api/v1/openapi.json`)).json();
    }
    throw new Error('the program ended before it had an address');
  } finally {
    clearTimeout(late);
    program.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The document without texts and examples. */
function bare(value, name = '') {
  if (Array.isArray(value)) return value.map((one) => bare(one));
  if (typeof value !== 'object' || value === null) return value;
  const dropped = name === 'properties' ? [] : ['description', 'summary', 'example', 'examples'];
  const kept = Object.entries(value).filter(([key]) => !dropped.includes(key) && !key.startsWith('x-'));
  return Object.fromEntries(kept.map(([key, one]) => [key, bare(one, key)]));
}

function sum(places) {
  const hash = createHash('sha256');
  for (const place of places) {
    const at = path.join(root, place);
    if (!existsSync(at)) continue;
    const names = /\.\w+$/.test(place) ? [''] : readdirSync(at, { recursive: true }).map(String).sort();
    for (const name of names) {
      if (name !== '' && !name.endsWith('.ts')) continue;
      const text = readFileSync(path.join(at, name), 'utf8');
      if (name === '' || text.includes("from 'typebox'")) hash.update(name).update(text);
    }
  }
  return hash.digest('hex');
}
