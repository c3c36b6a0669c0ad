import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { machineFinder } from '../../../models/machine/machine-settings.ts';
import { classedAssets } from '../../../ticketing/assets/known-machines.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { resolveMachines } from '../../../ticketing/definitions/resolve-machines.ts';
import { ask, createTestApp } from '../helpers/app.ts';
import { openEmbedded } from '../helpers/databases.ts';

let db: Db;
let app: HttpApp;
beforeAll(async () => {
  db = await openEmbedded();
  const opened = await createTestApp(db);
  app = opened.app;
  await opened.ticketing.ensureDevices(['plant:pump-1', 'plant:fan-1', 'plant:old-1']);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function change(id: string, body: object): Promise<void> {
  const { etag } = await ask(app, `/assets/${id}`);
  const headers = { 'if-match': String(etag) };
  const { statusCode, body: text } = await app.inject({
    method: 'PATCH',
    url: `/assets/${id}`,
    payload: body,
    headers,
  });
  expect([id, statusCode, statusCode === 200 ? '' : text]).toEqual([id, 200, '']);
}

test('what an asset says of its machine reaches the detector of its devices, before the machines that patterns name', async () => {
  const bearing = { elements: 9, elementDiameter: 7.9, pitchDiameter: 38.5 };
  await change('plant:pump-1', { class: 'Centrifugal pump', machine: { rpm: 1_480, bearings: [bearing] } });
  await change('plant:old-1', { machine: { rpm: 900 } });
  await db.query(`update asset set retired_at = $1 where id = 'plant:old-1'`, [new Date()]);
  const assets = await classedAssets(db);
  const classes = new Map();
  const found = machineFinder(resolveMachines({ classes, machines: [], assets }));
  expect(found('plant:pump-1')).toMatchObject({ class: 'Centrifugal pump', rpm: 1_480, bearings: [bearing] });
  expect(found('plant:fan-1')).toBeNull();
  expect(found('plant:old-1')).toBeNull();
  const machines = [{ devices: 'plant:*', rpm: 3_000, waveformSamples: 512 }];
  const both = machineFinder(resolveMachines({ classes, machines, assets }));
  expect(both('plant:pump-1')).toMatchObject({ rpm: 1_480, waveformSamples: 512, class: 'Centrifugal pump' });
  expect(both('plant:fan-1')?.rpm).toBe(3_000);
});
