import { Type } from 'typebox';
import { expect, test } from 'vitest';
import type { Routes } from '../../http/http-app.ts';
import { AppError, type ErrorCode } from '../../lib/errors.ts';
import { openApp } from './app.ts';

const routes: Routes = (api) => {
  api.get('/throw/:code', { schema: { params: Type.Object({ code: Type.String() }) } }, async (request) => {
    throw new AppError(request.params.code as ErrorCode, 'what went wrong', { details: { legal: ['assigned'] } });
  });
  api.get('/bug', async () => {
    throw new Error('secret: the password is hunter2');
  });
  api.get('/lied', async () => {
    throw Object.assign(new Error('upstream said 404'), { statusCode: 404 });
  });
  api.post('/echo', { schema: { body: Type.Object({ name: Type.String() }) } }, async (request) => request.body);
};

test.each([
  ['invalid', 400],
  ['unauthorized', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['conflict', 409],
  ['stale', 412],
  ['unprocessable', 422],
  ['too_many', 429],
  ['unavailable', 503],
])('an error with the code %s answers %d with its details as members of the problem', async (code, status) => {
  const app = await openApp([routes]);
  const response = await app.inject(`/api/v1/throw/${code}?x=1`);
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.json()).toEqual({
    type: `urn:harbinger:problem:${code}`,
    title: expect.any(String),
    status,
    detail: 'what went wrong',
    instance: `/api/v1/throw/${code}`,
    requestId: response.headers['x-request-id'],
    legal: ['assigned'],
  });
  expect(response.headers['retry-after']).toBe(status === 503 ? '5' : undefined);
  expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Bearer realm="harbinger"' : undefined);
});

test.each(['/api/v1/bug', '/api/v1/lied'])('a bug at %s answers 500 and tells nothing', async (url) => {
  const app = await openApp([routes]);
  const response = await app.inject(url);
  expect(response.statusCode).toBe(500);
  expect(response.json()).toMatchObject({ title: 'Internal Server Error', detail: 'Internal error' });
  expect(response.body).not.toContain('hunter2');
});

const json = { 'content-type': 'application/json' };
test.each([
  ['malformed JSON', { headers: json, payload: '{"name":' }, 400],
  ['an empty body', { headers: json, payload: '' }, 400],
  ['a poisoned prototype', { headers: json, payload: '{"__proto__":{"a":1}}' }, 400],
  ['a body over 1 MiB', { headers: json, payload: `"${'x'.repeat(1024 * 1024)}"` }, 413],
  ['plain text', { headers: { 'content-type': 'text/plain' }, payload: 'name' }, 415],
  ['another media type', { headers: { 'content-type': 'application/xml' }, payload: '<name/>' }, 415],
])('%s is refused as a problem', async (_, request, status) => {
  const app = await openApp([routes]);
  const response = await app.inject({ method: 'POST', url: '/api/v1/echo', ...request });
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.json()).toMatchObject({ type: 'about:blank', status });
});

test('an unknown path answers 404', async () => {
  const app = await openApp([routes]);
  const response = await app.inject('/api/v1/nothing');
  expect(response.statusCode).toBe(404);
  expect(response.json()).toMatchObject({ status: 404, instance: '/api/v1/nothing' });
});

test('a known path with the wrong method answers 405 with the right ones', async () => {
  const app = await openApp([routes]);
  const response = await app.inject({ method: 'DELETE', url: '/api/v1/throw/conflict' });
  expect(response.statusCode).toBe(405);
  expect(response.headers['allow']).toBe('GET, HEAD');
  expect(response.json()).toMatchObject({ status: 405 });
});

test('a path that is not valid percent-encoding answers 400', async () => {
  const app = await openApp([routes]);
  const response = await app.inject('/api/v1/throw/%E0%A4%A');
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
});
