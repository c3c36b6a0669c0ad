import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createTestApp } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';

describe.each(databases())('sweeps of much at once on $name', ({ open }) => {
  let db: Db;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db?.close());

  test('of what is due at once a sweep does a part, so that nothing else waits for long', async () => {
    const { ticketing, clock } = await createTestApp(db);
    await ticketing.ensureDevices(['plant:fan']);
    await db.query(
      `with made as (
         insert into ticket (title, description, asset_id, failure_mode_group, work_class, source, state, priority,
           priority_reason, opened_at, updated_at)
         select 'due', '', 'plant:fan', 'due-' || n, 'corrective', 'api', 'new', 'P4', '', $1, $1 from generate_series(1, 101) n
         returning id)
       insert into sla_timer (ticket_id, kind, generation, ordinal, level, reached_ms, due_at)
       select id, 'hold', 1, 1, 'cap', 0, $1 from made`,
      [clock.now],
    );
    const left: number[] = [];
    for (let sweep = 0; sweep < 2; sweep++) {
      await ticketing.sweepClocks();
      const { count } = await db.query('select 1 from sla_timer where fired_at is null');
      left.push(count);
    }
    expect(left).toEqual([1, 0]);
  });
});
