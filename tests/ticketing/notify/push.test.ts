import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../../../http/access/caller.ts';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { pushKeysOf } from '../../../ticketing/delivery/push-keys.ts';
import { storePreferences } from '../../../ticketing/notify/preferences.ts';
import { openApp } from '../../http/app.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { createSetup, storePerson, storeTicket, tell } from './notification-setup.ts';

type Decrypt = (
  body: Buffer,
  how: { version: string; privateKey: ReturnType<typeof createECDH>; authSecret: string },
) => Buffer;
const { decrypt } = createRequire(import.meta.url)('http_ece') as { decrypt: Decrypt };

/**
 * A push service on loopback, which answers as the test says, and a browser that subscribes at it.
 */
async function startPushService() {
  const calls: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = [];
  const service = { calls, status: 201, url: '', close: () => server.close() };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(service.status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return service;
}

function newBrowser() {
  const privateKey = createECDH('prime256v1');
  const p256dh = privateKey.generateKeys('base64url');
  const authSecret = randomBytes(16).toString('base64url');
  const open = (body: Buffer) => JSON.parse(String(decrypt(body, { version: 'aes128gcm', privateKey, authSecret })));
  return { keys: { p256dh, auth: authSecret }, open };
}

let db: Db;
let app: HttpApp;
let setup: Awaited<ReturnType<typeof createSetup>>;
let service: Awaited<ReturnType<typeof startPushService>>;
let caller: Caller;
beforeAll(async () => {
  db = await openEmbedded();
  service = await startPushService();
  setup = await createSetup(db);
  app = await openApp(setup.notifications.routes, { guards: { signIn: async () => caller } });
  for (const person of ['ann', 'bo']) await storePerson(db, person);
});
afterAll(async () => {
  service?.close();
  await db?.close();
});
beforeEach(async () => {
  await db.query(`delete from notification`);
  await db.query(`delete from push_device`);
  service.calls.length = 0;
  service.status = 201;
  as('ann');
});

const as = (personId: string) => {
  caller = {
    kind: 'person',
    personId,
    name: personId,
    role: 'technician',
    sites: null,
    sessionId: 's',
    authenticatedAt: new Date(0),
  };
};
const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
  const headers = { 'x-requested-with': 'test' };
  const answer = await app.inject({
    method,
    url: `/api/v1/me/push-devices${url}`,
    headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
};
const subscribe = (path: string, browser = newBrowser()) =>
  send('POST', '', { endpoint: `${service.url}${path}`, keys: browser.keys, name: 'Phone' });
const pushRows = async () =>
  (
    await db.query<{ state: string; recipient: string; error: string | null }>(
      `select state, recipient, last_error as error from notification where channel = 'push' order by id`,
    )
  ).rows;

test('a notification reaches a device encrypted, small, with a token of this plant, and leads to the ticket', async () => {
  const browser = newBrowser();
  expect(await subscribe('/device/1', browser)).toMatchObject({ status: 201, body: { name: 'Phone', endedAt: null } });
  const ticketId = await storeTicket(db, { title: 'Bearing wear suspected' });
  await tell(db, { ticketId, event: 'event:1', to: ['ann', 'bo'], now: setup.clock.now });
  await setup.notifications.round();
  const [call, ...more] = service.calls;
  expect(more).toEqual([]);
  if (!call) throw new Error('nothing was sent');
  expect(call.path).toBe('/device/1');
  expect(call.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400', urgency: 'normal' });
  expect(call.body.length).toBeLessThan(1_000);
  expect(String(call.body)).not.toContain('Bearing');
  const number = `HB-${String(ticketId).padStart(6, '0')}`;
  expect(browser.open(call.body)).toEqual({
    title: `${number} Bearing wear suspected`,
    body: 'This ticket has been assigned to you.',
    url: `/tickets/${number}`,
    tag: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });

  const { publicKey } = (await send('GET', '')).body;
  const [, token = '', key] = /^vapid t=(\S+), k=(\S+)$/.exec(String(call.headers.authorization)) ?? [];
  expect(key).toBe(publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const signed = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(JSON.parse(String(Buffer.from(claims, 'base64url')))).toMatchObject({ aud: service.url });
  expect(await pushRows()).toEqual([{ state: 'sent', recipient: 'ann', error: null }]);
});

test('what a push service does not take now is tried again; a device that is gone gets no more, and its person sees why', async () => {
  await subscribe('/device/1');
  service.status = 503;
  await tell(db, { ticketId: await storeTicket(db), event: 'event:1', now: setup.clock.now });
  await setup.notifications.round();
  expect(await pushRows()).toMatchObject([{ state: 'failed', error: 'its push service answered 503' }]);
  for (const gone of [404, 410]) {
    service.status = gone;
    await subscribe('/device/1');
    setup.later(3_600);
    await db.query(`update notification set state = 'pending' where channel = 'push'`);
    await setup.notifications.round();
    expect(await pushRows()).toMatchObject([{ state: 'dead', error: `its push service answered ${gone}: gone` }]);
    expect((await send('GET', '')).body.items).toMatchObject([{ endedWhy: `its push service answered ${gone}: gone` }]);
  }
  const calls = service.calls.length;
  await tell(db, { ticketId: await storeTicket(db), event: 'event:2', now: setup.clock.now });
  await setup.notifications.round();
  expect([service.calls.length, (await pushRows()).length]).toEqual([calls, 1]);
});

test('of several devices all get it, one that is gone ends alone, and a removed one gets nothing', async () => {
  await subscribe('/device/1');
  const { id } = (await subscribe('/device/2')).body;
  await tell(db, { ticketId: await storeTicket(db), event: 'event:1', now: setup.clock.now });
  await setup.notifications.round();
  expect(service.calls.map(({ path }) => path).sort()).toEqual(['/device/1', '/device/2']);
  as('bo');
  expect((await send('DELETE', `/${id}`)).status).toBe(404);
  as('ann');
  expect((await send('DELETE', `/${id}`)).status).toBe(204);
  await tell(db, { ticketId: await storeTicket(db), event: 'event:2', now: setup.clock.now });
  await setup.notifications.round();
  expect(service.calls.slice(2).map(({ path }) => path)).toEqual(['/device/1']);
});

test('choices and quiet hours hold for push, too; a page comes at any hour', async () => {
  await subscribe('/device/1');
  await storePreferences(db, 'ann', {
    choices: { comment: { push: 'off' } },
    quietHours: { from: '09:00', until: '11:00' },
    digestAt: '08:00',
  });
  const ticketId = await storeTicket(db);
  setup.clock.now = new Date('2026-02-04T10:00:00Z');
  for (const kind of ['comment', 'assigned', 'page'] as const) {
    await tell(db, { ticketId, event: `event:${kind}`, kind, now: setup.clock.now });
  }
  await setup.notifications.round();
  expect((await pushRows()).map(({ state }) => state)).toEqual(['held', 'sent']);
  setup.later(3_600);
  await setup.notifications.round();
  expect((await pushRows()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  await db.query('delete from notification_preference');
});

test('a device is its newest person’s, and addresses that must not be reached are refused', async () => {
  await subscribe('/device/1');
  as('bo');
  await subscribe('/device/1');
  as('ann');
  expect((await send('GET', '')).body.items).toEqual([]);
  const { keys } = newBrowser();
  for (const endpoint of [
    'http://169.254.169.254/latest',
    'https://user:word@push.example/1',
    'ftp://push.example/1',
  ]) {
    const refused = await send('POST', '', { endpoint, keys, name: 'Phone' });
    expect([endpoint, refused.status]).toEqual([endpoint, expect.toBeOneOf([400, 422])]);
  }
});

test('the keys follow from the access key', () => {
  const [one, two] = [pushKeysOf(Buffer.alloc(32, 1)), pushKeysOf(Buffer.alloc(32, 2))];
  expect(pushKeysOf(Buffer.alloc(32, 1))).toEqual(one);
  expect(one.publicKey).not.toBe(two.publicKey);
  expect(Buffer.from(one.publicKey, 'base64url')).toHaveLength(65);
});
