import { unprocessable } from '../../../lib/errors.ts';
import { type CalendarDefinition, parseCalendar } from '../../calendar/calendar-definition.ts';
import type { Sql } from '../../db/sql.ts';

/** A shift as people write it. */
export type ShiftDefinition = { readonly id: string; readonly name: string } & CalendarDefinition;

/** One version of a shift. @property from since when it counts; null: from the beginning */
export type ShiftVersion = CalendarDefinition & {
  readonly version: number;
  readonly from: Date | null;
  readonly madeAt: Date;
  readonly madeBy: string;
};

/** Actor of a change of a shift, and when it begins to count; `from` left out: now. */
export type ShiftChange = { readonly actor: string; readonly now: Date; readonly from?: Date | undefined };

/** All shifts, by id. */
export async function listShifts(sql: Sql): Promise<readonly ShiftDefinition[]> {
  const { rows } = await sql.query<ShiftDefinition>(
    'select id, name, time_zone as "timeZone", weekly, exceptions from shift order by id',
  );
  return rows;
}

/** The versions of a shift, the newest first. */
export async function listShiftVersions(
  sql: Sql,
  shift: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly ShiftVersion[]> {
  const { rows } = await sql.query<ShiftVersion>(
    `select version, nullif(starts_at, '-infinity') as "from", time_zone as "timeZone", weekly, exceptions,
       made_at as "madeAt", made_by as "madeBy"
     from shift_version where shift_id = $1 and ($2::int is null or version < $2) order by version desc limit $3`,
    [shift, page.before, page.limit],
  );
  return rows;
}

/**
 * Adds a shift, or its next version: past work stays as it was.
 * @throws {AppError} `invalid`, naming every fault: zone, interval, date, never open;
 * `unprocessable` for a beginning in the past
 */
export async function saveShift(sql: Sql, shift: ShiftDefinition, change: ShiftChange): Promise<void> {
  const { id, name, timeZone, weekly = {}, exceptions = [] } = shift;
  const { actor, now, from } = change;
  parseCalendar({ timeZone, weekly, exceptions }, 'shift');
  const isNew = (await sql.query('select 1 from shift where id = $1 for update', [id])).count === 0;
  if (from !== undefined && from < now && !isNew)
    throw unprocessable('effectiveFrom', 'the past stays as it was: give a time to come');
  const hours = [timeZone, JSON.stringify(weekly), JSON.stringify(exceptions)];
  await sql.query(
    `insert into shift (id, name, time_zone, weekly, exceptions) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone, weekly = excluded.weekly,
       exceptions = excluded.exceptions`,
    [id, name, ...hours],
  );
  // A new shift also counts for all time before; an unchanged one gets no version.
  await sql.query(
    `insert into shift_version (shift_id, version, starts_at, time_zone, weekly, exceptions, made_at, made_by)
     select $1, coalesce(max(version), 0) + 1, $2::timestamptz, $3, $4::jsonb, $5::jsonb, $6::timestamptz, $7
     from shift_version where shift_id = $1
     having not exists (select 1 from shift_version l where l.shift_id = $1 and not $8 and l.time_zone = $3
       and l.weekly = $4::jsonb and l.exceptions = $5::jsonb
       and l.version = (select max(version) from shift_version where shift_id = $1))`,
    [id, from ?? (isNew ? '-infinity' : now), ...hours, now, actor, from !== undefined],
  );
}
