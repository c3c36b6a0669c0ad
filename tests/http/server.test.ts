import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import type { Routes } from '../../http/http-app.ts';
import { createSignIn } from '../../ticketing/api/access/create-sign-in.ts';
import { closedAccess } from '../helpers/closed-access.ts';
import { openApp } from './app.ts';
import { lintOpenApi } from './openapi-lint.ts';

const nobody = createSignIn({ access: closedAccess(), adminTokens: [] });

const routes: Routes = (api) => {
  const schema = {
    operationId: 'getThing',
    summary: 'One thing',
    tags: ['assets'],
    params: Type.Object({ id: Type.String() }),
    response: { 200: Type.Object({ id: Type.String() }, { description: 'The thing' }) },
  };
  api.get('/things/:id', { schema }, async (request) => ({ id: request.params.id }));
};

test('without the development switch every route answers 401 and says why', async () => {
  const app = await openApp([routes], { guards: { signIn: nobody } });
  const response = await app.inject('/api/v1/things/1');
  expect(response.statusCode).toBe(401);
  expect(response.json()).toMatchObject({ type: 'urn:harbinger:problem:unauthorized', status: 401 });
  expect(response.json<{ detail: string }>().detail).toContain('--dev-open');
});

test('without the development switch the API document and the health checks still answer', async () => {
  const app = await openApp([routes], { guards: { signIn: nobody } });
  for (const url of ['/api/v1/openapi.json', '/healthz', '/readyz']) {
    expect((await app.inject(url)).statusCode, url).toBe(200);
  }
});

test('the API document is OpenAPI 3.1, complete, and knows the problems', async () => {
  const app = await openApp([routes]);
  const document = (await app.inject('/api/v1/openapi.json')).json();
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Harbinger', version: '0.1.0' },
    servers: [{ url: '/api/v1' }],
    paths: { '/things/{id}': { get: { operationId: 'getThing', responses: { 404: { $ref: expect.any(String) } } } } },
  });
  expect(document.components.schemas.Problem.properties).toHaveProperty('instance');
  expect(lintOpenApi(document)).toEqual([]);
});

test('the lint finds what is wrong with a document', () => {
  const broken = { tags: [], paths: { '/a/{b}': { get: { tags: ['x'], responses: { 404: { $ref: '#/nowhere' } } } } } };
  expect(lintOpenApi(broken)).toEqual([
    '#/nowhere does not resolve',
    'GET /a/{b}: no operationId of its own',
    'GET /a/{b}: no summary',
    'GET /a/{b}: unknown tag x',
    'GET /a/{b}: path parameter b is not described',
    'GET /a/{b}: no success response',
    'GET /a/{b}: response 404 is not described',
  ]);
});

test('readiness names each check, and one that fails makes it 503', async () => {
  const checks: Record<string, string> = { database: 'ok', journal: 'ok' };
  const app = await openApp([], { readiness: async () => checks });
  expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready', checks });
  checks['database'] = 'does not answer';
  const response = await app.inject('/readyz');
  expect(response.statusCode).toBe(503);
  expect(response.json()).toMatchObject({ detail: 'Not ready: database', checks });
});

test('metrics are for those who may use the API', async () => {
  const metrics = { contentType: 'text/plain', text: async () => 'harbinger_connections 1\n' };
  const open = await openApp([], { metrics });
  expect((await open.inject('/metrics')).body).toBe('harbinger_connections 1\n');
  const closed = await openApp([], { metrics, guards: { signIn: nobody } });
  expect((await closed.inject('/metrics')).statusCode).toBe(401);
});

test.each([
  ['a harmless id is kept', 'abc-1.2_3', 'abc-1.2_3'],
  ['an id that is too long is replaced', 'x'.repeat(65), expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ['an id that could forge a log line is replaced', 'a b', expect.stringMatching(/^[0-9a-f-]{36}$/)],
])('request ids: %s', async (_, given, expected) => {
  const app = await openApp([routes]);
  const response = await app.inject({ url: '/api/v1/things/1', headers: { 'x-request-id': given } });
  expect(response.headers['x-request-id']).toEqual(expected);
});

test('an id of two names of 64 Chinese characters fits into a path', async () => {
  const app = await openApp([routes]);
  const id = `${'泵'.repeat(64)}:${'机'.repeat(64)}`;
  const response = await app.inject(`/api/v1/things/${encodeURIComponent(id)}`);
  expect(response.json()).toEqual({ id });
});

test('a connection that has asked nothing does not hold up the end', async () => {
  const app = await openApp([]);
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const silent = connect(Number(port), '127.0.0.1');
  await once(silent, 'connect');
  const ended = once(silent, 'close');
  const closed = app.close().then(() => 'closed');
  expect(await Promise.race([closed, delay(30_000, 'still open')])).toBe('closed');
  await ended;
});

test('a long answer is compressed for a client that reads it; a short one and a stream of events are not', async () => {
  const many = Array.from({ length: 500 }, (_, i) => ({ id: `thing-${i}` }));
  const app = await openApp([
    (api) => {
      const list = { 200: Type.Array(Type.Object({ id: Type.String() }), { description: 'Things' }) };
      const schema = { summary: 'Things', tags: ['assets'] };
      api.get('/many', { schema: { ...schema, operationId: 'many', response: list } }, async () => many);
      api.get('/few', { schema: { ...schema, operationId: 'few', response: list } }, async () => many.slice(0, 1));
      api.get('/live', { schema: { ...schema, operationId: 'live' } }, async (_, reply) =>
        reply.type('text/event-stream').send('data: x\n\n'.repeat(1000)),
      );
    },
  ]);
  const ask = (url: string, encoding = 'br, gzip') =>
    app.inject({ url: `/api/v1/${url}`, headers: { 'accept-encoding': encoding } });
  const answer = await ask('many');
  expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toEqual(many);
  expect(answer.rawPayload.length).toBeLessThan(JSON.stringify(many).length / 3);
  for (const plain of [await ask('few'), await ask('live'), await ask('many', 'identity')]) {
    expect(plain.headers['content-encoding']).toBeUndefined();
  }
  expect((await ask('many', 'identity')).json()).toEqual(many);
});
