import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTicketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { createPlant } from '../helpers/plant.ts';

const log = pino({ level: 'silent' });

for (const { name, open } of databases()) {
  describe(`periodic jobs on ${name}`, () => {
    let db: Db;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    test('the program starts, and other jobs go on, with a ticket in its soak and the series store away', async () => {
      const plant = await createPlant(db, ['ann']);
      const number = await plant.raise({ device: 'north:pump-1' });
      const id = Number(number.slice(3));
      await db.transaction(async (sql) => {
        await sql.query(`update ticket set state = 'resolved', resolved_at = $2 where id = $1`, [
          ...[id, new Date(plant.clock.now.getTime() - 30 * 86_400_000)],
        ]);
        await sql.query(`update alarm_episode set cleared_at = raised_at`);
      });
      const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
      const ticketing = createTicketing({
        db,
        now: () => plant.clock.now,
        roster: [],
        log,
        series: { downsample: away, range: away } as never,
      });
      await ticketing.start();
      const { rows } = await db.query<{ state: string; reason: string }>('select state, reason from soak');
      expect(rows).toEqual([
        { state: 'waiting', reason: expect.stringContaining('the series store does not answer: connect ECONNREFUSED') },
      ]);
      await plant.app.close();
    });

    test('one candidate that cannot be expired leaves the others their turn', async () => {
      const plant = await createPlant(db, ['ann']);
      // The first is the alarm of the test before.
      const [, ...numbers] = [await plant.raise(), await plant.raise(), await plant.raise()];
      const ids = numbers.map((number) => Number(number.slice(3)));
      await db.transaction(async (sql) => {
        await sql.query(
          `update ticket set state = 'candidate', opened_at = '2020-01-01' where id = any ($1::bigint[])`,
          [ids],
        );
        // A record that is changed elsewhere: the transition of this one fails each time.
        await sql.query(
          `create function refuse_one() returns trigger language plpgsql as $$ begin
             if new.id = ${ids[0]} and new.state = 'cancelled' then raise exception 'this row fails'; end if;
             return new; end $$`,
        );
        await sql.query('create trigger refuse_one before update on ticket for each row execute function refuse_one()');
      });
      await plant.ticketing.sweep();
      const { rows } = await db.query<{ state: string }>(
        'select state from ticket where id = any ($1::bigint[]) order by id',
        [ids],
      );
      expect(rows.map(({ state }) => state)).toEqual(['candidate', 'cancelled']);
      expect(plant.ticketing.jobFailures).toEqual({ candidates: 1 });
      await db.query('drop trigger refuse_one on ticket');
      await plant.app.close();
    });
  });
}
