import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClaimedWork, type IdempotencyStore, KEPT_MS } from '../../../http/idempotency.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createSqlIdempotencyStore } from '../../../ticketing/db/sql-idempotency-store.ts';
import { createMemoryIdempotencyStore } from '../../http/memory-idempotency-store.ts';
import { databases } from '../helpers/databases.ts';

const start = Date.UTC(2026, 2, 2, 9);
const response = { status: 201, headers: { 'content-type': 'application/json', etag: '"1"' }, body: '{"id":"t_1"}' };

/** A request under a key of its own for each test. */
function request(key: string, afterMs = 0, more: { scope?: string; fingerprint?: string } = {}) {
  return { scope: 'everyone', key, fingerprint: 'a', claimedAt: new Date(start + afterMs), ...more };
}

async function claimed(store: IdempotencyStore, asked: ReturnType<typeof request>): Promise<ClaimedWork> {
  const claim = await store.claim(asked);
  if (claim.kind !== 'claimed') throw new Error(`${asked.key}: ${claim.kind}`);
  return claim.work;
}

function contract(name: string, open: () => IdempotencyStore): void {
  describe(name, () => {
    let store: IdempotencyStore;
    beforeAll(() => {
      store = open();
    });

    test('of several at once exactly one does the work, and the others get its answer or are told to wait', async () => {
      let worked = 0;
      const claims = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const claim = await store.claim(request('many'));
          if (claim.kind === 'claimed') {
            worked++;
            await claim.work.keep(response);
          }
          return claim.kind;
        }),
      );
      expect(worked).toBe(1);
      expect(claims.filter((kind) => kind === 'mismatch')).toEqual([]);
    });

    test('the answer is replayed as it was, until the key expires', async () => {
      await (await claimed(store, request('done'))).keep(response);
      expect(await store.claim(request('done', KEPT_MS - 1))).toEqual({ kind: 'replay', response });
      await (await claimed(store, request('done', KEPT_MS))).keep({ ...response, body: 'new' });
      const again = await store.claim(request('done', KEPT_MS + 1));
      expect(again).toEqual({ kind: 'replay', response: { ...response, body: 'new' } });
    });

    test('another request with the key is a mismatch', async () => {
      await (await claimed(store, request('other'))).keep(response);
      expect(await store.claim(request('other', 2, { fingerprint: 'b' }))).toEqual({ kind: 'mismatch' });
    });

    test('keys of different senders never meet', async () => {
      await (await claimed(store, request('shared'))).keep(response);
      await (await claimed(store, request('shared', 1, { scope: 'someone' }))).drop();
    });

    test('a key that was freed can be claimed again, also for another request', async () => {
      await (await claimed(store, request('freed'))).drop();
      await (await claimed(store, request('freed', 1, { fingerprint: 'b' }))).drop();
    });
  });
}

contract('the store of the tests', createMemoryIdempotencyStore);

for (const { name, open } of databases()) {
  describe(`on ${name}`, () => {
    let db: Db;
    beforeAll(async () => {
      db = await open();
      await db.query('create table made (what text)');
    });
    afterAll(() => db?.close());
    const make = (work: ClaimedWork, what: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        work.run(() => db.query('insert into made values ($1)', [what]).then(resolve, reject));
      });
    const made = async (what: string) => (await db.query('select 1 from made where what = $1', [what])).count;

    contract('the store in the database', () => createSqlIdempotencyStore({ begin: () => db.begin() }));

    test('what the work writes is kept with the answer, or not at all', async () => {
      const store = createSqlIdempotencyStore(db);
      const first = await claimed(store, request('dropped'));
      await make(first, 'dropped');
      await first.drop();
      expect(await made('dropped')).toBe(0);
      const second = await claimed(store, request('dropped'));
      await make(second, 'kept');
      await second.keep(response);
      expect(await made('kept')).toBe(1);
      expect(await store.claim(request('dropped'))).toEqual({ kind: 'replay', response });
    });

    test('an answer that cannot be kept takes its work back', async () => {
      const store = createSqlIdempotencyStore(db);
      const work = await claimed(store, request('refused'));
      await make(work, 'refused');
      await expect(work.keep({ ...response, body: 'a\u0000b' })).rejects.toMatchObject({ code: 'invalid' });
      expect(await made('refused')).toBe(0);
      await (await claimed(store, request('refused'))).drop();
    });

    test('expired keys are cleared up by later answers', async () => {
      const store = createSqlIdempotencyStore(db);
      for (let index = 0; index < 12; index++)
        await (await claimed(store, request(`old ${index}`, -2 * KEPT_MS))).keep(response);
      for (const key of ['new 1', 'new 2']) await (await claimed(store, request(key))).keep(response);
      expect((await db.query("select key from idempotency_key where key like 'old %'")).rows).toEqual([]);
    });
  });
}
