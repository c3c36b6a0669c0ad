import type { Sql } from '../db.ts';
import { type CalendarDefinition, parseCalendar } from '../sla/calendar-definition.ts';
import { type Shift, type ShiftAssignment, shiftOf, type WorkingHours } from './shift.ts';

/** What people work, as rows give it; days are counted from 1970-01-01. */
export type HoursRow = {
  readonly shifts: readonly { readonly shift: string; readonly fromDay: number; readonly untilDay: number | null }[];
  readonly absences: readonly { readonly from: string; readonly to: string }[];
};

/** The columns of {@link HoursRow} of the person aliased `p`; absences that were over at `$1` are left out. */
export const hoursColumns = `
  (select coalesce(jsonb_agg(jsonb_build_object('shift', s.shift_id, 'fromDay', s.from_on - date '1970-01-01',
     'untilDay', s.until_on - date '1970-01-01')), '[]') from person_shift s where s.person_id = p.id) as shifts,
  (select coalesce(jsonb_agg(jsonb_build_object('from', a.from_at, 'to', a.to_at)), '[]')
   from absence a where a.person_id = p.id and a.to_at > $1) as absences`;

/** Turns rows into working hours; each shift is read once, however many work it. */
export async function workingHours(sql: Sql, rows: readonly HoursRow[]): Promise<readonly WorkingHours[]> {
  const used = [...new Set(rows.flatMap(({ shifts }) => shifts.map(({ shift }) => shift)))];
  const shifts = used.length > 0 ? await loadShifts(sql, used) : new Map<string, Shift>();
  return rows.map((row) => ({
    shifts: row.shifts.flatMap((each): ShiftAssignment[] => {
      const shift = shifts.get(each.shift);
      return shift ? [{ shift, fromDay: each.fromDay, untilDay: each.untilDay ?? Number.POSITIVE_INFINITY }] : [];
    }),
    absences: row.absences.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  }));
}

async function loadShifts(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Shift>> {
  const { rows } = await sql.query<CalendarDefinition & { id: string }>(
    'select id, time_zone as "timeZone", weekly, exceptions from shift where id = any ($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, ...definition }) => [id, shiftOf(parseCalendar(definition, id))]));
}
