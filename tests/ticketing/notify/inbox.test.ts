import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../../http/access/caller.ts';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openApp } from '../../http/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { createSetup, storePerson, storeTicket, tell } from './notification-setup.ts';

let db: Db;
let app: HttpApp;
let setup: Awaited<ReturnType<typeof createSetup>>;
let caller: Caller;
beforeAll(async () => {
  db = await openEmbedded();
  setup = await createSetup(db);
  app = await openApp(setup.notifications.routes, { guards: { signIn: async () => caller } });
  await storePerson(db, 'ann', { email: null });
  await storePerson(db, 'bo');
});
afterAll(() => db?.close());

const as = (personId: string, role: 'technician' | 'lead' = 'technician', sites: readonly string[] | null = null) => {
  caller = { kind: 'person', personId, name: personId, role, sites, sessionId: 's', authenticatedAt: new Date(0) };
};
const send = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
  const headers = { 'x-requested-with': 'test' };
  const response = await app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.json() };
};

test('who has no mail address finds all in the inbox, page by page, and marks it as read', async () => {
  const ticketId = await storeTicket(db);
  const { now } = setup.clock;
  for (let i = 1; i <= 5; i++) await tell(db, { ticketId, event: `event:${i}`, to: ['ann', 'bo'], now });
  as('ann');
  const first = await send('GET', '/me/notifications?limit=3');
  expect(first.body).toMatchObject({ unread: 5, items: [{ kind: 'assigned', readAt: null }, {}, {}] });
  expect(first.body.items[0].params.ticket).toMatchObject({ title: 'Bearing wear suspected', asset: 'Pump 1' });
  const second = await send('GET', `/me/notifications?limit=3&cursor=${first.body.next}`);
  expect(second.body).toMatchObject({ items: [{}, {}], next: null });
  const [latest] = first.body.items;
  expect((await send('POST', `/me/notifications/${latest.id}/read`)).body).toEqual({ marked: 1, unread: 4 });
  expect((await send('POST', `/me/notifications/${latest.id}/read`)).body).toEqual({ marked: 0, unread: 4 });
  as('bo');
  expect(await send('POST', `/me/notifications/${latest.id}/read`)).toMatchObject({ status: 404 });
  expect((await send('GET', '/me/notifications?unread=true')).body.unread).toBe(5);
  as('ann');
  const upTo = second.body.items[0].id;
  expect((await send('POST', '/me/notifications/read', { upTo })).body).toEqual({ marked: 2, unread: 2 });
  expect((await send('GET', '/me/notifications?unread=true')).body.items).toHaveLength(2);
});

test('preferences are those of the site until somebody sets their own', async () => {
  as('ann');
  const site = { choices: {}, quietHours: { from: '22:00', until: '06:00' }, digestAt: '08:00' };
  expect(await send('GET', '/me/preferences')).toEqual({ status: 200, body: site });
  const own = { choices: { comment: { email: 'daily' } }, quietHours: null, digestAt: '07:30' };
  expect(await send('PUT', '/me/preferences', own)).toEqual({ status: 200, body: own });
  expect((await send('GET', '/me/preferences')).body).toEqual(own);
  as('bo');
  expect((await send('GET', '/me/preferences')).body).toEqual(site);
  for (const [field, wrong] of [
    ['choices.page', { ...own, choices: { page: { email: 'off' } } }],
    ['choices.guessing', { ...own, choices: { guessing: { inbox: 'off' } } }],
    ['choices.comment.inbox', { ...own, choices: { comment: { inbox: 'daily' } } }],
    ['digestAt', { ...own, digestAt: '24:00' }],
    ['quietHours.until', { ...own, quietHours: { from: '22:00' } }],
  ] as const) {
    expect(await send('PUT', '/me/preferences', wrong)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  }
});

test('a choice from before its kind could not be turned off any more is not shown, so that what is read can be sent', async () => {
  as('bo');
  const earlier = JSON.stringify({ guessing: { email: 'off' }, comment: { email: 'daily' } });
  await db.query(
    `insert into notification_preference (person_id, choices, digest_at) values ('bo', $1, '08:00')
     on conflict (person_id) do update set choices = excluded.choices`,
    [earlier],
  );
  const { body } = await send('GET', '/me/preferences');
  expect(body.choices).toEqual({ comment: { email: 'daily' } });
  expect(await send('PUT', '/me/preferences', body)).toEqual({ status: 200, body });
});

test('a program has no inbox; the outbox is for leads, sending again for administrators', async () => {
  caller = { kind: 'administrator' };
  expect(await send('GET', '/me/notifications')).toMatchObject({ status: 403 });
  expect(await send('GET', '/notifications?ticket=nonsense')).toMatchObject({ status: 400 });
  as('ann');
  expect(await send('GET', '/notifications')).toMatchObject({ status: 403 });
  as('ann', 'lead');
  expect((await send('GET', '/notifications?channel=email&recipient=bo&state=pending')).body.items).toHaveLength(5);
  as('ann', 'lead', ['plant']);
  expect((await send('GET', '/notifications?channel=email')).body.items).toHaveLength(5);
  as('ann', 'lead', ['elsewhere']);
  expect((await send('GET', '/notifications')).body.items).toEqual([]);
  expect(await send('POST', '/notifications/1/retry')).toMatchObject({ status: 403 });
  expect(await send('GET', '/webhooks')).toMatchObject({ status: 403 });
});

test('under --dev-open whoever has not signed in has an empty inbox and the usual preferences, and cannot choose', async () => {
  caller = { kind: 'anyone' };
  expect(await send('GET', '/me/notifications')).toMatchObject({ status: 200, body: { items: [], unread: 0 } });
  expect(await send('POST', '/me/notifications/read', { upTo: 1_000 })).toMatchObject({ body: { marked: 0 } });
  expect((await send('POST', '/me/notifications/1/read')).status).toBe(404);
  const shown = await send('GET', '/me/preferences');
  expect(shown).toMatchObject({ status: 200, body: { choices: {}, digestAt: '08:00' } });
  expect((await send('PUT', '/me/preferences', shown.body)).status).toBe(403);
  caller = { kind: 'anyone', personId: 'ann' };
  expect((await send('PUT', '/me/preferences', shown.body)).status).toBe(200);
  caller = { kind: 'administrator' };
  expect((await send('GET', '/me/notifications')).status).toBe(403);
});
