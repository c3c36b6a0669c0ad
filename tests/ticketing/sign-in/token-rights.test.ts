import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const DAY = 86_400_000;

let db: Db;
let on: AccessApp;
let made = 0;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  // One administrator stays: the last one cannot be disabled.
  await on.person('keeper', 'administrator');
});
afterAll(() => db?.close());

const make = async (cookie: string, body: object = {}) => {
  made++;
  const wanted = { name: `program ${made}`, scopes: ['*:read', '*:write'], ...body };
  return await send(on, { method: 'POST', url: '/tokens', cookie, body: wanted });
};
const me = async (token: string) => (await send(on, { url: '/me', token })).status;
const admin = (method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) =>
  send(on, { method, url, token: ADMIN, ...(body && { body }) });
const pass = (milliseconds: number) => {
  on.clock.now = new Date(on.clock.now.getTime() + milliseconds);
};

test('a requester makes no token that sees more than they do', async () => {
  const asks = await on.person('asks', 'requester');
  for (const role of ['viewer', 'technician', 'service', 'administrator']) {
    expect(await make(asks, { role })).toMatchObject({ status: 400, body: { errors: [{ field: 'role' }] } });
  }
  const { secret } = (await make(asks)).body;
  for (const url of ['/people', '/devices', '/parts', '/rotas']) {
    const own = (await send(on, { url, cookie: asks })).status;
    expect([url, (await send(on, { url, token: secret })).status]).toEqual([url, own]);
  }
});

test('nobody has more than 50 tokens in force', async () => {
  const cookie = await on.person('hoarder', 'viewer');
  await db.query(
    `insert into api_token (name, token_hash, person_id, role, scopes, created_at, expires_at, revoked_at)
     select 'hoard ' || i, decode(lpad(to_hex(i), 8, '0'), 'hex'), 'hoarder', 'viewer', '{*:read}', $1, $2,
       case when i = 50 then $1::timestamptz end
     from generate_series(1, 50) as i`,
    [on.clock.now, new Date(on.clock.now.getTime() + DAY)],
  );
  expect((await make(cookie)).status).toBe(201);
  expect(await make(cookie)).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('revoke one first') },
  });
  pass(DAY);
  const again = await on.person('hoarder-2', 'viewer');
  expect((await make(again)).status).toBe(201);
});

test('a token does at each use what its maker may do then', async () => {
  const cookie = await on.person('lead', 'lead');
  const own = (await make(cookie)).body.secret;
  const viewer = (await make(cookie, { role: 'viewer' })).body.secret;
  expect((await send(on, { url: '/people', token: viewer })).status).toBe(200);
  await admin('PATCH', '/accounts/lead', { sites: ['north'] });
  expect((await send(on, { url: '/me', token: viewer })).body.sites).toEqual(['north']);
  await admin('PATCH', '/accounts/lead', { role: 'requester' });
  expect([await me(own), await me(viewer)]).toEqual([401, 401]);
  await db.query(`update api_token set role = 'requester' where person_id = 'lead'`);
  expect((await send(on, { url: '/people', token: viewer })).status).toBe(403);
});

test.each([
  ['a password reset', () => admin('POST', '/accounts/x/password', {})],
  ['signing out everywhere', (cookie: string) => send(on, { method: 'DELETE', url: '/sessions', cookie })],
  ['being signed out everywhere', () => admin('DELETE', '/accounts/x/sessions')],
  ['a disabled account', () => admin('PATCH', '/accounts/x', { active: false })],
  ['a person who left', () => admin('PATCH', '/people/x', { active: false })],
  [
    'an import that says so',
    () =>
      on.app.inject({
        method: 'POST',
        url: '/api/v1/people/import',
        payload: 'id,name,active\nx,X,no\n',
        headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'text/csv' },
      }),
  ],
])('%s ends sessions, links and tokens, those of services too, for good', async (_what, end) => {
  await db.query(`delete from account_session where person_id = 'x'`);
  await db.query(`delete from api_token where person_id = 'x'`);
  await db.query(`delete from account where person_id = 'x'`);
  const cookie = await on.person('x', 'administrator');
  const secrets = [(await make(cookie)).body.secret, (await make(cookie, { role: 'service' })).body.secret];
  const { code } = (await admin('POST', '/accounts/x/sign-in-links')).body;
  expect(await Promise.all(secrets.map(me))).toEqual([200, 200]);
  await end(cookie);
  await admin('PATCH', '/people/x', { active: true });
  await admin('PATCH', '/accounts/x', { active: true });
  expect(await Promise.all(secrets.map(me))).toEqual([401, 401]);
  expect((await send(on, { url: '/me', cookie })).status).toBe(401);
  expect((await send(on, { method: 'POST', url: '/session', body: { code } })).status).toBe(401);
  const { rows } = await db.query(
    `select 1 from access_event e join api_token k on (e.payload->>'token')::bigint = k.id
     where k.person_id = 'x' and e.kind = 'token_revoked' and e.payload->>'why' is not null`,
  );
  expect(rows).toHaveLength(2);
});

test('while they are inactive neither a password nor a link nor a session lets a person in', async () => {
  const password = 'river tooth lantern';
  const body = { login: 'gone', name: 'Gone Away', role: 'viewer', password };
  expect((await admin('POST', '/accounts', body)).status).toBe(201);
  const signIn = () => send(on, { method: 'POST', url: '/session', body: { login: 'gone', password } });
  const { cookie } = await signIn();
  const { code } = (await admin('POST', '/accounts/gone/sign-in-links')).body;
  // As another program may write it.
  await db.query(`update person set active = false where id = 'gone'`);
  expect((await send(on, { url: '/me', cookie })).status).toBe(401);
  expect((await signIn()).status).toBe(401);
  expect((await send(on, { method: 'POST', url: '/session', body: { code } })).status).toBe(401);
  await on.ticketing.sweep();
  await db.query(`update person set active = true where id = 'gone'`);
  expect((await send(on, { url: '/me', cookie })).status).toBe(401);
  expect((await signIn()).status).toBe(201);
});

test('a lead makes no administrator inactive, also not by import', async () => {
  await on.person('root', 'administrator');
  const cookie = await on.person('chief', 'lead');
  const patch = { method: 'PATCH', url: '/people/root', cookie, body: { active: false } } as const;
  expect((await send(on, patch)).status).toBe(403);
  const answer = await on.app.inject({
    method: 'POST',
    url: '/api/v1/people/import',
    payload: 'id,name,active\nroot,Root,no\n',
    headers: { cookie, 'x-requested-with': 'tests', 'content-type': 'text/csv' },
  });
  expect(answer.statusCode).toBe(403);
});

test('a token needs a fresh sign-in, and lasts 365 days at most', async () => {
  const cookie = await on.person('maker', 'viewer');
  expect(await make(cookie, { expiresInDays: 366 })).toMatchObject({ status: 400 });
  const { secret } = (await make(cookie, { expiresInDays: 365 })).body;
  pass(11 * 60_000);
  expect(await make(cookie)).toMatchObject({ status: 403, body: { reason: 'fresh_sign_in_required' } });
  await db.query(`update api_token set expires_at = null where person_id = 'maker'`);
  pass(364 * DAY);
  expect(await me(secret)).toBe(200);
  pass(DAY);
  expect(await me(secret)).toBe(401);
});

test('an administrator of some sites lists and ends tokens of these sites alone', async () => {
  const at = async (id: string, role: 'administrator' | 'viewer', sites: readonly string[] | null) => {
    const { body } = await make(await on.person(id, role, sites));
    return body.token.id as number;
  };
  const north = await at('n-viewer', 'viewer', ['north']);
  const south = await at('s-viewer', 'viewer', ['south']);
  const both = await at('b-admin', 'administrator', ['north', 'south']);
  const whole = await at('w-admin', 'administrator', null);
  const cookie = await on.person('n-admin', 'administrator', ['north']);
  const own = (await make(cookie)).body.token.id as number;
  const limited = (await make(await on.person('w2-admin', 'administrator'), { sites: ['north'], role: 'service' }))
    .body;
  const crossing = (await make(await on.person('b2-admin', 'administrator', ['south']), { sites: ['south'] })).body;
  const listed = (await send(on, { url: '/tokens?limit=200', cookie })).body.items as { id: number; madeBy: string }[];
  const ids = listed.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([north, own, limited.token.id]));
  for (const id of [south, both, whole, crossing.token.id]) {
    expect(ids).not.toContain(id);
    expect((await send(on, { method: 'DELETE', url: `/tokens/${id}`, cookie })).status).toBe(404);
  }
  expect(await me(crossing.secret)).toBe(200);
  for (const id of [north, limited.token.id]) {
    expect((await send(on, { method: 'DELETE', url: `/tokens/${id}`, cookie })).status).toBe(204);
  }
  expect(await me(limited.secret)).toBe(401);
  const all = (await send(on, { url: '/tokens?limit=200', token: ADMIN })).body.items.map(
    ({ id }: { id: number }) => id,
  );
  expect(all).toEqual(expect.arrayContaining([north, south, both, whole]));
});

test('an administrator of some sites reaches no account, session, second factor or sign-in link', async () => {
  await on.person('other', 'viewer', ['north']);
  const cookie = await on.person('limited', 'administrator', ['north']);
  const asked = [
    ['GET', '/accounts'],
    ['GET', '/accounts/other'],
    ['POST', '/accounts/other/sign-in-links'],
    ['GET', '/accounts/other/sessions'],
    ['DELETE', '/accounts/other/sessions'],
    ['DELETE', '/accounts/other/sessions/1'],
    ['DELETE', '/accounts/other/second-factors'],
    ['GET', '/accounts/other/identity'],
    ['DELETE', '/accounts/other/identity'],
  ] as const;
  for (const [method, url] of asked)
    expect([url, (await send(on, { method, url, cookie })).status]).toEqual([url, 403]);
  const change = { method: 'PATCH', url: '/accounts/other', cookie, body: { active: false } } as const;
  expect((await send(on, change)).status).toBe(403);
  expect((await send(on, { method: 'POST', url: '/accounts/other/password', cookie, body: {} })).status).toBe(403);
});
