import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db, Sql } from '../../ticketing/db/sql.ts';

/**
 * The contract of every database adapter; `open` gives an empty schema with the migrations applied.
 */
export function dbContract(name: string, open: () => Promise<Db>): void {
  describe(name, () => {
    let db: Db;
    beforeAll(async () => {
      db = await open();
      await db.query('create table contract (id bigint generated always as identity primary key, key text unique)');
    });
    afterAll(() => db?.close());

    test('types come back as pinned', async () => {
      const { rows } =
        await db.query(`select 1234567890123::bigint as large, count(*) as counted, 1.25::numeric as exact,
        2::int as int, 0.5::float8 as float, true as bool, '{"a":[1,null]}'::jsonb as json, null::text as nothing,
        array['a','b']::text[] as list, '2026-02-15T00:00:00.123+08'::timestamptz as at, 'ü泵' as text from contract`);
      expect(rows[0]).toEqual({
        large: 1234567890123,
        counted: 0,
        exact: 1.25,
        int: 2,
        float: 0.5,
        bool: true,
        json: { a: [1, null] },
        nothing: null,
        list: ['a', 'b'],
        at: new Date('2026-02-14T16:00:00.123Z'),
        text: 'ü泵',
      });
    });

    test('parameters go in as they come out', async () => {
      const values = [new Date(1_764_000_000_123), 'ü泵', null, { a: { b: 0.1 } }, ['x', 'y'], 1e300, 9007199254740991];
      const { rows } = await db.query(
        'select $1::timestamptz as a, $2::text as b, $3::text as c, $4::jsonb as d, $5::text[] as e, $6::float8 as f, $7::bigint as g',
        values,
      );
      expect(Object.values(rows[0] ?? {})).toEqual(values);
    });

    test('a statement tells how many rows it changed', async () => {
      await db.query(`insert into contract (key) values ('count-1'), ('count-2')`);
      const changed = await db.query(`update contract set key = key || 'x' where key like $1`, ['count-%']);
      expect(changed.count).toBe(2);
    });

    test('a transaction that throws leaves nothing', async () => {
      const failed = db.transaction(async (sql) => {
        await sql.query(`insert into contract (key) values ('rolled back')`);
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      const { rows } = await db.query('select 1 from contract where key = $1', ['rolled back']);
      expect(rows).toHaveLength(0);
    });

    test('a unique violation is a conflict that names the constraint, and the connection goes on', async () => {
      await db.query('insert into contract (key) values ($1)', ['twice']);
      await expect(db.query('insert into contract (key) values ($1)', ['twice'])).rejects.toMatchObject({
        code: 'conflict',
        details: { constraint: 'contract_key_key' },
      });
      expect((await db.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });

    test('text that no column can hold is invalid', async () => {
      await expect(db.query('select $1::text', ['a\u0000b'])).rejects.toMatchObject({ code: 'invalid' });
    });

    test('a statement of a transaction is prepared once, one of a snapshot is not', async () => {
      const twice = async (sql: Sql) => {
        for (const value of [1, 2]) await sql.query('select $1::int as prepared', [value]);
        const { rows } = await sql.query('select 1 from pg_prepared_statements where statement like $1', [
          'select $1::int as prepared',
        ]);
        return rows.length;
      };
      const before = await db.snapshot(twice);
      expect(await db.transaction(twice)).toBe(1);
      expect(before).toBe(0);
    });

    test('parallel statements do not disturb each other', async () => {
      const asked = Array.from({ length: 200 }, (_, i) => i);
      const answers = await Promise.all(
        asked.map((i) => db.query<{ v: number }>(i % 2 ? 'select $1::int as v' : 'select ($1::int + 0) as v', [i])),
      );
      expect(answers.map(({ rows }) => rows[0]?.v)).toEqual(asked);
    });

    test('parallel transactions that read and then write do not lose an update', async () => {
      await db.query('create table counter (value int)');
      await db.query('insert into counter values (0)');
      const bump = () =>
        db.transaction(async (sql) => {
          const { rows } = await sql.query<{ value: number }>('select value from counter for update');
          await sql.query('update counter set value = $1', [(rows[0]?.value ?? 0) + 1]);
        });
      await Promise.all(Array.from({ length: 20 }, bump));
      expect((await db.query('select value from counter')).rows).toEqual([{ value: 20 }]);
    });

    test('a snapshot sees nothing of what others commit meanwhile, and writes nothing', async () => {
      await db.query('create table seen (n int)');
      await db.query('insert into seen values (1)');
      const count = async (sql: Sql) => (await sql.query<{ n: number }>('select count(*) as n from seen')).rows[0]?.n;
      await db.snapshot(async (sql) => {
        expect(await count(sql)).toBe(1);
        // Where there is one connection the insert waits its turn; either way it must not be seen
        // here.
        const inserted = db.query('insert into seen values (2)');
        await Promise.race([inserted, new Promise((resolve) => setTimeout(resolve, 50))]);
        expect(await count(sql)).toBe(1);
      });
      await expect.poll(() => count(db)).toBe(2);
      await expect(db.snapshot((sql) => sql.query('delete from seen'))).rejects.toThrow(/read-only/);
    });

    test('what is asked of it within an open transaction joins it, and what fails takes back itself only', async () => {
      const open = await db.begin();
      const insert = (sql: Sql, key: string) => sql.query('insert into contract (key) values ($1)', [key]);
      const [, , failed] = await open.run(() =>
        Promise.allSettled([
          insert(db, 'joined-1'),
          db.transaction((sql) => insert(sql, 'joined-2')),
          db.transaction((sql) => insert(sql, 'joined-3').then(() => insert(sql, 'joined-1'))),
          insert(db, 'joined-4'),
        ]),
      );
      expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
      let end = (): void => undefined;
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const later = open.run(async () => {
        await ended;
        await insert(db, 'joined-5');
      });
      await open.commit();
      end();
      await later;
      const { rows } = await db.query("select key from contract where key like 'joined-%' order by key");
      expect(rows.map(({ key }: { key?: string }) => key)).toEqual(['joined-1', 'joined-2', 'joined-4', 'joined-5']);
    });

    test('an open transaction that is rolled back leaves nothing, and none is begun twice on its connection', async () => {
      const open = await db.begin();
      await open.run(() => db.transaction((sql) => sql.query("insert into contract (key) values ('gone')")));
      await open.rollback();
      expect((await db.query("select 1 from contract where key = 'gone'")).count).toBe(0);
      await (await db.begin()).commit();
    });

    test('a transaction that fails in a statement can be followed by another on the same connection', async () => {
      await expect(db.transaction((sql) => sql.query('select nonsense'))).rejects.toThrow('nonsense');
      expect(await db.transaction(async (sql) => (await sql.query('select 1 as one')).rows)).toEqual([{ one: 1 }]);
    });
  });
}
