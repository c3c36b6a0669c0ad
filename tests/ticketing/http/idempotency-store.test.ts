import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ABANDONED_MS,
  createSqlIdempotencyStore,
  type IdempotencySql,
  type IdempotencyStore,
  KEPT_MS,
} from '../../../ticketing/http/idempotency.ts';
import { createMemoryIdempotencyStore } from './memory-idempotency-store.ts';

const migration = new URL('../../../ticketing/migrations/0002_idempotency.sql', import.meta.url);
const start = Date.UTC(2026, 2, 2, 9);
const response = { status: 201, headers: { 'content-type': 'application/json', etag: '"1"' }, body: '{"id":"t_1"}' };

/** A request under a key of its own for each test. */
function request(key: string, afterMs = 0, more: { scope?: string; fingerprint?: string } = {}) {
  return { scope: 'everyone', key, fingerprint: 'a', claimedAt: new Date(start + afterMs), ...more };
}

function contract(name: string, open: () => IdempotencyStore): void {
  describe(name, () => {
    let store: IdempotencyStore;
    beforeAll(() => {
      store = open();
    });

    test('the first request claims its key, and a second one meanwhile does not', async () => {
      expect(await store.claim(request('first'))).toEqual({ kind: 'claimed' });
      expect(await store.claim(request('first', 1))).toEqual({ kind: 'in_flight' });
    });

    test('of several at once exactly one is told to do the work', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(request('many'))));
      expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    });

    test('the answer is replayed as it was, until the key expires', async () => {
      await store.claim(request('done'));
      await store.finish(request('done'), response);
      expect(await store.claim(request('done', KEPT_MS - 1))).toEqual({ kind: 'replay', response });
      expect(await store.claim(request('done', KEPT_MS))).toEqual({ kind: 'claimed' });
    });

    test('another request with the key is a mismatch, done or not', async () => {
      await store.claim(request('other'));
      expect(await store.claim(request('other', 1, { fingerprint: 'b' }))).toEqual({ kind: 'mismatch' });
      await store.finish(request('other'), response);
      expect(await store.claim(request('other', 2, { fingerprint: 'b' }))).toEqual({ kind: 'mismatch' });
    });

    test('keys of different senders never meet', async () => {
      await store.claim(request('shared'));
      expect(await store.claim(request('shared', 1, { scope: 'someone' }))).toEqual({ kind: 'claimed' });
    });

    test('a key that was freed can be claimed again, also for another request', async () => {
      await store.claim(request('freed'));
      await store.finish(request('freed'));
      expect(await store.claim(request('freed', 1, { fingerprint: 'b' }))).toEqual({ kind: 'claimed' });
    });

    test('an abandoned claim is taken over, and its first holder can no longer answer or free it', async () => {
      await store.claim(request('abandoned'));
      expect(await store.claim(request('abandoned', ABANDONED_MS, { fingerprint: 'b' }))).toEqual({ kind: 'mismatch' });
      expect(await store.claim(request('abandoned', ABANDONED_MS))).toEqual({ kind: 'claimed' });
      await store.finish(request('abandoned'), response);
      await store.finish(request('abandoned'));
      expect(await store.claim(request('abandoned', ABANDONED_MS + 1))).toEqual({ kind: 'in_flight' });
    });
  });
}

contract('the store of the tests', createMemoryIdempotencyStore);

describe('in SQL', () => {
  let pglite: PGlite;
  const sql: IdempotencySql = {
    query: async <R extends object>(text: string, values: readonly unknown[] = []) => {
      const { rows, affectedRows } = await pglite.query<R>(text, [...values]);
      return { rows, count: Math.max(rows.length, affectedRows ?? 0) };
    },
  };
  beforeAll(async () => {
    pglite = new PGlite();
    await pglite.exec(await readFile(migration, 'utf8'));
  });
  afterAll(() => pglite.close());

  contract('the store in the database', () => createSqlIdempotencyStore(sql));

  test('expired keys are cleared up by later claims', async () => {
    const store = createSqlIdempotencyStore(sql);
    for (let index = 0; index < 12; index++) await store.claim(request(`old ${index}`, -2 * KEPT_MS));
    await store.claim(request('new 1'));
    await store.claim(request('new 2'));
    const { rows } = await sql.query<{ key: string }>("select key from idempotency_key where key like 'old %'");
    expect(rows).toEqual([]);
  });
});
