// After `npm install` where the registry lacks the binary packages of other platforms: npm leaves
// them out of the lock file and `npm ci` then refuses it. This adds them back by name and version,
// and requests the hash of each entry without one from the registry, so that every machine installs
// the locked packages. Fails while one is missing. Last it removes the wish for a newer Node from
// packages that run on ours: `npm ci` would warn of them.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const OS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'sunos', 'win32', 'aix'];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32'];
/**
 * Parts of `@platformatic/kafka` 1, which itself needs Node 20.19: they name the Node that built
 * them. The contract suite of the journal runs them on Node 20 (tests/contract, with a Kafka).
 */
const RUN_ON_OUR_NODE = ['@platformatic/dynamic-buffer', '@platformatic/wasm-utils'];
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const added = [];
for (const [where, parent] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const nested = where === '' ? '' : `${where}/`;
    if (lock.packages[`${nested}node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue;
    const words = name.split(/[/-]/);
    const os = OS.find((word) => words.includes(word));
    const cpu = CPU.find((word) => words.includes(word));
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ''),
      ...(cpu && { cpu: [cpu] }),
      ...(parent.dev && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
      ...(words.includes('musl') && { libc: ['musl'] }),
    };
    added.push(name);
  }
}
const bare = Object.entries(lock.packages).filter(
  ([where, entry]) => where.includes('node_modules/') && !entry.integrity && !entry.link,
);
const missing = [];
for (const [where, entry] of bare) {
  const name = entry.name ?? where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const integrity = await integrityOf(`${name}@${entry.version}`);
  if (integrity === undefined) missing.push(`${name}@${entry.version}`);
  else lock.packages[where] = { version: entry.version, integrity, ...entry };
}
for (const name of RUN_ON_OUR_NODE) delete lock.packages[`node_modules/${name}`]?.engines;
const { '': root, ...packages } = lock.packages;
lock.packages = { '': root, ...Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(`added ${added.length}: ${added.join(' ')}\nhashes found: ${bare.length - missing.length}\n`);
if (missing.length > 0) {
  process.stderr.write(`the registry knows no hash of ${missing.join(' ')}\n`);
  process.exitCode = 1;
}

/** SHA-512 of a package's archive, from the registry. */
function integrityOf(spec) {
  return new Promise((resolve) => {
    execFile('npm', ['view', spec, 'dist.integrity'], (error, stdout) => {
      const told = stdout.trim();
      resolve(error || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(told) ? undefined : told);
    });
  });
}
