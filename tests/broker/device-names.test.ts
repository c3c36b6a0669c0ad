import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeviceAdministration, type DeviceAdministration } from '../../broker/access/device-administration.ts';
import { type DeviceRegistry, openDeviceRegistry } from '../../broker/access/device-registry.ts';

let dataDir = '';
let registry: DeviceRegistry;
let administration: DeviceAdministration;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-names-'));
  registry = openDeviceRegistry({ dataDir });
  administration = createDeviceAdministration({ registry, now: () => new Date() });
  await administration.add([{ id: 'plant:edge', kind: 'gateway', adopts: true }], { by: 'test' });
});
afterAll(async () => {
  await registry.close();
  await rm(dataDir, { recursive: true, force: true });
});

test.each([
  'token:erp',
  'TOKEN:erp',
  'ｔoken:erp',
  'system:x',
  'plant:system',
  'plant:Dispatcher',
  'plant:a∶b',
  'api:x',
])('no device is registered as %s, by people or by its gateway', async (id) => {
  await expect(administration.add([{ id, kind: 'device' }], { by: 'test' })).rejects.toThrow('cannot be named so');
  expect(administration.faults([{ id, kind: 'device' }])).toHaveLength(1);
  await expect(administration.adopt('plant:edge', id)).rejects.toThrow('cannot be named so');
  expect(registry.get(id)).toBeUndefined();
});

test.each(['token', 'System', 'nobody'])('no site %s gets a provisioning key', async (site) => {
  await expect(administration.issueSiteKey(site)).rejects.toThrow('cannot be named so');
});
