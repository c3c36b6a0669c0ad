import { Type } from 'typebox';
import { beforeEach, expect, test } from 'vitest';
import type { PersonCaller } from '../../http/access/caller.ts';
import type { HttpApp, Routes } from '../../http/http-app.ts';
import { IfMatch } from '../../http/if-match.ts';
import { AppError } from '../../lib/errors.ts';
import { openApp } from './app.ts';
import { createMemoryIdempotencyStore } from './memory-idempotency-store.ts';

let done: string[];
let beforeWork: () => Promise<void>;
let app: HttpApp;

const body = Type.Object({
  name: Type.String(),
  more: Type.Optional(Type.Object({ a: Type.Number(), b: Type.Number() })),
});
const routes: Routes = (api) => {
  api.post('/things', { schema: { body, headers: IfMatch } }, async (request, reply) => {
    await beforeWork();
    if (request.body.name === 'refused' && done.length === 0) throw new AppError('conflict', 'not now');
    done.push(request.body.name);
    return reply.code(201).header('etag', '"1"').header('location', '/api/v1/things/1').send({ number: done.length });
  });
  api.delete('/things/:id', async (_, reply) => {
    done.push('deleted');
    return reply.code(204).send();
  });
  api.get('/things', async () => ({ count: done.push('read') }));
};

beforeEach(async () => {
  done = [];
  beforeWork = async () => undefined;
  const idempotency = { store: createMemoryIdempotencyStore(), now: () => new Date(0) };
  app = await openApp([routes], { idempotency });
});

function post(key: string | undefined, payload: object = { name: 'pump' }, headers: Record<string, string> = {}) {
  const all = key === undefined ? headers : { 'idempotency-key': key, ...headers };
  return app.inject({ method: 'POST', url: '/api/v1/things', headers: all, payload });
}

test('a repeated request gets the first answer again and is not done again', async () => {
  const first = await post('k1', { name: 'pump', more: { a: 1, b: 2 } });
  const second = await post('k1', { more: { b: 2, a: 1 }, name: 'pump' });
  expect(done).toEqual(['pump']);
  expect([second.statusCode, second.body]).toEqual([201, first.body]);
  expect(second.headers).toMatchObject({ 'idempotency-replayed': 'true', etag: '"1"', location: '/api/v1/things/1' });
  expect(second.headers['content-type']).toBe(first.headers['content-type']);
  expect(first.headers).not.toHaveProperty('idempotency-replayed');
});

test('an answer without a body is replayed', async () => {
  const remove = () => app.inject({ method: 'DELETE', url: '/api/v1/things/1', headers: { 'idempotency-key': 'k1' } });
  await remove();
  const second = await remove();
  expect([second.statusCode, second.body, done]).toEqual([204, '', ['deleted']]);
});

test('without a key every request is done', async () => {
  await post(undefined);
  await post(undefined);
  expect(done).toHaveLength(2);
});

test.each([
  ['another body', { name: 'fan' }, {}],
  ['another expected version', { name: 'pump' }, { 'if-match': '"7"' }],
])('%s with the same key is refused', async (_, payload, headers) => {
  await post('k1');
  const response = await post('k1', payload, headers);
  expect(response.statusCode).toBe(422);
  expect(response.json()).toMatchObject({ type: 'urn:harbinger:problem:unprocessable' });
  expect(done).toEqual(['pump']);
});

test('a repeat while the first is being worked on is told to wait', async () => {
  let first: ReturnType<typeof post> | undefined;
  const second = await new Promise<Awaited<ReturnType<typeof post>>>((resolve) => {
    beforeWork = async () => resolve(await post('k1'));
    first = post('k1');
  });
  expect(second.statusCode).toBe(409);
  expect(second.headers['retry-after']).toBe('1');
  expect((await first)?.statusCode).toBe(201);
  expect(done).toEqual(['pump']);
});

test('a refused request frees its key, because it changed nothing', async () => {
  expect((await post('k1', { name: 'refused' })).statusCode).toBe(409);
  done.push('something else');
  expect((await post('k1', { name: 'refused' })).statusCode).toBe(201);
});

test('a request that is not valid never takes its key', async () => {
  expect((await post('k1', {})).statusCode).toBe(400);
  expect((await post('k1')).statusCode).toBe(201);
});

test.each(['', ' ', 'a b', 'ä', 'x'.repeat(256)])('the key %j is refused by name', async (key) => {
  const response = await post(key);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
});

test('reads take no notice of a key', async () => {
  const read = () => app.inject({ url: '/api/v1/things', headers: { 'idempotency-key': 'k1' } });
  await read();
  expect((await read()).json()).toEqual({ count: 2 });
});

test('where the answer cannot be kept, the work was not done, and the request is told so', async () => {
  const keep = () => Promise.reject(new AppError('unavailable', 'the store is away', { retryable: true }));
  const work = { run: (then: () => void) => then(), keep, drop: async () => undefined };
  const store = { claim: async () => ({ kind: 'claimed' as const, work }) };
  app = await openApp([routes], { idempotency: { store, now: () => new Date(0) } });
  const refused = await post('k1');
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
  expect(refused.json()).toMatchObject({ detail: 'the store is away' });
});

test('the API document says which operations accept a key', async () => {
  const { paths } = (await app.inject('/api/v1/openapi.json')).json();
  const names = (operation: { parameters?: { name: string }[] }) => operation.parameters?.map(({ name }) => name);
  expect(names(paths['/things'].post)).toContain('Idempotency-Key');
  expect(names(paths['/things'].get) ?? []).not.toContain('Idempotency-Key');
});

test('an answer is given again to the rights that it was made for alone, and the work is not done again', async () => {
  let caller = person({ sites: ['plant', 'north'] });
  const guards = { signIn: async () => caller };
  const things: Routes = (api) => {
    const config = { roles: ['lead' as const], reach: 'own' as const };
    api.post('/things', { schema: { body }, config }, async () => ({ number: done.push('made') }));
  };
  const idempotency = { store: createMemoryIdempotencyStore(), now: () => new Date(0) };
  app = await openApp([things], { guards, idempotency });
  const again = async () => (await post('k1', { name: 'pump' }, { 'x-requested-with': 'tests' })).statusCode;
  expect([await again(), await again()]).toEqual([200, 200]);
  for (const over of [{ sites: ['plant'] }, { sites: null }, { role: 'administrator' as const }]) {
    caller = person({ sites: ['plant', 'north'], ...over });
    expect(await again()).toBe(422);
  }
  caller = person({ sites: ['north', 'plant'] });
  expect([await again(), done]).toEqual([200, ['made']]);
});

test('an answer that is given again loses what its reader may not see any more', async () => {
  const caller = person({ sites: ['plant'] });
  let seen = true;
  const show = async (_caller: unknown, _schema: unknown, answer: unknown) => (seen ? answer : { number: null });
  const guards = { signIn: async () => caller, reach: { refuse: async () => undefined, show } };
  const things: Routes = (api) => {
    const response = { 200: Type.Object({ number: Type.Union([Type.Number(), Type.Null()]) }) };
    const config = { roles: ['lead' as const], reach: 'own' as const };
    api.post('/things', { schema: { body, response }, config }, async () => ({ number: done.push('made') }));
  };
  const idempotency = { store: createMemoryIdempotencyStore(), now: () => new Date(0) };
  app = await openApp([things], { guards, idempotency });
  const again = async () => (await post('k1', { name: 'pump' }, { 'x-requested-with': 'tests' })).json();
  expect([await again(), await again()]).toEqual([{ number: 1 }, { number: 1 }]);
  seen = false;
  expect([await again(), done]).toEqual([{ number: null }, ['made']]);
});

function person(over: Partial<PersonCaller>): PersonCaller {
  const known = { kind: 'person', personId: 'ann', name: 'Ann', role: 'lead', sites: null, sessionId: 's' } as const;
  return { ...known, authenticatedAt: new Date(0), ...over };
}
