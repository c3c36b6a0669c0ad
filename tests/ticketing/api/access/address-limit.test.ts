import { expect, test } from 'vitest';
import type { PersonCaller, TokenCaller } from '../../../../http/access/caller.ts';
import { createRateLimit } from '../../../../http/access/rate-limit.ts';
import type { HttpApp } from '../../../../http/http-app.ts';
import { createRefusals } from '../../../../http/refusals.ts';
import { AppError } from '../../../../lib/errors.ts';
import { createLookUpLimit } from '../../../../ticketing/accounts/look-up-limit.ts';
import { createSignIn } from '../../../../ticketing/api/access/create-sign-in.ts';
import { progressPage, progressRoutes } from '../../../../ticketing/api/outside/progress-routes.ts';
import { createSlaPolicy } from '../../../../ticketing/sla/sla-policy.ts';
import { openApp } from '../../../http/app.ts';

const MEI: PersonCaller = {
  kind: 'person',
  personId: 'mei',
  name: 'Mei',
  role: 'viewer',
  sites: null,
  sessionId: 's',
  authenticatedAt: new Date(0),
};
const ERP: TokenCaller = {
  kind: 'token',
  tokenId: 1,
  name: 'erp',
  role: 'viewer',
  sites: null,
  scopes: ['*:read'],
  personId: null,
};
const ADMIN = 'an-administrator-for-tests-only';

/** A server as `up` wires it, at a moment that tests move; counts look-ups. */
async function openGuarded(trustedProxies?: string) {
  const clock = { now: 1_764_000_000_000 };
  const asked = { sessions: 0, tokens: 0, devices: 0, codes: 0 };
  const count = <Answer>(kind: keyof typeof asked, answer: Answer): Answer => {
    asked[kind] += 1;
    return answer;
  };
  const now = () => clock.now;
  const refusals = createRefusals({ log: { warn: () => undefined }, now });
  const lookUps = createLookUpLimit({
    perSecond: 10,
    now,
    refused: (address) => refusals.note('too_many_credentials', { address }),
  });
  const signIn = createSignIn({
    access: { authenticate: async () => count('devices', { refused: 'wrong_password' as const }) },
    adminTokens: [ADMIN],
    known: {
      bySession: async (token) => count('sessions', token === 'good' ? MEI : undefined),
      byToken: async (token) => count('tokens', token === 'hbt_good' ? ERP : undefined),
    },
    lookUps,
  });
  const db = { query: async () => count('codes', { rows: [], count: 0 }) } as never;
  const things = (api: HttpApp) =>
    api.get(
      '/things',
      { schema: { tags: ['tickets'] }, config: { roles: ['viewer'], access: 'devices' } },
      async () => 'in',
    );
  const app = await openApp([things, progressRoutes({ db, lookUps })], {
    pages: [progressPage({ db, lookUps, timeZone: 'UTC', now: () => new Date(), policy: createSlaPolicy() })],
    guards: { signIn, rate: { limit: createRateLimit(50), now }, refusals },
    ...(trustedProxies && { trustedProxies }),
  });
  const send = async (headers: Record<string, string>, { url = '/api/v1/things', from = '192.0.2.1' } = {}) =>
    (await app.inject({ url, headers, remoteAddress: from })).statusCode;
  return { app, clock, asked, refusals, send };
}

const many = async (count: number, one: (i: number) => Promise<number>) => {
  const statuses: Record<number, number> = {};
  for (let i = 0; i < count; i++) {
    const status = await one(i);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
};
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  ['made-up tokens', 'tokens', (i: number) => ({ authorization: `Bearer hbt_${i}` })],
  ['made-up sessions', 'sessions', (i: number) => ({ cookie: `harbinger_session=made-up-${i}` })],
  ['wrong secrets of devices', 'devices', (i: number) => ({ authorization: basic(`plant/pump-1:guess-${i}`) })],
  ['bearers that are no token of ours', 'devices', (i: number) => ({ authorization: `Bearer x${i}` })],
] as const)('%s cost their address: 500 of them are not 500 look-ups', async (_, kind, headersOf) => {
  const { asked, send, refusals, clock } = await openGuarded();
  expect(await many(500, (i) => send(headersOf(i)))).toEqual({ 401: 100, 429: 400 });
  expect(asked[kind]).toBe(100);
  expect(refusals.counts).toEqual({ too_many_credentials: 400 });
  clock.now += 1_000;
  expect(await many(100, (i) => send(headersOf(i)))).toEqual({ 401: 10, 429: 90 });
});

test('many made-up tokens at the same moment cost as much as one after the other', async () => {
  const { asked, send } = await openGuarded();
  await Promise.all(Array.from({ length: 500 }, (_, i) => send({ authorization: `Bearer hbt_${i}` })));
  expect(asked.tokens).toBe(100);
});

test.each([
  ['/api/v1/public/tickets/', 404],
  ['/t/', 404],
] as const)('made-up codes at %s cost their address', async (url, status) => {
  const { asked, send } = await openGuarded();
  expect(await many(500, (i) => send({}, { url: `${url}${i}` }))).toEqual({ [status]: 100, 429: 400 });
  expect(asked.codes).toBe(100);
});

test('a credential that was good before goes on beside a neighbour who makes some up', async () => {
  const { send } = await openGuarded();
  const good = [{ cookie: 'harbinger_session=good' }, { authorization: 'Bearer hbt_good' }];
  for (const headers of good) expect(await send(headers)).toBe(200);
  await many(300, (i) => send({ authorization: `Bearer hbt_${i}` }));
  for (const headers of good) expect(await send(headers)).toBe(200);
  // Its bearer is known without a look-up.
  expect(await send({ authorization: `Bearer ${ADMIN}` })).toBe(200);
  expect(await send({ cookie: 'harbinger_session=good' }, { from: '192.0.2.2' })).toBe(200);
});

test('good credentials cost their address nothing, however many there are', async () => {
  const clock = { now: 0 };
  const limit = createLookUpLimit({ perSecond: 1, now: () => clock.now });
  for (let i = 0; i < 500; i++) await limit.lookUp({ address: '192.0.2.1', credential: `good ${i}` }, async () => i);
});

test('a database that is away makes no address pay', async () => {
  const limit = createLookUpLimit({ perSecond: 1, now: () => 0 });
  const away = async () => {
    throw new AppError('unavailable', 'The database is away.');
  };
  for (let i = 0; i < 50; i++) {
    await expect(limit.lookUp({ address: '192.0.2.1', credential: `${i}` }, away)).rejects.toMatchObject({
      code: 'unavailable',
    });
  }
});

test('a credential that is no longer in force costs its address again', async () => {
  const limit = createLookUpLimit({ perSecond: 1, now: () => 0 });
  const offer = { address: '192.0.2.1', credential: 'was good' };
  await limit.lookUp(offer, async () => 'in');
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => limit.lookUp(offer, async () => undefined)));
  expect(tries.filter(({ status }) => status === 'rejected').length).toBe(0);
  await expect(limit.lookUp(offer, async () => undefined)).rejects.toMatchObject({ code: 'too_many' });
});

test.each([
  ['nothing that is there', '/nowhere', 404],
  ['nothing that is there in the API', '/api/v1/nowhere', 404],
  ['the API document', '/api/v1/openapi.json', 200],
  ['a route without a credential', '/api/v1/things', 401],
] as const)('%s is behind the limit by address', async (_, url, status) => {
  const { send } = await openGuarded();
  expect(await many(600, () => send({}, { url }))).toEqual({ [status]: 500, 429: 100 });
});

test('the health checks answer whatever else comes from the address', async () => {
  const { send } = await openGuarded();
  await many(600, () => send({}, { url: '/nowhere' }));
  for (const url of ['/healthz', '/readyz']) expect(await send({}, { url })).toBe(200);
});

test('a /64 of IPv6 pays as one, and IPv4 as one however it is written', async () => {
  const { send } = await openGuarded();
  const wrong = { authorization: 'Bearer hbt_wrong' };
  await many(200, (i) => send(wrong, { from: `2001:db8::${i.toString(16)}` }));
  expect(await send(wrong, { from: '2001:db8::ffff' })).toBe(429);
  expect(await send(wrong, { from: '2001:db8:0:1::1' })).toBe(401);
  await many(200, () => send(wrong, { from: '192.0.2.9' }));
  expect(await send(wrong, { from: '::ffff:192.0.2.9' })).toBe(429);
});

test('X-Forwarded-For counts from a trusted proxy alone', async () => {
  const wrong = { authorization: 'Bearer hbt_wrong' };
  const open = await openGuarded();
  const forged = (i: number) => open.send({ ...wrong, 'x-forwarded-for': `198.51.100.${i % 250}` });
  expect(await many(200, forged)).toEqual({ 401: 100, 429: 100 });
  const behind = await openGuarded('10.0.0.0/8');
  const forwarded = (client: string) => behind.send({ ...wrong, 'x-forwarded-for': client }, { from: '10.0.0.1' });
  await many(200, () => forwarded('198.51.100.1'));
  expect([await forwarded('198.51.100.1'), await forwarded('198.51.100.2')]).toEqual([429, 401]);
});
