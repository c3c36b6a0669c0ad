import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openApp } from '../../http/app.ts';
import { databases } from '../helpers/databases.ts';
import { createSetup } from './notification-setup.ts';
import { startReceiver } from './webhook-server.ts';

for (const { name, open } of databases()) {
  describe(`webhooks, outbox on ${name}`, () => {
    let db: Db;
    let app: HttpApp;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    let setup: Awaited<ReturnType<typeof createSetup>>;
    let endpoint = { id: '', secret: '' };
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());
    beforeEach(async () => {
      await db.query('delete from notification');
      await db.query('delete from webhook_endpoint');
      receiver = await startReceiver();
      setup = await createSetup(db);
      setup.clock.now = new Date();
      app = await openApp(setup.notifications.routes);
      endpoint = (await send('POST', '/webhooks', { url: `${receiver.url}/hook` })).body;
    });
    afterEach(() => receiver.close());
    const send = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
      const response = await app.inject({ method, url: `/api/v1${url}`, ...(payload && { payload }) });
      return { status: response.statusCode, body: response.body === '' ? undefined : response.json() };
    };
    const ping = () => send('POST', `/webhooks/${endpoint.id}/test`);
    const round = async () => (await setup.notifications.round())[1];
    const rows = async (state: string) => (await send('GET', `/notifications?state=${state}`)).body.items;

    test('a call is signed so that the library of Standard Webhooks verifies it', async () => {
      await ping();
      await round();
      const [call] = receiver.calls;
      const verify = (body: string) =>
        new Webhook(endpoint.secret).verify(body, (call?.headers ?? {}) as Record<string, string>);
      expect(verify(call?.body ?? '')).toMatchObject({ type: 'test', data: {} });
      expect(() => verify(`${call?.body} `)).toThrow();
      expect(call?.path).toBe('/hook');
      expect(await rows('sent')).toMatchObject([{ channel: 'webhook', recipient: endpoint.id, attempts: 1 }]);
    });

    test('the secret is shown once; a new one signs at once', async () => {
      expect(endpoint.secret).toMatch(/^whsec_/);
      const listed = await send('GET', '/webhooks');
      expect(listed.body.items).toMatchObject([{ id: endpoint.id, kinds: null, active: true }]);
      expect(JSON.stringify(listed.body)).not.toContain('whsec_');
      const { body } = await send('POST', `/webhooks/${endpoint.id}/secret`);
      expect(body.secret).not.toBe(endpoint.secret);
      await ping();
      await round();
      const { headers, body: sent } = receiver.calls[0] ?? { headers: {}, body: '' };
      new Webhook(body.secret).verify(sent, headers as Record<string, string>);
      expect(() => new Webhook(endpoint.secret).verify(sent, headers as Record<string, string>)).toThrow();
    });

    test('what is refused comes again with the same id, later and later; then it is a dead letter that can be sent again', async () => {
      receiver.answer = (response) => response.writeHead(500).end();
      await ping();
      for (const wait of [10, 20, 40]) {
        await round();
        await round();
        setup.later(wait);
      }
      expect(receiver.calls).toHaveLength(3);
      expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      const [dead] = await rows('dead');
      expect(dead).toMatchObject({ attempts: 3, lastError: 'answered 500' });
      expect(await setup.notifications.status()).toEqual([
        { channel: 'webhook', waiting: 0, held: 0, dead: 1, oldestSeconds: null },
      ]);
      receiver.answer = (response) => response.writeHead(200).end('ok');
      expect(await send('POST', `/notifications/${dead.id}/retry`)).toMatchObject({
        status: 200,
        body: { state: 'pending' },
      });
      await round();
      expect(receiver.calls).toHaveLength(4);
      expect(await send('POST', `/notifications/${dead.id}/retry`)).toMatchObject({ status: 409 });
      expect(await send('POST', '/notifications/999999/retry')).toMatchObject({ status: 404 });
    });

    test('a redirect is not followed, and a long answer is not read', async () => {
      receiver.answer = (response) => response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
      await ping();
      await round();
      expect(receiver.calls.map(({ path }) => path)).toEqual(['/hook']);
      expect(await rows('failed')).toMatchObject([{ lastError: 'answered 302' }]);
      let cutOff = false;
      receiver.answer = (response) => {
        response.on('close', () => {
          cutOff = !response.writableFinished;
        });
        const pour = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(65_536), pour);
        };
        response.writeHead(200);
        pour();
      };
      setup.later(10);
      await round();
      expect(await rows('sent')).toHaveLength(1);
      await expect.poll(() => cutOff).toBe(true);
    });

    test('410 ends the endpoint: nothing is written for it any more', async () => {
      receiver.answer = (response) => response.writeHead(410).end();
      await ping();
      await round();
      expect(await rows('dead')).toHaveLength(1);
      expect(await send('GET', `/webhooks/${endpoint.id}`)).toMatchObject({ body: { active: false } });
    });

    test('one that is away does not keep the others waiting', async () => {
      await send('PATCH', `/webhooks/${endpoint.id}`, { url: 'http://127.0.0.1:1/' });
      for (let i = 0; i < 40; i++) await ping();
      endpoint = (await send('POST', '/webhooks', { url: `${receiver.url}/other` })).body;
      setup.later(1);
      await ping();
      await round();
      expect(receiver.calls.map(({ path }) => path)).toEqual(['/other']);
    });

    test('addresses that webhooks must not go to are refused when they are set, and again at every call', async () => {
      for (const url of ['http://169.254.169.254/latest/meta-data', 'http://[fe80::1]/', 'http://0.0.0.0/']) {
        expect(await send('POST', '/webhooks', { url })).toMatchObject({
          status: 422,
          body: { errors: [{ field: 'url', message: expect.stringContaining('never') }] },
        });
      }
      expect(await send('POST', '/webhooks', { url: 'http://u:p@a.example/' })).toMatchObject({ status: 422 });
      expect(await send('POST', '/webhooks', { url: 'ftp://a.example/' })).toMatchObject({ status: 400 });
      await ping();
      const narrow = await createSetup(db, { webhooks: { reach: 'private' } });
      narrow.clock.now = new Date();
      await narrow.notifications.round();
      expect(receiver.calls).toEqual([]);
      expect(await rows('failed')).toMatchObject([{ lastError: expect.stringContaining('WEBHOOKS_REACH=loopback') }]);
    });

    test('what is removed is gone, with what waited for it', async () => {
      await ping();
      expect(await send('DELETE', `/webhooks/${endpoint.id}`)).toEqual({ status: 204, body: undefined });
      expect(await send('DELETE', `/webhooks/${endpoint.id}`)).toMatchObject({ status: 404 });
      await round();
      expect(receiver.calls).toEqual([]);
    });
  });
}
