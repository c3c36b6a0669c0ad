// Which packages the program runs with, and under which licences: what `npm run -s licences` and
// `npm run -s sbom` print.
import { existsSync, readFileSync } from 'node:fs';

/** Licences that may be in the program (SPDX). Others need a decision before they go in here. */
export const ALLOWED = [
  ...['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'WTFPL'],
  // To the public domain.
  'Unlicense',
  ...['PostgreSQL', 'OLDAP-2.8', 'LicenseRef-UCUM-LHC'],
  // Used as it is, not changed: MPL by files, OFL for fonts.
  ...['MPL-2.0', 'OFL-1.1'],
];

/** Where a package does not say it in SPDX; read in its files. */
const SAID_ELSEWHERE = { '@lhncbc/ucum-lhc': 'LicenseRef-UCUM-LHC', 'png-js': 'MIT' };
/** Code compiled into packages that is no package of npm itself. */
const BUNDLED = [
  ['@duckdb/node-bindings', 'DuckDB', 'native library', 'MIT'],
  ['lmdb', 'LMDB', 'native library', 'OLDAP-2.8'],
  ['classic-level', 'LevelDB', 'native library', 'BSD-3-Clause'],
  ['classic-level', 'Snappy', 'native library', 'BSD-3-Clause'],
  ['@electric-sql/pglite', 'PostgreSQL', 'WebAssembly', 'PostgreSQL'],
  ['@tensorflow/tfjs-backend-wasm', 'XNNPACK', 'WebAssembly', 'BSD-3-Clause'],
  // Its install downloads it.
  ['@tensorflow/tfjs-node', 'TensorFlow', 'native library', 'Apache-2.0'],
];

/** Packages that the web app imports: the build has their code, and that of what they need. */
const WEB = [
  ...['react', 'react-dom', '@mantine/core', '@mantine/hooks', '@tanstack/react-query'],
  ...['@tanstack/react-router', 'uplot', 'openapi-fetch', 'idb', 'barcode-detector'],
  ...['workbox-precaching', 'workbox-routing', '@embedpdf/fonts-sc'],
];

/**
 * Every package that is installed for running or built into the web app, by name and version.
 * @param lock the parsed package-lock.json
 */
export function packagesOf(lock) {
  const found = new Map();
  const inWeb = placesOf(lock, WEB);
  for (const [where, entry] of Object.entries(lock.packages)) {
    if (!where.includes('node_modules/') || entry.link || (entry.dev && !inWeb.has(where))) continue;
    const name = entry.name ?? where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { version, integrity, optional = false, devOptional = false } = entry;
    // What npm left out says its licence in the lock file.
    const own = licenceOf(where) ?? entry.license;
    const licence = SAID_ELSEWHERE[name] ?? own ?? licenceOfParent(lock, name) ?? null;
    found.set(`${name}@${version}`, { name, version, integrity, licence, optional: optional || devOptional });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where packages lie that were named, and those that they need, types left out. */
function placesOf(lock, names) {
  const places = new Set();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const where = `node_modules/${name}`;
    const entry = lock.packages[where];
    if (!entry || places.has(where) || name.startsWith('@types/')) continue;
    places.add(where);
    waiting.push(...Object.keys(entry.dependencies ?? {}));
  }
  return places;
}

/** Code compiled into those packages. */
export function bundledIn(packages) {
  return BUNDLED.flatMap(([name, what, kind, licence]) => {
    const by = packages.find((one) => one.name === name);
    return by ? [{ name: what, kind, licence, by }] : [];
  });
}

/** Whether an SPDX expression leaves a licence to choose that is allowed. */
export function isAllowed(expression) {
  if (expression === null) return false;
  const words = expression.replace(/^\((.*)\)$/, '$1');
  return words.split(' OR ').some((choice) => choice.split(' AND ').every((one) => ALLOWED.includes(one.trim())));
}

function licenceOf(where) {
  const file = `${where}/package.json`;
  if (!existsSync(file)) return undefined;
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
  const said = license ?? licenses?.map((one) => one.type ?? one).join(' OR ');
  return typeof said === 'object' ? said.type : said;
}

/**
 * Binaries for other systems are not installed here; they have the licence of the package that
 * depends on them.
 */
function licenceOfParent(lock, name) {
  const parent = Object.entries(lock.packages).find(([, entry]) => entry.optionalDependencies?.[name] !== undefined);
  return parent && licenceOf(parent[0]);
}
