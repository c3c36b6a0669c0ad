import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AuthenticatorOddity, createAuthenticator } from '../../helpers/software-authenticator.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { openEmbedded } from '../helpers/databases.ts';

const PASSWORD = 'correct horse battery staple';
const ORIGIN = 'https://plant.test:8443';

let db: Db;
let on: AccessApp;
const key = createAuthenticator(ORIGIN);
let cookie: string | undefined;
beforeAll(async () => {
  db = await openEmbedded();
  on = await openAccessApp(db, { secondFactorRoles: ['administrator'], publicUrl: `${ORIGIN}/` });
  for (const login of ['mei', 'jonas']) {
    const body = { login, role: 'technician', password: PASSWORD };
    await send(on, { method: 'POST', url: '/accounts', token: ADMIN, body });
  }
  cookie = (await signIn()).cookie;
});
afterAll(() => db?.close());

const post = (url: string, session: string | undefined, body?: object) =>
  send(on, { method: 'POST', url, cookie: session, ...(body && { body }) });
const signIn = (login = 'mei') => post('/session', undefined, { login, password: PASSWORD });
const own = '/me/second-factors/webauthn';
const ask = async () => (await post(`${own}/options`, cookie)).body;

/** Signs in with the authenticator, which may be odd. */
async function prove(odd: AuthenticatorOddity = {}) {
  const { cookie: pending } = await signIn();
  const { body: question } = await post('/session/second-factor/options', pending);
  return await post('/session/second-factor', pending, { webauthn: key.get(question, odd) });
}

test.each<[string, AuthenticatorOddity]>([
  ['on the page of another site', { origin: 'https://evil.example' }],
  ['for another site', { rpId: 'evil.example' }],
  ['without asking who uses it', { verified: false }],
  ['to a question that nobody asked', { challenge: 'bm9ib2R5IGFza2VkIHRoaXM' }],
])('an authenticator that answers %s is not enrolled', async (_what, odd) => {
  const answer = key.create(await ask(), odd);
  expect((await post(own, cookie, { name: 'key', response: answer })).status).toBe(400);
});

test('an authenticator is enrolled once, and its proof signs in', async () => {
  const question = await ask();
  expect(question).toMatchObject({
    rp: { id: 'plant.test' },
    authenticatorSelection: { userVerification: 'required' },
  });
  const answer = key.create(question);
  const enrolled = await post(own, cookie, { name: 'blue key', response: answer });
  expect([enrolled.status, enrolled.body.recoveryCodes?.length]).toEqual([201, 10]);
  expect((await post(own, cookie, { name: 'again', response: answer })).status).toBe(400);
  expect((await post(own, cookie, { name: 'again', response: key.create(await ask()) })).status).toBe(409);
  expect((await signIn()).body.methods).toEqual(['webauthn', 'recoveryCode']);
  expect(await prove()).toMatchObject({ status: 201, body: { personId: 'mei' } });
});

test.each<[string, AuthenticatorOddity]>([
  ['on the page of another site', { origin: 'https://evil.example' }],
  ['for another site', { rpId: 'evil.example' }],
  ['without asking who uses it', { verified: false }],
  ['with a counter that stands still, as a copy has it', { counter: 1 }],
  ['to a question that nobody asked', { challenge: 'bm9ib2R5IGFza2VkIHRoaXM' }],
])('a proof %s lets nobody in', async (_what, odd) => {
  pass();
  expect((await prove(odd)).status).toBe(401);
});

test('a proof counts once, and for the person who was asked', async () => {
  pass();
  await prove({ counter: 100 });
  const { cookie: pending } = await signIn();
  const { body: question } = await post('/session/second-factor/options', pending);
  const answer = { webauthn: key.get(question) };
  expect((await post('/session/second-factor', pending, answer)).status).toBe(201);
  expect((await post('/session/second-factor', (await signIn()).cookie, answer)).status).toBe(401);
  const other = await signIn('jonas');
  expect((await post('/session/confirm', other.cookie, answer)).status).toBe(401);
});

test('a proof by the authenticator is a fresh sign-in', async () => {
  pass();
  const { body: question } = await post('/session/confirm/options', cookie);
  expect((await post('/session/confirm', cookie, { webauthn: key.get(question) })).status).toBe(200);
});

test('without PUBLIC_URL there are code generators only, and the refusal says so', async () => {
  const here = await openAccessApp(db);
  const jonas = await send(here, { method: 'POST', url: '/session', body: { login: 'jonas', password: PASSWORD } });
  const asked = await send(here, { method: 'POST', url: `${own}/options`, cookie: jonas.cookie });
  expect([asked.status, asked.body.detail]).toEqual([409, expect.stringContaining('PUBLIC_URL')]);
});

/** Long enough for guesses to be forgiven, and short enough for the session. */
function pass(): void {
  on.clock.now = new Date(on.clock.now.getTime() + 20_000);
}
