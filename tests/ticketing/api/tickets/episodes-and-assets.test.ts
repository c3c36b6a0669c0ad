import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../../http/http-app.ts';
import type { Ticketing } from '../../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { ask, createTestApp } from '../../helpers/app.ts';
import { openEmbedded } from '../../helpers/databases.ts';
import { transitionOf } from '../../helpers/episodes.ts';

let db: Db;
let app: HttpApp;
let ticketing: Ticketing;
beforeAll(async () => {
  db = await openEmbedded();
  ({ app, ticketing } = await createTestApp(db));
  await ticketing.applyTransition(transitionOf('raised'));
  await ticketing.applyTransition(transitionOf('cleared', { clearedAt: Date.UTC(2026, 1, 1, 12) }));
  await ticketing.applyTransition(transitionOf('raised', { id: 'ep_2', device: 'plant:pump-2' }));
});
afterAll(() => db?.close());

test('episodes are listed by state and device, a page at a time', async () => {
  const ids = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
  expect(ids((await ask(app, '/episodes?state=RTNUN')).body)).toEqual(['ep_1']);
  expect(ids((await ask(app, '/episodes?device=plant:pump-2')).body)).toEqual(['ep_2']);
  expect(ids((await ask(app, '/episodes?device=pump-2')).body)).toEqual(['ep_2']);
  const first = await ask(app, '/episodes?limit=1');
  const second = await ask(app, `/episodes?limit=1&cursor=${first.body.next}`);
  expect([...ids(first.body), ...ids(second.body)].sort()).toEqual(['ep_1', 'ep_2']);
  expect(second.body.next).toBeNull();
});

test('the alarms of a ticket are listed by its number', async () => {
  const { ticket } = (await ask(app, '/episodes/ep_2')).body.episode;
  const { body } = await ask(app, `/episodes?ticket=${ticket}`);
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['ep_2']);
  expect(await ask(app, '/episodes?ticket=HB-999999')).toMatchObject({ status: 200, body: { items: [] } });
  expect(await ask(app, '/episodes?ticket=pump')).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'ticket' }] },
  });
});

test('an episode shows its evidence and its ticket', async () => {
  const { body } = await ask(app, '/episodes/ep_1');
  expect(body).toMatchObject({ episode: { id: 'ep_1', state: 'RTNUN', clearedAt: '2026-02-01T12:00:00.000Z' } });
  expect(body.episode.ticket).toMatch(/^HB-\d{6}$/);
  expect(await ask(app, '/episodes/none')).toMatchObject({ status: 404 });
});

test('every device that was seen is an asset, once', async () => {
  await ticketing.ensureDevices(['plant:pump-1', 'plant:fan-9', 'plant:fan-9']);
  const { body } = await ask(app, '/assets');
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['plant:fan-9', 'plant:pump-1', 'plant:pump-2']);
  expect((await ask(app, '/assets/plant:fan-9')).body).toMatchObject({
    name: 'fan-9',
    site: 'plant',
    criticality: 'B',
  });
  expect(await ask(app, '/assets/plant:none')).toMatchObject({ status: 404 });
});

test('the roster is listed', async () => {
  expect((await ask(app, '/people')).body.items).toMatchObject([
    { id: 'ann', name: 'Ann', active: true },
    { id: 'bo', name: 'Bo', active: true },
  ]);
});
