import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type IngestResult, telemetryRoutes } from '../../../ingest/intake/telemetry-routes.ts';
import { AppError } from '../../../lib/errors.ts';
import { openApp } from '../../http/app.ts';
import { lintOpenApi } from '../../http/openapi-lint.ts';

async function send(payload: unknown, ingest: (items: readonly unknown[]) => Promise<IngestResult>) {
  const app = await openApp([telemetryRoutes({ ingest })]);
  const headers = { 'content-type': 'application/json' };
  return app.inject({ method: 'POST', url: '/api/v1/telemetry', headers, payload: JSON.stringify(payload) });
}

test('a batch is answered with what became of each item, good or bad', async () => {
  const items = [
    { device: 'pump-1', values: { temperature: 71.3 } },
    { device: 'pump-1', values: { x: 'y' } },
    7,
    null,
    [],
  ];
  const received: unknown[] = [];
  const response = await send(items, async (given) => {
    received.push(...given);
    return { accepted: 1, rejected: [{ index: 1, reason: 'not_a_number', detail: 'values.a' }] };
  });
  expect(received).toEqual(items);
  expect(response.statusCode).toBe(202);
  expect(response.json()).toEqual({
    accepted: 1,
    rejected: [{ index: 1, reason: 'not_a_number', detail: 'values.a' }],
  });
});

test('an empty batch is a batch', async () => {
  const response = await send([], async () => ({ accepted: 0, rejected: [] }));
  expect(response.json()).toEqual({ accepted: 0, rejected: [] });
});

test('the answer waits until the readings are durable', async () => {
  let durable = false;
  await send([{}], async () => {
    await new Promise((resolve) => setImmediate(resolve));
    durable = true;
    return { accepted: 1, rejected: [] };
  });
  expect(durable).toBe(true);
});

test.each([[{ device: 'pump-1', values: {} }], ['text'], [7], [null]])(
  '%j is refused, because it is no array',
  async (payload) => {
    const response = await send(payload, async () => ({ accepted: 0, rejected: [] }));
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ field: 'body', message: 'must be array' }] });
  },
);

test('while the journal is away the answer is 503 with Retry-After', async () => {
  const response = await send([{}], () => Promise.reject(new AppError('unavailable', 'The journal does not answer.')));
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('5');
});

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['gzip, br', gzipSync],
  // Said but not done.
  ['gzip', (bytes: Buffer) => bytes],
])('a body in %s is refused with what would be read, before any of it is', async (encoding, compress) => {
  const received: unknown[] = [];
  const app = await openApp([
    telemetryRoutes({
      ingest: async (items) => {
        received.push(...items);
        return { accepted: items.length, rejected: [] };
      },
    }),
  ]);
  const request = { method: 'POST', url: '/api/v1/telemetry' } as const;
  const body = Buffer.from(JSON.stringify([{ device: 'pump-1', values: { temperature: 71.3 } }]));
  const headers = { 'content-type': 'application/json' };
  const refused = await app.inject({
    ...request,
    headers: { ...headers, 'content-encoding': encoding },
    payload: compress(body),
  });
  expect(refused.statusCode).toBe(415);
  expect(refused.headers['accept-encoding']).toBe('identity');
  expect(refused.json()).toMatchObject({
    status: 415,
    detail: `The body is compressed (${encoding}), which is not read here: send it without Content-Encoding.`,
  });
  expect(received).toEqual([]);
  const plain = await app.inject({
    ...request,
    headers: { ...headers, 'content-encoding': 'Identity' },
    payload: body,
  });
  expect(plain.statusCode).toBe(202);
  expect(received).toHaveLength(1);
});

test('the operation is described', async () => {
  const app = await openApp([telemetryRoutes({ ingest: async () => ({ accepted: 0, rejected: [] }) })]);
  const document = (await app.inject('/api/v1/openapi.json')).json();
  expect(lintOpenApi(document)).toEqual([]);
});
