import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceEntry } from '../../../broker/access/device-entry.ts';
import { openDeviceRegistry } from '../../../broker/access/device-registry.ts';
import type { HttpApp } from '../../../http/http-app.ts';
import { knownDeviceRoutes } from '../../../models/detector/known-device-routes.ts';
import { openApp } from '../../http/app.ts';
import { lintOpenApi } from '../../http/openapi-lint.ts';
import { createMemorySeries } from '../../ingest/series/memory-series.ts';

const newest = Date.UTC(2026, 2, 2, 9);
const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-test-'));
const registry = openDeviceRegistry({ dataDir });

function entry(id: string, given: Partial<DeviceEntry> = {}): DeviceEntry {
  const rest = { adopts: false, createdAt: newest, secret: null, certificates: [], provisionedBy: 'command' } as const;
  return { id, kind: 'device', status: 'active', gateway: null, ...rest, ...given };
}

let app: HttpApp;
beforeAll(async () => {
  await registry.add([entry('plant:gw-1', { kind: 'gateway' })]);
  await registry.add([
    entry('plant:pump-1', { gateway: 'plant:gw-1' }),
    entry('north:new', { status: 'pending' }),
    entry('south:fan'),
  ]);
  const series = createMemorySeries({
    'plant:pump-1': { temperature: [[newest, 71]], pressure: [[newest, 2.5]] },
    'north:fan': { temperature: [[newest, 20]] },
    '工厂:泵': { temperature: [[newest, 20]] },
  });
  const presence = (id: string) => (id === 'plant:pump-1' ? { online: true, since: newest } : undefined);
  app = await openApp([
    knownDeviceRoutes({
      series,
      registry,
      presence,
      clockOf: () => undefined,
      refusedOf: () => undefined,
      unjudgedOf: () => [],
      progressOf: async () => [],
    }),
  ]);
});
afterAll(async () => {
  await registry.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

async function get(url: string) {
  const response = await app.inject(`/api/v1${url}`);
  return { status: response.statusCode, ...response.json() };
}

test('devices that are registered, that have stored readings, or both are listed once, a page at a time', async () => {
  const seen: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: { id: string }[]; next: string | null } = await get(
      `/devices?limit=2${next && `&cursor=${next}`}`,
    );
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  expect(seen).toEqual(['north:fan', 'north:new', 'plant:gw-1', 'plant:pump-1', 'south:fan', '工厂:泵']);
});

test('those that wait for approval can be asked for', async () => {
  const { items } = await get('/devices?status=pending');
  expect(items).toMatchObject([{ id: 'north:new', registration: { status: 'pending' }, lastSampledAt: null }]);
});

test.each(['plant:pump-1', 'pump-1', 'plant%3Apump-1'])('all that is known of %s is shown', async (id) => {
  expect(await get(`/devices/${id}`)).toEqual({
    status: 200,
    learning: [],
    clock: null,
    unjudged: [],
    id: 'plant:pump-1',
    site: 'plant',
    name: 'pump-1',
    channels: [
      { channel: 'temperature', unit: 'Cel' },
      { channel: 'pressure', unit: null },
    ],
    lastSampledAt: '2026-03-02T09:00:00.000Z',
    presence: { online: true, since: '2026-03-02T09:00:00.000Z' },
    registration: { kind: 'device', status: 'active', gateway: 'plant:gw-1', version: 2 },
  });
});

test('a device that nobody registered has no registration, and one that sent nothing no channels', async () => {
  expect(await get('/devices/north:fan')).toMatchObject({ registration: null, presence: null });
  expect(await get('/devices/gw-1')).toMatchObject({ id: 'plant:gw-1', channels: [], lastSampledAt: null });
});

test('a name that two sites use is refused with the candidates, also where one is only registered', async () => {
  expect(await get('/devices/fan')).toMatchObject({ status: 409, candidates: ['north:fan', 'south:fan'] });
});

test.each(['/devices/motor', '/devices/plant:fan', '/devices/1'])('%s is not found', async (url) => {
  expect(await get(url)).toMatchObject({ status: 404, type: 'urn:harbinger:problem:not_found' });
});

test('the operations are described', async () => {
  expect(lintOpenApi(await get('/openapi.json'))).toEqual([]);
});
