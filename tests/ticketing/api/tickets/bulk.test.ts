import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../../access/access-app.ts';
import { openEmbedded } from '../../helpers/databases.ts';

let db: Db;
let on: AccessApp;
let planner: string;
let abroad: string;
let numbers: string[];

beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  planner = await on.person('pat', 'planner');
  abroad = await on.person('abe', 'planner', ['north']);
  await on.person('ann', 'technician');
  numbers = [];
  for (const [name, site, machine] of [
    ['press-1', 'plant', 'PU'],
    ['press-2', 'plant', 'CO'],
    ['press-3', 'north', 'PU'],
  ] as const) {
    const id = `${site}:${name}`;
    await send(on, { method: 'POST', url: '/assets', body: { id, name, site, class: machine }, token: ADMIN });
    const asked = { asset: id, title: `Oil under ${name}`, priority: 'P3', workClass: 'inspection' };
    numbers.push((await send(on, { method: 'POST', url: '/tickets', body: asked, cookie: planner })).body.id);
  }
});
afterAll(() => db?.close());

const bulk = (body: object, cookie = planner) => send(on, { method: 'POST', url: '/tickets/bulk', body, cookie });
const stateOf = async (number: string) => (await send(on, { url: `/tickets/${number}`, cookie: planner })).body.state;

test('each ticket has its own outcome, and a refused one keeps no other back', async () => {
  const [first = '', second = '', third = ''] = numbers;
  const { version } = (await send(on, { url: `/tickets/${second}`, cookie: planner })).body;
  const tickets = [
    { id: first },
    { id: second, version: version + 5 },
    { id: 'HB-999999' },
    { id: first },
    { id: third },
  ];
  const { status, body } = await bulk({ tickets, transition: { to: 'cancelled', reason: 'made twice' } });
  expect(status).toBe(200);
  const outcomes = body.items.map((item: { id: string; status: number }) => [item.id, item.status]);
  expect(outcomes).toEqual([
    [first, 200],
    [second, 412],
    ['HB-999999', 404],
    [first, 400],
    [third, 200],
  ]);
  expect(body.items[0]).toMatchObject({ state: 'cancelled' });
  expect(body.items[1].detail).toEqual(expect.any(String));
  expect([await stateOf(first), await stateOf(third)]).toEqual(['cancelled', 'cancelled']);
  expect(await stateOf(second)).not.toBe('cancelled');
});

test('what a transition lacks is named for each ticket', async () => {
  const { body } = await bulk({ tickets: [{ id: numbers[1] }], transition: { to: 'cancelled' } });
  expect(body.items[0]).toMatchObject({ status: 422, field: 'reason' });
});

test('a ticket of a site out of reach is not there, and technicians move no tickets in bulk', async () => {
  const asked = { tickets: [{ id: numbers[1] }], transition: { to: 'cancelled', reason: 'no' } };
  expect((await bulk(asked, abroad)).body.items[0]).toMatchObject({ status: 404 });
  const ann = await on.person('ann2', 'technician');
  expect((await bulk(asked, ann)).status).toBe(403);
  expect((await bulk({ ...asked, tickets: [] })).status).toBe(400);
});

test('the list is narrowed by class, work class, source and verdict, and an unknown one is named', async () => {
  const found = async (query: string) => {
    const { body } = await send(on, { url: `/tickets?sort=newest&${query}`, cookie: planner });
    return body.items.map((item: { id: string }) => item.id);
  };
  expect(await found('class=pu')).toEqual([numbers[2], numbers[0]]);
  expect(await found('class=CO&workClass=inspection,corrective')).toEqual([numbers[1]]);
  expect(await found('source=detector')).toEqual([]);
  expect(await found('source=person')).toHaveLength(3);
  expect(await found('verdict=no_fault_found')).toEqual([]);
  expect(await found('condition=bearing_wear')).toEqual([]);
  for (const field of ['workClass', 'source', 'verdict']) {
    const refused = await send(on, { url: `/tickets?${field}=odd`, cookie: planner });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, field]);
  }
});
