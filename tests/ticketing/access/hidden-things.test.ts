import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordFor } from '../../../ticketing/access/record-view.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { stillNotifiable } from '../../../ticketing/notify/may-be-notified.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';
import { type AccessApp, ADMIN, send } from './access-app.ts';
import { openTiedSites, type Things } from './two-sites.ts';

type Item = Readonly<Record<string, unknown>>;

let db: Db;
let on: AccessApp;
let own: Things;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  db = await openEmbedded();
  ({ on, own } = await openTiedSites(db));
  for (const [id, role, sites] of [
    ['asks', 'requester', null],
    ['viewer', 'viewer', ['plant']],
    ['away', 'viewer', ['north']],
    ['tech', 'technician', ['plant']],
    ['lead', 'lead', ['plant']],
    ['planner', 'planner', ['plant']],
    ['boss', 'planner', null],
  ] as const) {
    cookies[id] = await on.person(id, role, sites);
  }
  await db.query(`update ticket set requested_by = 'asks' where title = 'plant trouble'`);
});
afterAll(async () => {
  await on?.app.close();
  await db?.close();
});
beforeEach(() => db.query('delete from notification'));

type Sent = Parameters<typeof send>[1];
const as = (who: string, method: NonNullable<Sent['method']>, url: string, body?: object) =>
  send(on, { method, url, cookie: cookies[who], ...(body && { body }) });
const ticket = (rest = ''): string => `/tickets/${own['ticket']}${rest}`;

test('links, merged tickets and parts show no title of what is hidden', async () => {
  for (const who of ['asks', 'lead']) {
    expect((await as(who, 'GET', ticket('/links'))).body).toEqual({ items: [], merged: [] });
    expect((await as(who, 'GET', ticket('/children'))).body).toEqual({ items: [] });
    expect((await as(who, 'GET', ticket())).body).toMatchObject({ parent: null, recurrenceOf: null });
  }
  expect((await as('boss', 'GET', ticket('/links'))).body).toMatchObject({
    items: [{ ticket: { title: 'north trouble' } }],
    merged: [{ title: 'north merged' }],
  });
  expect((await as('boss', 'GET', ticket('/children'))).body.items).toMatchObject([{ title: 'north part' }]);
});

test('the record tells a requester what became of the ticket, and nothing of colleagues', async () => {
  await db.query(`insert into person (id, name) values ('bo', 'Bo') on conflict do nothing`);
  await on.ticketing.applyTransition(transitionOf('raised', { id: 'ep_more', device: 'plant:fan', severity: 'high' }));
  await db.query(`update ticket set requested_by = 'asks' where asset_id = 'plant:fan'`);
  const { items } = (await as('asks', 'GET', '/tickets?asset=plant:fan')).body;
  const url = `/tickets/${items[0].id}/events`;
  await as('boss', 'POST', `/tickets/${items[0].id}/comments`, { body: 'he is always late' });
  await as('boss', 'POST', `/tickets/${items[0].id}/comments`, { body: 'we are on it', public: true });
  const full = (await as('boss', 'GET', url)).body.items as Item[];
  const seen = (await as('asks', 'GET', url)).body.items as Item[];
  expect(JSON.stringify(full)).toMatch(/"why":"score .* like lead/);
  expect(JSON.stringify(seen)).not.toMatch(/score|excluded|why|candidates|"of"/);
  expect(seen.map(({ kind }) => kind)).toEqual(['opened', 'assigned', 'commented']);
});

test('a mention tells those who may see the ticket and the comment, and nobody else', async () => {
  const told = async (): Promise<readonly string[]> => {
    const { rows } = await db.query<{ recipient: string }>(`select distinct recipient from notification
      where kind = 'mention' order by recipient`);
    return rows.map(({ recipient }) => recipient);
  };
  const body = '@away @asks @viewer @lead @north-ann @plant-ann look at this';
  await as('boss', 'POST', ticket('/comments'), { body });
  expect(await told()).toEqual(['lead', 'plant-ann', 'viewer']);
  await as('boss', 'POST', ticket('/comments'), { body, public: true });
  expect(await told()).toEqual(['asks', 'lead', 'plant-ann', 'viewer']);
  expect((await as('asks', 'GET', '/me/notifications')).body).toMatchObject({ unread: 1 });
});

test('what waits is not sent, and what was told is not shown, to those who may not see the ticket any more', async () => {
  await db.query(`update person set email = 'viewer@plant.example' where id = 'viewer'`);
  await as('boss', 'POST', ticket('/comments'), { body: '@viewer look' });
  const { rows } = await db.query<{ id: number }>(`select id from notification where recipient = 'viewer'`);
  const ids = rows.map(({ id }) => id);
  expect([...(await stillNotifiable(db, ids))]).toHaveLength(2);
  expect((await as('viewer', 'GET', '/me/notifications')).body.items).toHaveLength(1);
  await db.query(`update account set sites = '{north}' where person_id = 'viewer'`);
  expect([...(await stillNotifiable(db, ids))]).toEqual([]);
  expect((await as('viewer', 'GET', '/me/notifications')).body).toMatchObject({ items: [], unread: 0 });
  await db.query(`update account set sites = '{plant}' where person_id = 'viewer'`);
});

test('source and priority of a new ticket follow from the caller, not from what they say', async () => {
  const rules = { autoOpenScore: 1, approvedSources: ['person'], candidateDays: 14, floodAlarms: 1_000 };
  expect((await as('boss', 'PUT', '/opening-rules', rules)).status).toBe(200);
  const open = (who: string, over: object) =>
    as(who, 'POST', '/tickets', { asset: own['asset'], title: 'Oil', failureModeGroup: 'oil', ...over });
  const members = [
    'source',
    'requestedBy',
    'createdAt',
    'detectedAt',
    'verdict',
    'plan',
    'recurrenceOf',
    'state',
    'assignee',
  ];
  for (const member of members) expect((await open('asks', { [member]: 'plan' })).status).toBe(400);
  expect((await open('asks', { priority: 'P1' })).body.detail).toContain('does not set the priority');
  expect((await open('asks', {})).body).toMatchObject({ source: 'person', state: 'candidate', priority: 'P3' });
  expect((await open('boss', { failureModeGroup: 'leak', priority: 'P2' })).body).toMatchObject({ priority: 'P2' });
  const { secret } = (
    await send(on, {
      method: 'POST',
      url: '/tokens',
      token: ADMIN,
      body: { name: 'erp', role: 'service', scopes: ['*:write'] },
    })
  ).body;
  const body = { asset: own['asset'], title: 'Oil', failureModeGroup: 'erp' };
  expect((await send(on, { method: 'POST', url: '/tickets', token: secret, body })).body).toMatchObject({
    source: 'api',
  });
});

test('those with some sites change nothing of the whole plant, and take nothing out of their sites', async () => {
  const policy = { permit: false, signature: false, labour: false, closing: 'either', soakMinutes: 60 };
  expect((await as('planner', 'PUT', '/work-policies/corrective', policy)).status).toBe(403);
  expect((await as('boss', 'PUT', '/work-policies/corrective', policy)).status).toBe(200);
  expect((await as('lead', 'PATCH', '/people/north-ann', { email: 'me@plant.example' })).status).toBe(404);
  expect((await as('lead', 'PATCH', '/people/boss', { email: 'me@plant.example' })).status).toBe(403);
  expect((await as('lead', 'PATCH', '/people/plant-ann', { email: 'ann2@plant.example' })).status).toBe(200);
  expect((await as('lead', 'PATCH', '/people/plant-ann', { baseSite: null })).status).toBe(403);
  expect((await as('lead', 'PATCH', '/people/plant-ann', { baseSite: 'north' })).status).toBe(404);
  expect((await as('lead', 'POST', '/people', { name: 'New One' })).status).toBe(403);
  expect((await as('lead', 'POST', '/people', { name: 'New One', baseSite: 'plant' })).status).toBe(201);
  expect((await as('lead', 'PUT', '/teams/plant-team', { name: 'Everywhere' })).status).toBe(403);
  expect((await as('lead', 'PUT', '/teams/fitters', { name: 'Fitters', site: 'plant' })).status).toBe(200);
  expect((await as('lead', 'PUT', '/stores/plant-store', { name: 'Room', site: null })).status).toBe(403);
  expect((await as('lead', 'PATCH', `/assets/${own['asset']}`, { devices: ['north:pump-1'] })).status).toBe(404);
  const boss = await send(on, {
    method: 'PATCH',
    url: `/assets/${own['asset']}`,
    token: ADMIN,
    body: { devices: ['north:pump-1'] },
  });
  expect(boss.status).toBe(422);
});

test('an address, a number and a reason to be away are for the person and those who plan the work', async () => {
  const times = { from: '2026-03-01T00:00:00Z', to: '2026-03-08T00:00:00Z' };
  await as('lead', 'POST', '/people/plant-ann/absences', { ...times, kind: 'illness', note: 'knee' });
  await db.query(
    `update person set email = 'tech@plant.example', phone = '+1 555', base_site = 'plant' where id = 'tech'`,
  );
  const mail = async (who: string, id: string) => (await as(who, 'GET', `/people/${id}`)).body.email;
  expect(await mail('tech', 'tech')).toBe('tech@plant.example');
  expect(await mail('lead', 'tech')).toBe('tech@plant.example');
  expect(await mail('viewer', 'tech')).toBeNull();
  expect((await as('viewer', 'GET', '/people')).text).not.toMatch(/(tech|ann)@/);
  const why = async (who: string) => (await as(who, 'GET', '/people/plant-ann/absences')).body.items[0];
  expect(await why('lead')).toMatchObject({ kind: 'illness', note: 'knee' });
  expect(await why('tech')).toMatchObject({ kind: 'other', note: null });
});

test('a shared view is shown to those who see what it names', async () => {
  expect((await as('lead', 'GET', '/views')).body.items).toEqual([]);
  expect((await as('asks', 'GET', '/views')).body.items).toEqual([]);
  const theirs = { name: 'mine', filter: { q: 'read this' }, shared: true };
  expect((await as('asks', 'POST', '/views', theirs)).status).toBe(403);
  expect((await as('asks', 'POST', '/views', { ...theirs, shared: false })).status).toBe(201);
  expect((await as('boss', 'GET', '/views')).body.items).toHaveLength(1);
});

test('a hierarchy counts no tickets that a requester may not see', async () => {
  const { items } = (await as('asks', 'GET', '/asset-tree')).body;
  const open = Object.fromEntries(items.map(({ id, openTickets }: Item) => [id, openTickets]));
  expect(open['north:pump-1']).toBe(0);
  expect(open['plant:pump-1']).toBeGreaterThan(0);
});

test('a reason names no colleague of another site: not in the record, not in a dispatch, not in a try', async () => {
  const id = Number(own['ticket']?.replace(/\D/g, ''));
  const why = 'score 0.80 against 0.60 of north-ann: nearer; plant-ann declined';
  const shown = 'score 0.80 against 0.60 of somebody elsewhere: nearer; plant-ann declined';
  const event = { sequence: 1, at: on.clock.now, actor: 'boss', kind: 'assigned', payload: { why, reason: why } };
  const lead = {
    kind: 'token',
    tokenId: 1,
    name: 'a',
    role: 'lead',
    sites: ['plant'],
    scopes: [],
    personId: null,
  } as const;
  const [limited] = await recordFor(db, lead, [event as never]);
  expect(limited?.payload).toEqual({ why: shown, reason: shown });
  expect((await recordFor(db, { ...lead, sites: null }, [event as never]))[0]?.payload).toEqual(event.payload);
  await db.query(
    `insert into dispatch_decision (ticket_id, at, kind, cause, actor, chosen, reason, work_at, weights, candidates)
     select $1, $2, 'assign', 'opened', 'boss', 'plant-ann', $3, $2, weights, '[]' from dispatch_decision limit 1`,
    [id, on.clock.now, why],
  );
  for (const [who, text] of [
    ['lead', shown],
    ['boss', why],
  ]) {
    const [last] = (await as(who ?? '', 'GET', ticket('/dispatch'))).body.items as Item[];
    expect(last).toMatchObject({ reason: text });
  }
});
