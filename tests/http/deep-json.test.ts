import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { decodeCursor } from '../../http/paging.ts';
import { parseJson } from '../../ingest/decode/values/json-payload.ts';
import { telemetryRoutes } from '../../ingest/intake/telemetry-routes.ts';
import { openApp } from './app.ts';

const LEVELS = 500_000;
const arrays = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const app = await openApp([
  telemetryRoutes({ ingest: async (items) => ({ accepted: JSON.stringify(items).length, rejected: [] }) }),
  (api) => {
    const body = Type.Object({ details: Type.Unknown() });
    api.post('/things', { schema: { body } }, async (request) => JSON.stringify(request.body));
  },
]);
const post = (url: string, payload: string) =>
  app.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers: { 'content-type': 'application/json' } });

test.each([
  ['arrays', '/telemetry', arrays(LEVELS)],
  ['arrays that never end', '/telemetry', '['.repeat(2 * LEVELS)],
  ['a deep item beside a good one', '/telemetry', `[{"values":{"a":1}},${arrays(LEVELS - 100)}]`],
  ['a deep field', '/things', `{"details":${arrays(LEVELS - 100)}}`],
  ['deep objects', '/things', `{"details":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
  ['deep JSON under a name that is not known', '/things', `{"details":1,"x":${arrays(LEVELS - 100)}}`],
])('%s of half a million levels are 400, with words', async (_, url, payload) => {
  const answer = await post(url, payload);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ errors: [{ field: 'body', message: 'must not nest more than 256 levels' }] });
});

test.each([
  ['a member that would change every object', '{"details":1,"__proto__":{"a":1}}', 400],
  ['the same by its constructor', '{"details":1,"constructor":{"prototype":{"a":1}}}', 400],
  ['a name of half a million characters', `{"details":1,"${'x'.repeat(LEVELS)}":1}`, 400],
  ['as many levels as are allowed', `{"details":${arrays(255)}}`, 200],
])('%s', async (_, payload, status) => {
  expect((await post('/things', payload)).statusCode).toBe(status);
  expect(({} as { a?: number }).a).toBeUndefined();
});

test('a deep payload of a device is refused with its reason', () => {
  const deep = Buffer.from(`{"values":${arrays(100_000)}}`);
  expect(parseJson(deep)).toMatchObject({ detail: 'the payload nests more than 256 levels' });
});

test('a deep cursor is no cursor', () => {
  const cursor = Buffer.from(arrays(10_000)).toString('base64url');
  expect(() => decodeCursor(cursor, Type.Array(Type.Unknown()))).toThrow('is not one that a page before gave as next');
});
