import { gunzipSync } from 'node:zlib';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { serveDocument } from '../../http/api-document.ts';
import { openApp } from './app.ts';

const URL = '/api/v1/openapi.json';
const app = await openApp([
  (api) => api.get('/things', { schema: { response: { 200: Type.String() } } }, async () => 'in'),
]);
const get = (headers: Record<string, string> = {}) => app.inject({ url: URL, headers });

test('the document is the same bytes under a strong tag each time, and is not sent again to one who has it', async () => {
  const first = await get();
  const etag = String(first.headers.etag);
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  const second = await get();
  expect([second.body, second.headers.etag]).toEqual([first.body, etag]);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const answer = await get({ 'if-none-match': known });
    expect([answer.statusCode, answer.body, answer.headers.etag], known).toEqual([304, '', etag]);
  }
  expect((await get({ 'if-none-match': '"other"' })).statusCode).toBe(200);
});

test('one who takes gzip gets it zipped, under another tag', async () => {
  const plain = await get({ 'accept-encoding': 'gzip;q=0, br' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  const zipped = await get({ 'accept-encoding': 'deflate, gzip' });
  expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(zipped.headers.etag).not.toBe(plain.headers.etag);
  expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body);
  const head = await app.inject({ method: 'HEAD', url: URL });
  expect([head.statusCode, head.body]).toEqual([200, '']);
});

test('the document is built once, however many ask', async () => {
  let built = 0;
  const build = () => ({ openapi: '3.1.0', built: ++built });
  const once = await openApp([], { pages: [(root) => serveDocument(root, { url: '/document.json', build })] });
  await Promise.all(Array.from({ length: 20 }, () => once.inject('/document.json')));
  expect(built).toBe(1);
});
