import { Type } from 'typebox';
import { beforeAll, expect, test } from 'vitest';
import type { HttpApp, Routes } from '../../http/http-app.ts';
import { openApp } from './app.ts';

const body = Type.Object({
  name: Type.String({ minLength: 1 }),
  count: Type.Optional(Type.Integer({ minimum: 1, default: 3 })),
  at: Type.Optional(Type.String({ format: 'date-time' })),
  verdict: Type.Optional(Type.Union([Type.Literal('found'), Type.Literal('nothing')])),
  calendar: Type.Optional(Type.Union([Type.Literal('24x7'), Type.Object({ timeZone: Type.String() })])),
  holds: Type.Optional(Type.Array(Type.Object({ from: Type.String(), why: Type.String({ default: 'parts' }) }))),
  both: Type.Optional(Type.Intersect([Type.Object({ a: Type.Number() }), Type.Object({ b: Type.Number() })])),
});
const querystring = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10, default: 5 })),
  deep: Type.Optional(Type.Boolean()),
  state: Type.Optional(Type.Array(Type.String())),
});
const routes: Routes = (api) => {
  api.post('/echo', { schema: { body } }, async (request) => request.body);
  api.get('/list', { schema: { querystring } }, async (request) => request.query);
};

let app: HttpApp;
beforeAll(async () => {
  app = await openApp([routes]);
});

test.each([
  ['a missing field', {}, 'name', 'is required'],
  ['text for a number', { name: 'a', count: '3' }, 'count', 'must be integer'],
  ['a number out of bounds', { name: 'a', count: 0 }, 'count', 'must be >= 1'],
  ['an unknown field', { name: 'a', nmae: 'b' }, 'nmae', 'is not a known field'],
  ['an unknown nested field', { name: 'a', holds: [{ from: '', to: '' }] }, 'holds[0].to', 'is not a known field'],
  ['a date that is none', { name: 'a', at: '2026-02-30T00:00:00Z' }, 'at', 'must match format "date-time"'],
  ['a word that is not in the list', { name: 'a', verdict: 'x' }, 'verdict', 'must be "found" or "nothing"'],
  ['none of two shapes', { name: 'a', calendar: 7 }, 'calendar', 'must be "24x7" or object'],
  ['one of two shapes with a fault', { name: 'a', calendar: { timeZone: 7 } }, 'calendar.timeZone', 'must be string'],
  ['no object', [], 'body', 'must be object'],
])('%s is refused by name', async (_, payload, field, message) => {
  const response = await app.inject({ method: 'POST', url: '/api/v1/echo', payload });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({
    type: 'urn:harbinger:problem:invalid',
    detail: `${field}: ${message}`,
    errors: [{ field, message }],
  });
});

test('every refused field is named at once', async () => {
  const response = await app.inject({ method: 'POST', url: '/api/v1/echo', payload: { count: 'x', z: 1 } });
  const fields = response.json<{ errors: { field: string }[] }>().errors.map(({ field }) => field);
  expect(fields.sort()).toEqual(['count', 'name', 'z']);
});

test('a missing body is refused', async () => {
  const response = await app.inject({ method: 'POST', url: '/api/v1/echo' });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ errors: [{ field: 'body' }] });
});

test('a good body arrives with its defaults', async () => {
  const payload = { name: 'a', calendar: '24x7', both: { a: 1, b: 2 }, holds: [{ from: 'x' }] };
  const response = await app.inject({ method: 'POST', url: '/api/v1/echo', payload });
  expect(response.json()).toEqual({ ...payload, count: 3, holds: [{ from: 'x', why: 'parts' }] });
});

test('a combined object refuses fields that none of its parts knows', async () => {
  const payload = { name: 'a', both: { a: 1, b: 2, c: 3 } };
  const response = await app.inject({ method: 'POST', url: '/api/v1/echo', payload });
  expect(response.statusCode).toBe(400);
});

test.each([
  ['', { limit: 5 }],
  ['?limit=7&deep=true', { limit: 7, deep: true }],
  ['?state=new&state=closed', { limit: 5, state: ['new', 'closed'] }],
  ['?state=new', { limit: 5, state: ['new'] }],
])('the query %j is read', async (query, expected) => {
  const response = await app.inject(`/api/v1/list${query}`);
  expect(response.json()).toEqual(expected);
});

test.each([
  ['?limit=', 'limit'],
  ['?limit=1.5', 'limit'],
  ['?limit=11', 'limit'],
  ['?limit=true', 'limit'],
  ['?limit=1&limit=2', 'limit'],
  ['?deep=1', 'deep'],
  ['?limt=5', 'limt'],
])('the query %s is refused by name', async (query, field) => {
  const response = await app.inject(`/api/v1/list${query}`);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ errors: [{ field }] });
});
