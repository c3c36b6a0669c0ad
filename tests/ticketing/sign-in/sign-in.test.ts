import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const PASSWORD = 'correct horse battery staple';
const HOUR = 3_600_000;

let db: Db;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  for (const [login, role] of [
    ['mei', 'technician'],
    ['jonas', 'lead'],
  ]) {
    const body = { login, name: `${login} Chen`, role, password: PASSWORD };
    expect(await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body })).toMatchObject({ status: 201 });
  }
});
afterAll(() => db?.close());

const signIn = (login: string, password: string, headers?: Record<string, string>) =>
  send(on, { method: 'POST', url: '/session', body: { login, password }, ...(headers && { headers }) });
const me = (cookie: string | undefined) => send(on, { url: '/me', cookie });
const pass = (milliseconds: number) => {
  on.clock.now = new Date(on.clock.now.getTime() + milliseconds);
};

test('a person signs in by login, in any case, and is who they are', async () => {
  const answer = await signIn('MEI', PASSWORD);
  expect(answer).toMatchObject({ status: 201, body: { kind: 'person', personId: 'mei', role: 'technician' } });
  expect(answer.setCookie).toMatch(/^harbinger_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/);
  expect(await me(answer.cookie)).toMatchObject({ status: 200, body: { personId: 'mei', sites: null } });
});

test('behind TLS the cookie is for TLS alone', async () => {
  const answer = await signIn('mei', PASSWORD, { 'x-forwarded-proto': 'https' });
  expect(answer.setCookie).toMatch(/; Secure$/);
});

test('a wrong password and an unknown login get the same answer', async () => {
  const wrong = await signIn('mei', 'wrong horse');
  const unknown = await signIn('nobody', 'wrong horse');
  expect([wrong.status, wrong.body.detail]).toEqual([401, 'The login or the password is wrong.']);
  expect([unknown.status, unknown.body.detail]).toEqual([wrong.status, wrong.body.detail]);
  expect(wrong.setCookie).toBeUndefined();
});

test('a session ends when it was idle for twelve hours, and after seven days at the latest', async () => {
  const { cookie } = await signIn('mei', PASSWORD);
  pass(11 * HOUR);
  expect((await me(cookie)).status).toBe(200);
  pass(11 * HOUR);
  expect((await me(cookie)).status).toBe(200);
  pass(13 * HOUR);
  expect((await me(cookie)).status).toBe(401);
  const second = (await signIn('mei', PASSWORD)).cookie;
  for (let hours = 0; hours < 7 * 24; hours += 8) {
    expect((await me(second)).status).toBe(200);
    pass(8 * HOUR);
  }
  expect((await me(second)).status).toBe(401);
});

test('signing out ends this session; everywhere, all of them', async () => {
  const first = await signIn('mei', PASSWORD);
  const second = await signIn('mei', PASSWORD);
  const out = await send(on, { method: 'DELETE', url: '/session', cookie: first.cookie });
  expect([out.status, out.setCookie]).toEqual([204, expect.stringContaining('Max-Age=0')]);
  expect((await me(first.cookie)).status).toBe(401);
  expect((await me(second.cookie)).status).toBe(200);
  const third = await signIn('mei', PASSWORD);
  await send(on, { method: 'DELETE', url: '/sessions', cookie: third.cookie });
  expect((await me(second.cookie)).status).toBe(401);
});

test('who changes their password stays signed in here and nowhere else', async () => {
  const here = await signIn('jonas', PASSWORD);
  const there = await signIn('jonas', PASSWORD);
  const change = (current: string, password: string) =>
    send(on, { method: 'PUT', url: '/me/password', cookie: here.cookie, body: { current, password } });
  expect((await change('not this one', 'another long password')).status).toBe(401);
  expect((await change(PASSWORD, 'short')).status).toBe(400);
  const changed = await change(PASSWORD, 'another long password');
  expect(changed.status).toBe(204);
  expect((await me(changed.cookie)).status).toBe(200);
  expect((await me(there.cookie)).status).toBe(401);
  expect((await signIn('jonas', PASSWORD)).status).toBe(401);
  expect((await signIn('jonas', 'another long password')).status).toBe(201);
});

test('a role holds at once, and a disabled account is out at once', async () => {
  const { cookie } = await signIn('jonas', 'another long password');
  const change = (body: object) => send(on, { method: 'PATCH', url: '/accounts/jonas', token: ADMIN, body });
  await change({ role: 'viewer', sites: ['plant'] });
  expect((await me(cookie)).body).toMatchObject({ role: 'viewer', sites: ['plant'] });
  await change({ active: false });
  expect((await me(cookie)).status).toBe(401);
  expect((await signIn('jonas', 'another long password')).body.detail).toContain('disabled');
  await change({ active: true, role: 'lead', sites: null });
  expect((await signIn('jonas', 'another long password')).status).toBe(201);
});

test('a link lets in once, in time, by the button of its page and not by opening it', async () => {
  const link = async () => (await send(on, { method: 'POST', url: '/accounts/mei/sign-in-links', token: ADMIN })).body;
  const { path, code } = await link();
  const page = await send(on, { url: path });
  expect([page.status, page.text.includes(code), page.setCookie]).toEqual([200, true, undefined]);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  const press = () =>
    on.app.inject({
      method: 'POST',
      url: '/sign-in',
      payload: `code=${code}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    });
  const first = await press();
  expect([first.statusCode, first.headers.location]).toEqual([303, '/home']);
  expect((await me(String(first.headers['set-cookie']).split(';', 1)[0])).body.personId).toBe('mei');
  expect((await press()).statusCode).toBe(401);
  const late = await link();
  pass(15 * 60_000);
  const body = { code: late.code };
  expect((await send(on, { method: 'POST', url: '/session', body })).status).toBe(401);
});

test('who guesses waits, and the right password waits too', async () => {
  for (let i = 0; i < 5; i++) await signIn('mei', `guess number ${i}`);
  const answer = await signIn('mei', 'guess number 5');
  expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1']);
  pass(60_000);
  expect((await signIn('mei', PASSWORD)).status).toBe(201);
});

test.each([
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site' }, 403],
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'null' }, 403],
  [{}, 403],
  [{ 'sec-fetch-site': 'same-origin' }, 204],
  [{ origin: 'http://localhost:80' }, 204],
  [{ 'x-requested-with': 'a program' }, 204],
] as const)('a write that a cookie signs, with %j, is %i', async (headers, status) => {
  const { cookie } = await signIn('mei', PASSWORD);
  const answer = await send(on, { method: 'DELETE', url: '/session', cookie, headers });
  expect(answer.status).toBe(status);
});

test('another site can sign nobody in, and reads need no such header', async () => {
  expect((await signIn('mei', PASSWORD, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const { cookie } = await signIn('mei', PASSWORD);
  expect((await send(on, { url: '/me', cookie, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
});

test('no password, session, link or token is in the log or in the tables', async () => {
  const { cookie = '' } = await signIn('mei', PASSWORD);
  const { code } = (await send(on, { method: 'POST', url: '/accounts/mei/sign-in-links', token: ADMIN })).body;
  const made = await send(on, {
    method: 'POST',
    url: '/tokens',
    cookie,
    body: { name: 'mine', scopes: ['*:read'] },
  });
  expect(made.status).toBe(201);
  const tables = await Promise.all(
    ['account', 'account_session', 'sign_in_link', 'api_token'].map((name) => db.query(`select * from ${name}`)),
  );
  const kept = on.logged() + JSON.stringify(tables.map(({ rows }) => rows));
  expect(kept).toContain('signed in');
  for (const secret of [PASSWORD, cookie.split('=')[1] ?? '', code, made.body.secret, ADMIN]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(kept).not.toContain(secret);
  }
});
