import type { Sql } from '../db.ts';
import { type CalendarDefinition, parseCalendar } from '../sla/calendar-definition.ts';

/** A shift as people write it. */
export type ShiftDefinition = { readonly id: string; readonly name: string } & CalendarDefinition;

/** All shifts, by id. */
export async function listShifts(sql: Sql): Promise<readonly ShiftDefinition[]> {
  const { rows } = await sql.query<ShiftDefinition>(
    'select id, name, time_zone as "timeZone", weekly, exceptions from shift order by id',
  );
  return rows;
}

/** Adds a shift or replaces it. @throws {AppError} `invalid`, naming every fault: zone, interval, date, never open */
export async function saveShift(sql: Sql, shift: ShiftDefinition): Promise<void> {
  const { id, name, timeZone, weekly = {}, exceptions = [] } = shift;
  parseCalendar({ timeZone, weekly, exceptions }, 'shift');
  await sql.query(
    `insert into shift (id, name, time_zone, weekly, exceptions) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone, weekly = excluded.weekly,
       exceptions = excluded.exceptions`,
    [id, name, timeZone, JSON.stringify(weekly), JSON.stringify(exceptions)],
  );
}
