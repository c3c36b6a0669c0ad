import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createOidcProvider } from '../../../ticketing/sign-in/oidc/oidc-provider.ts';
import { OIDC_DEFAULTS, oidcProblems } from '../../../ticketing/sign-in/oidc/oidc-settings.ts';
import { hadSecondFactor, readClaims } from '../../../ticketing/sign-in/oidc/read-claims.ts';
import { type Oddity, type OddProvider, startOddProvider } from '../../helpers/odd-oidc-provider.ts';
import { CLIENT, startOidcProvider } from '../../helpers/oidc-provider.ts';
import { type AccessApp, ADMIN, send } from '../access/access-app.ts';
import { CALLBACK, openOidcApp, PUBLIC, walkIn } from '../access/oidc-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

let db: Db;
let provider: OddProvider;
let on: AccessApp;
beforeAll(async () => {
  db = await openEmbedded();
  provider = await startOddProvider(CLIENT.id);
  on = await openOidcApp(db, provider.issuer);
});
afterAll(async () => {
  await provider?.stop();
  await db?.close();
});

/** Brings an answer whose ID token is odd. */
async function bring(odd: Oddity) {
  const person = walkIn(on);
  const begun = await person.get(`${PUBLIC}/sign-in/oidc`);
  const { searchParams } = new URL(begun.location ?? '');
  Object.assign(provider, { odd, nonce: searchParams.get('nonce') });
  return await person.get(`${CALLBACK}?code=any&state=${searchParams.get('state')}`);
}

const seconds = () => Math.floor(Date.now() / 1000);

test.each<[string, () => Oddity]>([
  ['another nonce', () => ({ claims: { nonce: 'another' } })],
  ['no nonce', () => ({ claims: { nonce: undefined } })],
  ['another audience', () => ({ claims: { aud: 'another-client' } })],
  ['another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
  ['an end that has passed', () => ({ claims: { exp: seconds() - 120 } })],
  ['a beginning that has not come', () => ({ claims: { nbf: seconds() + 120 } })],
  ['no subject', () => ({ claims: { sub: undefined } })],
  ['the algorithm none', () => ({ header: { alg: 'none', kid: undefined }, signature: 'none' })],
  ['a signature taken away', () => ({ signature: 'none' })],
  ['the signature of a stranger', () => ({ signature: 'stranger' })],
  ['an algorithm with a shared secret', () => ({ header: { alg: 'HS256', kid: undefined } })],
  ['a key that is not published', () => ({ header: { kid: 'unknown' }, signature: 'stranger' })],
])('an ID token with %s lets nobody in', async (_what, odd) => {
  expect(await bring(odd())).toMatchObject({ status: 401, text: expect.stringContaining('not in order') });
  expect((await db.query('select 1 from account_session')).count).toBe(0);
});

test('a clock that is up to a minute off is borne with', async () => {
  for (const claims of [{ exp: seconds() - 30 }, { nbf: seconds() + 30 }, {}]) {
    expect((await bring({ claims })).status).toBe(303);
  }
});

test('a provider that says no time of proof proves nothing fresh', async () => {
  await bring({});
  const { rows } = await db.query<{ at: Date }>('select authenticated_at as at from account_session limit 1');
  expect(rows[0]?.at.getTime()).toBe(0);
});

test('while the provider is away a page says so, passwords work, and it is asked again later', async () => {
  const gone = await startOidcProvider({ redirectUri: CALLBACK });
  const port = Number(new URL(gone.issuer).port);
  await gone.stop();
  const here = await openOidcApp(db, gone.issuer);
  const away = await walkIn(here).get(`${PUBLIC}/sign-in/oidc`);
  expect([away.status, away.text]).toEqual([503, expect.stringContaining('does not answer')]);
  const body = { login: 'breaker', role: 'administrator', password: 'break the glass please' };
  await send(here, { method: 'POST', url: '/accounts', token: ADMIN, body });
  const session = { login: 'breaker', password: 'break the glass please' };
  expect((await send(here, { method: 'POST', url: '/session', body: session })).status).toBe(201);
  const back = await startOidcProvider({ redirectUri: CALLBACK, port });
  here.clock.now = new Date(here.clock.now.getTime() + 2_000);
  expect((await walkIn(here).get(`${PUBLIC}/sign-in/oidc`)).status).toBe(303);
  await back.stop();
});

test('where passwords are for administrators, others come by the provider alone', async () => {
  const here = await openOidcApp(db, provider.issuer, { passwords: 'administrators', label: 'Plant <account>' });
  for (const [login, role, status] of [
    ['boss', 'administrator', 201],
    ['hand', 'technician', 403],
  ] as const) {
    const password = 'a password long enough';
    await send(here, { method: 'POST', url: '/accounts', token: ADMIN, body: { login, role, password } });
    expect((await send(here, { method: 'POST', url: '/session', body: { login, password } })).status).toBe(status);
  }
  expect((await send(here, { url: '/sign-in' })).text).toContain('href="/sign-in/oidc">Plant &#60;account&#62;</a>');
});

test('an issuer that calls itself by another name is no provider of ours', async () => {
  const settings = { ...OIDC_DEFAULTS, issuer: `${provider.issuer}/`.replace('127.0.0.1', 'localhost'), clientId: 'x' };
  const asked = createOidcProvider({
    settings,
    publicUrl: PUBLIC,
    now: Date.now,
    log: { warn: () => undefined } as never,
  });
  await expect(asked.check()).rejects.toMatchObject({ code: 'unavailable' });
});

test('an account that the provider has not told of for long is disabled', async () => {
  const person = walkIn(on);
  await bring({ claims: { sub: 'gone', preferred_username: 'gone' } });
  on.clock.now = new Date(on.clock.now.getTime() + 61 * 86_400_000);
  await on.sweepPlantAccounts();
  expect((await send(on, { url: '/accounts/gone', token: ADMIN })).body).toMatchObject({ active: false });
  expect((await send(on, { url: '/accounts/breaker', token: ADMIN })).body).toMatchObject({ active: true });
  expect((await person.me()).status).toBe(401);
});

const settings = { ...OIDC_DEFAULTS, roleMap: 'a=lead;b=viewer', rolesClaim: 'realm_access.roles' };

test.each([
  [{ realm_access: { roles: ['b', 'a'] } }, 'lead'],
  [{ realm_access: { roles: 'b' } }, 'viewer'],
  [{ 'realm_access.roles': ['b'], realm_access: { roles: ['a'] } }, 'viewer'],
  [{ realm_access: { roles: [['a']] } }, undefined],
  [{ realm_access: 'a' }, undefined],
  [{ realm_access: { roles: [{ toString: 'a' }, 7, null] } }, undefined],
  [{}, undefined],
  [{ roles: ['a'] }, undefined],
])('the claims %j give the role %s', (claims, role) => {
  expect(readClaims(claims, settings).rights?.role).toBe(role);
});

test('a claim says whether the provider asked for a second factor, where it is believed', () => {
  const ways = (amr: unknown, secondFactor: 'claim' | 'provider' | 'here') =>
    hadSecondFactor({ amr }, { secondFactor });
  expect([ways(['mfa'], 'claim'), ways(['pwd', 'otp'], 'claim'), ways(['pwd'], 'claim')]).toEqual([true, true, false]);
  expect([ways(undefined, 'claim'), ways(['mfa'], 'here'), ways([], 'provider')]).toEqual([false, false, true]);
});

test('bad settings of the provider are told all at once', () => {
  const bad = { issuer: 'http://sso.plant.example', roleMap: 'x=emperor', clientSecret: 'a', clientSecretFile: 'b' };
  const names = oidcProblems(bad, undefined).map((problem) => problem.split(':', 1)[0]);
  expect(names).toEqual(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'PUBLIC_URL', 'OIDC_CLIENT_SECRET_FILE', 'OIDC_ROLE_MAP']);
});
