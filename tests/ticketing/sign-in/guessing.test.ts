import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const PASSWORD = 'correct horse battery staple';

let db: Db;
let on: AccessApp;
let login = '';
let people = 0;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  await add('boss', 'administrator');
});
beforeEach(async () => {
  people++;
  login = `mei-${people}`;
  await add(login, 'technician');
});
afterAll(() => db?.close());

/** @param cost of the hash: small, so that a hundred guesses take no minute */
async function add(name: string, role: string, cost = 4096) {
  const body = { login: name, name, role, password: PASSWORD };
  expect(await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body })).toMatchObject({ status: 201 });
  const hash = scryptSync(PASSWORD, 'salt', 32, { N: cost, r: 8, p: 1, maxmem: 2 ** 27 }).toString('base64url');
  await db.query('update account set password = $2 where person_id = $1', [name, `scrypt$${cost}$8$c2FsdA$${hash}`]);
}
async function signIn(password: string, { address = '127.0.0.1', cookie = '', who = login } = {}) {
  const answer = await on.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress: address,
    payload: { login: who, password },
    headers: { 'x-requested-with': 'tests', ...(cookie && { cookie }) },
  });
  return { status: answer.statusCode, ...answer.json() };
}

/** Wrong ones until the login has to wait from this address. */
async function shutOut(options: { address?: string; cookie?: string } = {}) {
  for (let i = 0; i < 5; i++) await signIn(`guess ${i}`, options);
}
const pass = (minutes: number) => {
  on.clock.now = new Date(on.clock.now.getTime() + minutes * 60_000);
};

test('the right password is not taken while its login is shut out, however often it was right before', async () => {
  expect((await signIn(PASSWORD)).status).toBe(201);
  await shutOut();
  const answer = await signIn(PASSWORD);
  expect([answer.status, answer.detail]).toEqual([429, expect.stringContaining('sign-in link')]);
  pass(1);
  expect((await signIn(PASSWORD)).status).toBe(201);
});

test('nor can it be found by changing the own password or by confirming a session', async () => {
  const first = await send(on, { method: 'POST', url: '/session', body: { login, password: PASSWORD } });
  const { cookie } = first;
  for (let i = 0; i < 5; i++) {
    const body = { current: `guess ${i}`, password: 'another long secret' };
    await send(on, { method: 'PUT', url: '/me/password', cookie, body });
  }
  const change = { current: PASSWORD, password: 'another long secret' };
  expect((await send(on, { method: 'PUT', url: '/me/password', cookie, body: change })).status).toBe(429);
  const confirm = { method: 'POST', url: '/session/confirm', cookie, body: { password: PASSWORD } } as const;
  expect((await send(on, confirm)).status).toBe(429);
});

test('a browser that was let in before is let in while others behind its address guess', async () => {
  const page = await send(on, { url: '/sign-in' });
  expect(page.setCookie).toMatch(/^harbinger_browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
  const cookie = page.cookie ?? '';
  expect((await signIn(PASSWORD, { cookie })).status).toBe(201);
  await shutOut();
  expect((await signIn(PASSWORD)).status).toBe(429);
  expect((await signIn(PASSWORD, { cookie })).status).toBe(201);
  await shutOut({ cookie });
  expect((await signIn(PASSWORD, { cookie })).status).toBe(429);
  expect((await send(on, { url: '/sign-in', cookie })).setCookie).toBeUndefined();
});

test('guesses from many addresses wait together, and not the person at a known place, also after a restart', async () => {
  expect((await signIn(PASSWORD, { address: '10.9.9.9' })).status).toBe(201);
  const statuses: number[] = [];
  for (let i = 0; i < 55; i++) statuses.push((await signIn(`guess ${i}`, { address: `10.0.${i}.1` })).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(50);
  expect((await signIn(PASSWORD, { address: '10.1.1.1' })).status).toBe(429);
  expect((await signIn(PASSWORD, { address: '10.9.9.9' })).status).toBe(201);
  expect(on.logged()).toContain('a password is being guessed');
  const { rows } = await db.query<{ recipient: string; params: object }>(
    `select recipient, params from notification where kind = 'guessing' and params->>'login' = $1 order by recipient`,
    [login],
  );
  const params = { login, address: '10.0.49.1' };
  expect(rows).toEqual([
    { recipient: 'boss', params },
    { recipient: login, params },
  ]);
  // Of another process, which remembers nothing of its own.
  const other = await openAccessApp(db);
  other.clock.now = on.clock.now;
  on = other;
  for (let i = 0; i < 50; i++) await signIn(`guess ${i}`, { address: `10.0.${i}.1` });
  expect((await signIn(PASSWORD, { address: '10.1.1.1' })).status).toBe(429);
  expect((await signIn(PASSWORD, { address: '10.9.9.9' })).status).toBe(201);
});

test('a login that is none is shut out in the same way, and nobody is told', async () => {
  for (let i = 0; i < 5; i++) await signIn(`guess ${i}`, { who: 'nobody-here' });
  expect((await signIn('one more', { who: 'nobody-here' })).status).toBe(429);
});

test('a link lets in a person whose login is guessed at', async () => {
  await shutOut();
  const { code } = (await send(on, { method: 'POST', url: `/accounts/${login}/sign-in-links`, token: ADMIN })).body;
  expect((await send(on, { method: 'POST', url: '/session', body: { code } })).status).toBe(201);
});

test('nobody waits behind 20 addresses that each guess once', async () => {
  const who = 'slow';
  await add(who, 'viewer', 2 ** 16);
  const before: string[] = [];
  const guesses = Array.from({ length: 20 }, async (_, i) => {
    await signIn('wrong horse', { who, address: `10.7.${i}.1` });
    before.push('guess');
  });
  await signIn(PASSWORD, { who, address: '10.8.8.8' }).then(({ status }) => before.push(`person: ${status}`));
  await Promise.all(guesses);
  expect(before).toHaveLength(21);
  expect(before.indexOf('person: 201')).toBeLessThan(10);
});
