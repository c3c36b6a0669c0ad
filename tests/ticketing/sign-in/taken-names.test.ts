import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

let db: Db;
let on: AccessApp;
let cookie = '';
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  cookie = await on.person('lee', 'lead');
});
afterAll(() => db?.close());

const csv = (payload: string) =>
  on.app.inject({
    method: 'POST',
    url: '/api/v1/people/import',
    payload,
    headers: { 'content-type': 'text/csv', cookie, 'x-requested-with': 'tests' },
  });

test.each(['system', 'Dispatcher', 'DETECTOR', 'token:x', 'a:b', 'plant：pump-1', 'ѕystem', 'api'])(
  'no person, login or token is called %s, by whatever way',
  async (name) => {
    const count = async () => (await db.query<{ n: number }>('select count(*)::int as n from person')).rows[0]?.n;
    const before = await count();
    const added = await send(on, { method: 'POST', url: '/people', cookie, body: { id: name, name: 'X' } });
    expect(added.status).toBe(422);
    expect(added.body.detail).toContain('cannot be taken');
    const imported = await csv(`id,name\n${name},X\n`);
    expect(imported.statusCode).toBeGreaterThanOrEqual(400);
    expect(imported.json().errors[0].message).toContain('cannot be taken');
    const account = await send(on, {
      method: 'POST',
      url: '/accounts',
      token: ADMIN,
      body: { login: name, role: 'viewer' },
    });
    expect([400, 422]).toContain(account.status);
    const other = { login: name, person: 'lee', role: 'viewer' };
    expect([400, 422]).toContain(
      (await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body: other })).status,
    );
    const token = await send(on, {
      method: 'POST',
      url: '/tokens',
      token: ADMIN,
      body: { name, role: 'service', scopes: ['*:read'] },
    });
    expect([400, 422]).toContain(token.status);
    expect(
      (await send(on, { method: 'PATCH', url: `/people/${encodeURIComponent(name)}`, cookie, body: { name: 'X' } }))
        .status,
    ).toBe(404);
    expect(await count()).toBe(before);
  },
);

test('an old person with such a name can still be changed, and decides and signs nothing', async () => {
  const old = await on.person('system', 'lead');
  expect((await send(on, { method: 'PATCH', url: '/people/system', cookie, body: { name: 'Old' } })).status).toBe(200);
  const { ticket } = await on.ticketing.applyTransition(transitionOf('raised'));
  const url = `/tickets/${ticket}`;
  const permit = await send(on, { method: 'POST', url: `${url}/approvals`, cookie, body: { kind: 'permit' } });
  const decision = { method: 'POST', url: `${url}/approvals/${permit.body.id}/decision`, cookie: old } as const;
  expect((await send(on, { ...decision, body: { decision: 'approved' } })).status).toBe(403);
  const sign = { method: 'POST', url: `${url}/signatures`, cookie: old, body: { meaning: 'approved' } } as const;
  expect((await send(on, sign)).status).toBe(403);
});
