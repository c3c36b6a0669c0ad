import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { openEmbedded } from '../../helpers/databases.ts';
import { createPlant } from '../../helpers/plant.ts';

let db: Db;
let plant: Awaited<ReturnType<typeof createPlant>>;
beforeAll(async () => {
  db = await openEmbedded();
  plant = await createPlant(db, ['ann']);
});
afterAll(() => db?.close());

test('the record of changes is read latest first, by kind, words and time, page by page', async () => {
  await plant.send('PUT', '/skills/weld', { name: 'Welding' });
  await plant.send('PUT', '/skills/solder', { name: 'Soldering 100%' });
  const all = await plant.send('GET', '/audit/search?record=changes&table=skill');
  expect(all.body.items).toMatchObject([
    { kind: 'changed', payload: { rows: [{ table: 'skill', key: 'solder' }] } },
    { kind: 'changed', payload: { rows: [{ table: 'skill', key: 'weld' }] } },
  ]);
  const first = await plant.send('GET', '/audit/search?record=changes&table=skill&limit=1');
  const rest = await plant.send('GET', `/audit/search?record=changes&table=skill&cursor=${first.body.next}`);
  expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
  const found = await plant.send('GET', '/audit/search?record=changes&text=WELDING');
  expect(found.body.items).toMatchObject([{ payload: { rows: [{ key: 'weld' }] } }]);
  // Signs of patterns stand for themselves.
  expect((await plant.send('GET', '/audit/search?record=changes&text=100%25')).body.items).toHaveLength(1);
  expect((await plant.send('GET', '/audit/search?record=changes&text=1_0%25')).body.items).toEqual([]);
  const later = await plant.send('GET', '/audit/search?record=changes&since=2099-01-01T00:00:00Z');
  expect(later.body.items).toEqual([]);
  expect((await plant.send('GET', '/audit/search?record=access')).status).toBe(200);
});

test('the ledger of a part has each receipt and count with its reason, the latest first', async () => {
  await plant.send('POST', '/parts', { id: 'seal', name: 'Seal' });
  await plant.send('PUT', '/stores/main', { name: 'Main' });
  await plant.send('PUT', '/parts/seal/stock/main', { onHand: 2, reason: 'first count' });
  await plant.send('POST', '/parts/seal/stock/main/receipts', { quantity: 3, reason: 'order 17' });
  const { status, body } = await plant.send('GET', '/parts/seal/stock-events');
  expect(status).toBe(200);
  expect(body.items).toMatchObject([
    { kind: 'received', quantity: 3, onHand: 5, reserved: 0, ticket: null, reason: 'order 17' },
    { kind: 'counted', quantity: 2, onHand: 2, reason: 'first count' },
  ]);
  const first = await plant.send('GET', '/parts/seal/stock-events?limit=1');
  const rest = await plant.send('GET', `/parts/seal/stock-events?cursor=${first.body.next}`);
  expect([...first.body.items, ...rest.body.items]).toEqual(body.items);
  expect((await plant.send('GET', '/parts/none/stock-events')).status).toBe(404);
});
