import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceEntry } from '../../../broker/access/device-entry.ts';
import { type DeviceRegistry, openDeviceRegistry } from '../../../broker/access/device-registry.ts';
import { type SharedDevices, shareDevices } from '../../../ticketing/cluster/shared-devices.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { openEmbedded } from '../helpers/embedded-database.ts';

const log = pino({ level: 'silent' });
let db: Db;
const opened: SharedDevices[] = [];
beforeEach(async () => {
  db = await openEmbedded();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await db.close();
});

function node(local: DeviceRegistry = openDeviceRegistry({ dataDir: tempDir() })): SharedDevices {
  const shared = shareDevices(local, { db, log });
  opened.push(shared);
  return shared;
}

const entry = (name: string, more: Partial<DeviceEntry> = {}): DeviceEntry => ({
  id: `plant:${name}`,
  kind: 'device',
  status: 'active',
  secret: null,
  certificates: [],
  gateway: null,
  adopts: false,
  provisionedBy: 'test',
  createdAt: 1_796_000_000_000,
  ...more,
});

const idsOf = (registry: DeviceRegistry): string[] => registry.list({ limit: 100 }).map(({ id }) => id);

it('a change at one process reaches the others, with its version, and ends connections there', async () => {
  const [a, b] = [node(), node()];
  await a.add([entry('p1'), entry('p2', { certificates: ['f1'] })]);
  await b.look();
  expect([idsOf(b), b.byCertificate('f1')]).toEqual([['plant:p1', 'plant:p2'], 'plant:p2']);
  const heard: string[] = [];
  const unwatch = b.watch(({ id, credential }) => void heard.push(`${id} ${credential}`));
  await a.change('plant:p1', { status: 'revoked' });
  await b.look();
  await expect.poll(() => heard, { interval: 20 }).toEqual(['plant:p1 true']);
  expect(b.get('plant:p1')).toEqual(a.get('plant:p1'));
  expect(b.get('plant:p1')?.status).toBe('revoked');
  await b.remove('plant:p2');
  await a.look();
  expect([idsOf(a), a.byCertificate('f1')]).toEqual([['plant:p1'], undefined]);
  unwatch();
});

it('two processes cannot make the same device, nor change one that another has changed meanwhile', async () => {
  const [a, b] = [node(), node()];
  const made = await Promise.allSettled([a.add([entry('p1')]), b.add([entry('p1')])]);
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const version = a.get('plant:p1')?.version ?? 0;
  await b.change('plant:p1', { adopts: true });
  await expect(a.change('plant:p1', { status: 'revoked' }, { version })).rejects.toThrow('was changed meanwhile');
  expect(a.get('plant:p1')).toEqual(b.get('plant:p1'));
});

it('the devices of a process that was alone become those of the cluster', async () => {
  const alone = openDeviceRegistry({ dataDir: tempDir() });
  await alone.add([entry('old')]);
  const a = node(alone);
  await a.look();
  const b = node();
  await b.look();
  expect(idsOf(b)).toEqual(['plant:old']);
  // Another former single process comes too late: its devices are not those of the cluster.
  const other = openDeviceRegistry({ dataDir: tempDir() });
  await other.add([entry('x'), entry('y'), entry('z')]);
  const c = node(other);
  await c.look();
  expect(idsOf(c)).toEqual(['plant:old']);
});

it('keys of sites are the same everywhere, and one that is taken away works nowhere', async () => {
  const [a, b] = [node(), node()];
  const key = { salt: 's', hash: 'h' } as never;
  await a.setSiteKey('plant', key);
  await b.look();
  expect(b.siteKey('plant')).toEqual(key);
  await b.setSiteKey('plant', null);
  await a.look();
  expect(a.siteKey('plant')).toBeUndefined();
});
