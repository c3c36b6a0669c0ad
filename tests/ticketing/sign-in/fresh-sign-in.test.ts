import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '../../../http/access/caller.ts';
import { refuseStale } from '../../../http/access/fresh-sign-in.ts';
import type { Routes } from '../../../http/http-app.ts';
import { requireFresh } from '../../../http/sign-in.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const PASSWORD = 'correct horse battery staple';
const at = (iso: string) => new Date(`2026-02-01T${iso}Z`);
const person = (authenticatedAt: Date): Caller => ({
  kind: 'person',
  personId: 'mei',
  name: 'Mei',
  role: 'lead',
  sites: null,
  sessionId: 's',
  authenticatedAt,
});
const token: Caller = {
  kind: 'token',
  tokenId: 1,
  name: 'erp',
  scopes: ['*:write'],
  role: 'lead',
  personId: 'mei',
  sites: null,
};

test.each([
  ['a person within the minutes', person(at('10:00:00')), false],
  ['a person to whom the last minute has passed', person(at('09:59:59')), true],
  ['a token, however new', token, true],
  ['the administrator of the installation', { kind: 'administrator' } as const, false],
  ['anyone under --dev-open', { kind: 'anyone' } as const, false],
  ['nobody', { kind: 'nobody' } as const, true],
])('%s is refused as too long ago: %#', (_who, caller, refused) => {
  expect(refuseStale(caller, { minutes: 10, now: at('10:10:00') }) !== undefined).toBe(refused);
});

/** One that always asks, one that asks by its body. */
const guarded: Routes = (api) => {
  const roles = ['lead'] as const;
  api.post('/always', { config: { roles, freshSignIn: true } }, async () => ({ done: true }));
  api.post('/perhaps', { config: { roles } }, async (request) => {
    if ((request.body as { sign?: boolean }).sign) requireFresh(request);
    return { done: true };
  });
};

let db: Db;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db, { more: [guarded] });
  const body = { login: 'mei', name: 'Mei Chen', role: 'lead', password: PASSWORD };
  expect(await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body })).toMatchObject({ status: 201 });
});
afterAll(() => db?.close());

const pass = (minutes: number) => {
  on.clock.now = new Date(on.clock.now.getTime() + minutes * 60_000);
};
const signIn = async () => {
  const body = { login: 'mei', password: PASSWORD };
  const headers = { 'x-requested-with': 'tests', 'user-agent': 'a phone' };
  return (await send(on, { method: 'POST', url: '/session', body, headers })).cookie;
};
const post = (cookie: string | undefined, url: string, body: object = {}) =>
  send(on, { method: 'POST', url, cookie, body });

test('a proof grows old, and the password makes it fresh again', async () => {
  const cookie = await signIn();
  expect((await post(cookie, '/always')).status).toBe(200);
  pass(11);
  const late = await post(cookie, '/always');
  expect([late.status, late.body.reason]).toEqual([403, 'fresh_sign_in_required']);
  expect(late.body.detail).toContain('POST /api/v1/session/confirm');
  expect((await post(cookie, '/perhaps')).status).toBe(200);
  expect((await post(cookie, '/perhaps', { sign: true })).status).toBe(403);
  expect((await post(cookie, '/session/confirm', { password: 'not this one' })).status).toBe(401);
  expect((await post(cookie, '/always')).status).toBe(403);
  const confirmed = await post(cookie, '/session/confirm', { password: PASSWORD });
  expect([confirmed.status, confirmed.body]).toEqual([200, { authenticatedAt: on.clock.now.toISOString() }]);
  expect((await post(cookie, '/always')).status).toBe(200);
  expect((await post(cookie, '/perhaps', { sign: true })).status).toBe(200);
});

test('one session that is fresh makes no other one fresh', async () => {
  const old = await signIn();
  pass(11);
  await signIn();
  expect((await post(old, '/always')).status).toBe(403);
});

test('a session tells from where it was opened', async () => {
  await db.query('delete from account_session');
  await signIn();
  const { rows } = await db.query('select address, user_agent as "userAgent" from account_session');
  expect(rows).toEqual([{ address: '127.0.0.1', userAgent: 'a phone' }]);
});

test('the bearer of the administrator token is not asked, and has nothing to confirm', async () => {
  expect((await send(on, { method: 'POST', url: '/always', token: ADMIN, body: {} })).status).toBe(200);
  const confirm = { method: 'POST', url: '/session/confirm', token: ADMIN, body: { password: PASSWORD } } as const;
  expect((await send(on, confirm)).status).toBe(409);
});
