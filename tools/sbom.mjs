// Prints what the program is made of, from package-lock.json and node_modules, without the network:
// a software bill of materials (CycloneDX 1.5), or with --licences a table. Fails for a package
// whose licence is not known or not allowed.
import { readFileSync } from 'node:fs';
import { bundledIn, isAllowed, packagesOf } from './licences.mjs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const packages = packagesOf(lock);
const bundled = bundledIn(packages);
if (process.argv.includes('--licences')) {
  const rows = [
    ...packages.map(({ name, version, licence }) => [`${name}@${version}`, licence ?? 'UNKNOWN']),
    ...bundled.map(({ name, kind, licence, by }) => [`${name} (${kind} in ${by.name}@${by.version})`, licence]),
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  process.stdout.write(rows.map(([what, licence]) => `${what.padEnd(width)}  ${licence}\n`).join(''));
} else process.stdout.write(`${JSON.stringify(billOfMaterials(), null, 2)}\n`);

const refused = [...packages, ...bundled].filter(({ licence }) => !isAllowed(licence));
for (const { name, licence } of refused) process.stderr.write(`${name}: the licence ${licence} is not on the list\n`);
if (refused.length > 0) process.exitCode = 1;

function billOfMaterials() {
  const { name, version } = lock.packages[''];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { 'bom-ref': `${name}@${version}`, type: 'application', name, version } },
    components: [
      ...packages.map((one) => ({
        'bom-ref': refOf(one),
        type: 'library',
        name: one.name,
        version: one.version,
        // npm leaves these out where they do not install.
        ...(one.optional && { scope: 'optional' }),
        purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
        ...(one.integrity && { hashes: [{ alg: 'SHA-512', content: hexOf(one.integrity) }] }),
        licenses: [licenceOf(one.licence)],
        components: bundled.filter(({ by }) => by === one).map((part) => partOf(part)),
      })),
    ],
  };
}

function partOf({ name, kind, licence, by }) {
  const ref = `${refOf(by)}#${name}`;
  return { 'bom-ref': ref, type: 'library', name, description: kind, licenses: [licenceOf(licence)] };
}

function refOf({ name, version }) {
  return `${name}@${version}`;
}

function licenceOf(expression) {
  if (expression === null) return { license: { name: 'unknown' } };
  if (/ (OR|AND) /.test(expression)) return { expression };
  return { license: expression.startsWith('LicenseRef-') ? { name: expression } : { id: expression } };
}

function hexOf(integrity) {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
}
