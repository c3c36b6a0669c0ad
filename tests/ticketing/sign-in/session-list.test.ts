import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeKey } from '../../../ticketing/accounts/sign-in-places.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const PASSWORD = 'correct horse battery staple';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

let db: Db;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db);
  for (const login of ['mei', 'jonas', 'ann']) {
    const body = { login, role: 'technician', password: PASSWORD };
    await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body });
  }
});
afterAll(() => db?.close());

const signIn = async (login: string, agent: string) => {
  const headers = { 'x-requested-with': 'tests', 'user-agent': agent };
  const { cookie } = await send(on, { method: 'POST', url: '/session', headers, body: { login, password: PASSWORD } });
  on.clock.now = new Date(on.clock.now.getTime() + 1_000);
  return cookie;
};
const list = async (cookie: string | undefined) => (await send(on, { url: '/sessions', cookie })).body.items;
const me = async (cookie: string | undefined) => (await send(on, { url: '/me', cookie })).status;

test('a person sees where they have signed in, and ends one session or all others', async () => {
  const [first, second, third] = [
    await signIn('mei', FIREFOX),
    await signIn('mei', CHROME),
    await signIn('mei', 'curl/8.5'),
  ];
  const items = await list(third);
  expect(items.map(({ browser, current }: { browser: string; current: boolean }) => [browser, current])).toEqual([
    ['curl', true],
    ['Chrome on Linux', false],
    ['Firefox on Windows', false],
  ]);
  expect(items[0]).toMatchObject({ address: '127.0.0.1', signedInBy: 'password', secondFactor: false });
  expect(JSON.stringify(items)).not.toContain(third?.split('=')[1]);
  const end = await send(on, { method: 'DELETE', url: `/sessions/${items[2].id}`, cookie: third });
  expect([end.status, await me(first), await me(second)]).toEqual([204, 401, 200]);
  const others = await send(on, { method: 'DELETE', url: '/sessions/others', cookie: third });
  expect([others.body, await me(second), await me(third)]).toEqual([{ ended: 1 }, 401, 200]);
});

test('a person ends no session of another; an administrator does, and it is recorded', async () => {
  const [mei, jonas] = [await signIn('mei', FIREFOX), await signIn('jonas', FIREFOX)];
  const [{ id }] = await list(jonas);
  expect((await send(on, { method: 'DELETE', url: `/sessions/${id}`, cookie: mei })).status).toBe(404);
  expect((await send(on, { url: '/accounts/jonas/sessions', cookie: mei })).status).toBe(403);
  expect((await send(on, { url: '/accounts/jonas/sessions', token: ADMIN })).body.items).toHaveLength(1);
  expect((await send(on, { method: 'DELETE', url: `/accounts/mei/sessions/${id}`, token: ADMIN })).status).toBe(404);
  expect((await send(on, { method: 'DELETE', url: `/accounts/jonas/sessions/${id}`, token: ADMIN })).status).toBe(204);
  expect(await me(jonas)).toBe(401);
  const { rows } = await db.query(
    `select actor, payload from access_event where kind = 'session_ended' order by sequence`,
  );
  expect(rows.at(-1)).toEqual({ actor: 'administrator', payload: { person: 'jonas', session: id } });
  expect((await send(on, { url: '/sessions', token: ADMIN })).status).toBe(409);
});

test('a sign-in from a new browser or network is told, the first and the usual ones are not', async () => {
  const told = async () => {
    const { rows } = await db.query<{ params: object; urgent: boolean }>(
      `select params, urgent from notification where recipient = 'ann' and kind = 'new_sign_in' order by id`,
    );
    return rows;
  };
  await signIn('ann', FIREFOX);
  await signIn('ann', FIREFOX.replaceAll('140', '141'));
  expect(await told()).toEqual([]);
  await signIn('ann', CHROME);
  await signIn('ann', CHROME);
  const params = { address: '127.0.0.1', browser: 'Chrome on Linux' };
  expect(await told()).toEqual([{ params, urgent: true }]);
});

test.each([
  ['10.1.2.3', '10.1.2.0/24'],
  ['::ffff:10.1.2.3', '10.1.2.0/24'],
  ['2001:db8:1:2::3', '2001:db8:1::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['what?', 'unknown'],
])('the network of %s is %s', (address, network) => {
  expect(placeKey({ address, userAgent: null })).toEqual({ network, browser: 'unknown' });
});
