import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createBrowser, startOidcProvider, type TestProvider } from '../../helpers/oidc-provider.ts';
import { type AccessApp, ADMIN, send } from '../access/access-app.ts';
import { CALLBACK, openOidcApp, PUBLIC, walkIn } from '../access/oidc-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

let db: Db;
let provider: TestProvider;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  provider = await startOidcProvider({ redirectUri: CALLBACK });
  on = await openOidcApp(db, provider.issuer);
});
afterAll(async () => {
  await provider?.stop();
  await db?.close();
});

const crew = 'CN=Crew,OU=Groups';
let count = 0;
let subject: string;
let login: string;
beforeEach(() => {
  count += 1;
  subject = `subject-${count}`;
  login = `lin${count}`;
  be({ groups: [crew], sites: ['hall-1'] });
});

/** The person in the provider's answer. */
function be(claims: Record<string, unknown>): void {
  const email = `${login}@plant.example`;
  provider.people.set(subject, { preferred_username: login, name: 'Lin Wei', email, email_verified: true, ...claims });
  provider.who.subject = subject;
}
const account = async () => (await send(on, { url: `/accounts/${login}`, token: ADMIN })).body;
const patch = (body: object) => send(on, { method: 'PATCH', url: `/accounts/${login}`, token: ADMIN, body });

test('a first sign-in at the provider makes the account with the role and the sites of the claims', async () => {
  const person = walkIn(on);
  expect(await person.signIn('?to=/tickets/WO-1')).toMatchObject({ status: 303, location: '/tickets/WO-1' });
  expect((await person.me()).body).toMatchObject({ personId: login, role: 'technician', sites: ['plant'] });
  expect(await account()).toMatchObject({ login, name: 'Lin Wei', hasPassword: false });
  const { rows } = await db.query('select email from person where id = $1', [login]);
  expect(rows).toEqual([{ email: `${login}@plant.example` }]);
  const events = await db.query(
    `select actor from access_event where kind = 'account_added' and payload->>'person' = $1`,
    [login],
  );
  expect(events.rows).toEqual([{ actor: 'oidc' }]);
});

test('role and sites follow the claims at every sign-in', async () => {
  await walkIn(on).signIn();
  be({ groups: ['admins', crew], sites: 'everywhere', name: 'Lin Wei-Bauer' });
  const person = walkIn(on);
  await person.signIn();
  expect((await person.me()).body).toMatchObject({ role: 'administrator', sites: null, name: 'Lin Wei-Bauer' });
});

test('a person whose claims give no role is refused, and sessions and tokens end; better claims let them in again', async () => {
  const before = walkIn(on);
  await before.signIn('?fresh=true');
  const cookie = before.browser.cookies(PUBLIC);
  // As after a fresh proof, which making a token requires.
  await db.query('update account_session set authenticated_at = $1', [on.clock.now]);
  const body = { name: `of ${login}`, scopes: ['*:read'] };
  const { body: made } = await send(on, { method: 'POST', url: '/tokens', cookie, body });
  expect((await send(on, { url: '/me', token: made.secret })).status).toBe(200);
  be({ groups: ['canteen'], sites: ['hall-1'] });
  const after = await walkIn(on).signIn();
  expect([after.status, after.text]).toEqual([403, expect.stringContaining('gives you no access here')]);
  expect((await before.me()).status).toBe(401);
  expect((await send(on, { url: '/me', token: made.secret })).status).toBe(401);
  expect(await account()).toMatchObject({ active: false });
  be({ groups: [crew], sites: ['hall-2'] });
  const again = walkIn(on);
  expect((await again.signIn()).status).toBe(303);
  expect((await again.me()).body).toMatchObject({ sites: ['mill'] });
});

test('a person whose claims give no site is refused', async () => {
  be({ groups: [crew], sites: ['hall-9'] });
  expect((await walkIn(on).signIn()).status).toBe(403);
  expect((await account()).status).toBe(404);
});

test('an account that an administrator disabled stays disabled, whatever the claims say', async () => {
  await walkIn(on).signIn();
  be({ groups: [] });
  await walkIn(on).signIn();
  await patch({ active: false });
  be({ groups: [crew], sites: ['hall-1'] });
  expect((await walkIn(on).signIn()).text).toContain('This account is disabled');
  await patch({ active: true });
  expect((await walkIn(on).signIn()).status).toBe(303);
});

test('somebody else with a login or an e-mail address that is here gets no account of others', async () => {
  await walkIn(on).signIn();
  const email = `${login}@plant.example`;
  subject = `another-${count}`;
  be({ groups: ['admins'], sites: 'everywhere', email });
  const other = walkIn(on);
  expect(await other.signIn()).toMatchObject({ status: 403, text: expect.stringContaining('another') });
  expect((await other.me()).status).toBe(401);
  expect(await account()).toMatchObject({ role: 'technician' });
});

test('a local account is linked by an administrator, and by nobody else', async () => {
  const body = { login, role: 'viewer', password: 'a long local password' };
  await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body });
  expect((await walkIn(on).signIn()).status).toBe(403);
  const link = { method: 'PUT', url: `/accounts/${login}/identity`, token: ADMIN, body: { subject } } as const;
  expect(await send(on, link)).toMatchObject({ status: 200, body: { issuer: provider.issuer, subject, made: false } });
  const person = walkIn(on);
  expect((await person.signIn()).status).toBe(303);
  expect((await person.me()).body).toMatchObject({ personId: login, role: 'technician' });
  const elsewhere = `/accounts/lin1/identity`;
  expect((await send(on, { ...link, url: elsewhere })).status).toBe(409);
  await send(on, { method: 'DELETE', url: `/accounts/${login}/identity`, token: ADMIN });
  expect((await person.me()).status).toBe(401);
});

test('a session whose rights the provider tells ends after eight hours, however busy it is', async () => {
  const person = walkIn(on);
  await person.signIn();
  on.clock.now = new Date(on.clock.now.getTime() + 7.9 * 3_600_000);
  expect((await person.me()).status).toBe(200);
  on.clock.now = new Date(on.clock.now.getTime() + 0.2 * 3_600_000);
  expect((await person.me()).status).toBe(401);
});

test('an answer counts once, and only in the browser that began', async () => {
  const first = walkIn(on);
  const answer = await first.toAnswer();
  const thief = walkIn(on, createBrowser());
  expect(await thief.get(answer)).toMatchObject({ status: 401 });
  const cookies = first.browser.cookies(PUBLIC);
  expect((await first.get(answer)).status).toBe(303);
  first.browser.keep(PUBLIC, cookies.split('; '));
  expect(await first.get(answer)).toMatchObject({ status: 401, text: expect.stringContaining('Begin again') });
});

test('another state, a code of before and one that was made up let nobody in', async () => {
  const used = new URL(await walkIn(on).toAnswer()).searchParams.get('code') ?? '';
  for (const change of [{ state: 'made-up' }, { code: 'made-up' }, { code: used }, { iss: 'https://evil.example' }]) {
    const person = walkIn(on);
    const answer = new URL(await person.toAnswer());
    for (const [name, value] of Object.entries(change)) answer.searchParams.set(name, value);
    expect((await person.get(answer.href)).status).toBe(401);
    expect((await person.me()).status).toBe(401);
  }
});

test('a sign-in that took more than ten minutes begins again', async () => {
  const person = walkIn(on);
  const answer = await person.toAnswer();
  on.clock.now = new Date(on.clock.now.getTime() + 601_000);
  expect((await person.get(answer)).status).toBe(401);
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/tickets/../../x',
  '/sign-in/oidc',
  'javascript:alert(1)',
])('a sign-in leads to pages of ours and never to %s', async (to) => {
  const begun = await walkIn(on).get(`${PUBLIC}/sign-in/oidc?to=${encodeURIComponent(to)}`);
  expect([begun.status, begun.location]).toEqual([400, undefined]);
});

test('the request to the provider has PKCE, state and nonce, and the cookies are for TLS', async () => {
  const begun = await walkIn(on).get(`${PUBLIC}/sign-in/oidc`);
  const asked = new URL(begun.location ?? '').searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    code_challenge_method: 'S256',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile email',
  });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(40);
  expect(begun.headers['set-cookie']).toMatch(
    /^harbinger_oidc=[\w-]{43}; Path=\/sign-in\/oidc; HttpOnly; SameSite=Lax.*Secure$/,
  );
});

test('a fresh proof is asked of the provider anew', async () => {
  const person = walkIn(on);
  await person.signIn();
  const begun = await person.get(`${PUBLIC}/sign-in/oidc?fresh=true`);
  expect(begun.location).toContain('prompt=login');
  expect((await person.get(await person.browser.walk(begun.location ?? ''))).status).toBe(303);
});

test('the answer of a person who refused at the provider is a page', async () => {
  const person = walkIn(on);
  const answer = new URL(await person.toAnswer());
  answer.search = `?error=access_denied&state=${answer.searchParams.get('state')}&iss=${encodeURIComponent(provider.issuer)}`;
  const page = await person.get(answer.href);
  expect([page.status, page.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
});

test('no code, state or secret of the client is in the log', async () => {
  const person = walkIn(on);
  const answer = new URL(await person.toAnswer());
  await person.get(answer.href);
  for (const name of ['code', 'state']) expect(on.logged()).not.toContain(answer.searchParams.get(name));
  expect(on.logged()).not.toContain('a-secret-of-the-client');
});
