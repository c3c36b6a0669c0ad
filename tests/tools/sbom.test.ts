import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bundledIn, isAllowed, packagesOf } from '../../tools/licences.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const run = (...flags: string[]) => {
  const ran = spawnSync(process.execPath, ['tools/sbom.mjs', ...flags], { cwd: root, encoding: 'utf8' });
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr };
};

it('every package that the program runs with has a licence that is allowed', () => {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const packages = packagesOf(lock);
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
  expect(bundledIn(packages).map(({ name }) => name)).toContain('PostgreSQL');
  const names = packages.map(({ name }) => name);
  // Packages that are built into the web app are run, too; tools of the build are not.
  expect(names).toEqual(expect.arrayContaining(['react', 'scheduler', '@mantine/core', 'uplot']));
  expect(names).not.toContain('vite');
});

it('a package that npm may leave out has its licence without being installed, and is marked as optional', () => {
  const entry = { version: '1.0.0', license: 'MIT', optional: true };
  const lock = { packages: { '': {}, 'node_modules/not-installed-here': entry } };
  expect(packagesOf(lock)).toMatchObject([{ name: 'not-installed-here', licence: 'MIT', optional: true }]);
  const { components } = JSON.parse(run().stdout);
  const native = components.find(({ name }: { name: string }) => name === '@tensorflow/tfjs-node');
  expect(native).toMatchObject({ scope: 'optional', components: [{ name: 'TensorFlow' }] });
});

it('a licence that is not on the list, or is not known, is refused', () => {
  expect(['GPL-3.0-only', 'MIT AND GPL-2.0-only', 'SEE LICENSE IN x', null].filter(isAllowed)).toEqual([]);
  expect(['MIT', '(MIT OR GPL-2.0-only)', 'WTFPL OR ISC', 'Apache-2.0 AND MIT'].every(isAllowed)).toBe(true);
});

it('the bill of materials is CycloneDX, with hashes, licences and what is compiled in; the table has a line for each', () => {
  const { status, stdout, stderr } = run();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const bill = JSON.parse(stdout);
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { component: { name: 'harbinger' } },
  });
  const pglite = bill.components.find(({ name }: { name: string }) => name === '@electric-sql/pglite');
  expect(pglite).toMatchObject({
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
    licenses: [{ license: { id: 'Apache-2.0' } }],
    components: [{ name: 'PostgreSQL', licenses: [{ license: { id: 'PostgreSQL' } }] }],
  });
  expect(run('--licences').stdout).toMatch(/^mqtt@\S+ +MIT$/m);
});
