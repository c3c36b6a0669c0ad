import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reliabilityOf } from '../../../ticketing/assets/reliability.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';

const day = (number: number, hour = 0) => new Date(Date.UTC(2026, 4, number, hour));
const span = { since: day(1), till: day(11) };

describe.each(databases())('figures of a machine on $name', ({ open }) => {
  let db: Db;
  const ticket = (id: number, asset: string, given: readonly unknown[]) =>
    db.query(
      `insert into ticket (id, title, description, asset_id, failure_mode_group, work_class, source, priority, priority_reason,
         state, verdict, detected_at, opened_at, resolved_at, updated_at)
       overriding system value values ($1, 'T', 'D', $2, 'group ' || $7::int, 'corrective', 'detector', 'P3', '', $3, $4, $5, $5, $6, now())`,
      [id, asset, ...given, id],
    );
  beforeAll(async () => {
    db = await open();
    await db.query(`insert into person (id, name) values ('ann', 'Ann')`);
    await db.query(`insert into asset (id, name, site, parent_id, created_at, updated_at) values
      ('pump', 'Pump', 's', null, '2026-05-03', now()), ('seal', 'Seal', 's', 'pump', '2026-05-03', now()),
      ('other', 'Other', 's', null, '2026-05-01', now())`);
    // Down for 10 h, and of its seal for 6 h that begin 4 h before that ends: 12 h in all.
    await ticket(1, 'pump', ['closed', 'functional_failure', day(4), day(4, 10)]);
    await ticket(2, 'seal', ['closed', 'functional_failure', day(4, 6), day(4, 12)]);
    await ticket(3, 'pump', ['resolved', 'potential_failure', day(6), day(6, 2)]);
    await ticket(4, 'pump', ['in_progress', null, day(7), null]);
    await ticket(5, 'other', ['closed', 'functional_failure', day(5), day(6)]);
    await ticket(6, 'pump', ['merged', 'functional_failure', day(8), day(9)]);
    await db.query(`insert into labour (ticket_id, person_id, started_at, ended_at, booked_by) values
      (1, 'ann', '2026-05-04T01:00Z', '2026-05-04T04:00Z', 'ann'), (5, 'ann', '2026-05-05T01:00Z', '2026-05-05T09:00Z', 'ann'),
      (3, 'ann', '2026-05-10T23:00Z', '2026-05-11T05:00Z', 'ann')`);
    await db.query(`insert into part_use (ticket_id, part_id, name, quantity, unit, used_by, used_at) values
      (1, 'b', 'Bearing', 2, 'piece', 'ann', '2026-05-04T02:00Z'), (2, 'b', 'Bearing', 1, 'piece', 'ann', '2026-05-04T08:00Z'),
      (2, 'g', 'Grease', 0.5, 'kg', 'ann', '2026-05-12T08:00Z')`);
  });
  afterAll(() => db?.close());

  test('count failures of the machine and its parts, and time down once', async () => {
    const found = await reliabilityOf(db, { assetId: 'pump', ...span });
    // Known since the 3rd: 8 days. 12 h down.
    expect(found).toMatchObject({ hours: 192, failures: 2, downHours: 12, mtbfHours: 90, labourHours: 4 });
    expect(found.availability).toBeCloseTo(180 / 192, 9);
    // 10, 6 and 2 h.
    expect(found.mttrHours).toBeCloseTo(6, 9);
    expect(found.tickets).toEqual({ opened: 4, open: 2 });
    expect(found.parts).toEqual([{ part: 'b', name: 'Bearing', unit: 'piece', quantity: 3 }]);
  });

  test('say null, not 0, where there was no case', async () => {
    expect(await reliabilityOf(db, { assetId: 'seal', since: day(5), till: day(6) })).toEqual({
      hours: 24,
      failures: 0,
      downHours: 0,
      mtbfHours: null,
      mttrHours: null,
      availability: 1,
      tickets: { opened: 0, open: 0 },
      labourHours: 0,
      parts: [],
    });
    const before = await reliabilityOf(db, { assetId: 'pump', since: day(1), till: day(2) });
    expect(before).toMatchObject({ hours: 0, availability: null, mtbfHours: null });
  });
});
