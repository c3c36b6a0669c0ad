import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

type Entry = {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly engines?: { readonly node?: string };
};
const text = readFileSync(path.resolve(import.meta.dirname, '../../package-lock.json'), 'utf8');
const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
// Not this repository, nor its workspaces.
const entries = Object.entries(packages).filter(([where, { link }]) => where.includes('node_modules/') && !link);

it('every entry of the lock file has the hash of what is installed; tools/lock-platforms.mjs finds missing ones', () => {
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))).toEqual([]);
});

it('the lock file names no registry', () => {
  expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

it('no package asks for a newer Node than Harbinger does: npm ci warns of nothing', () => {
  const newest = entries.filter(([, { engines }]) => {
    const ways = (engines?.node ?? '').split('||').map((way) => Number(/\d+/.exec(way)?.[0] ?? 0));
    return ways.every((major) => major > 20);
  });
  expect(newest.map(([where]) => where)).toEqual([]);
});
