import { type CalendarDefinition, parseCalendar } from '../../calendar/calendar-definition.ts';
import type { Sql } from '../../db/sql.ts';
import { type Shift, type ShiftAssignment, type ShiftSpan, shiftOf, type WorkingHours } from './shift.ts';

type Worked = { readonly shift: string; readonly fromDay: number; readonly untilDay: number | null };

/** Present and former shifts, as rows give them; days are counted from 1970-01-01. */
export type HoursRow = {
  readonly shifts: readonly Worked[];
  readonly dropped: readonly (Worked & { readonly until: string })[];
  readonly absences: readonly { readonly from: string; readonly to: string }[];
};

const WORKED = `'shift', s.shift_id, 'fromDay', s.from_on - date '1970-01-01',
     'untilDay', s.until_on - date '1970-01-01'`;

/**
 * The columns of {@link HoursRow} of the person aliased `p`; absences that were over at `$1` are
 * left out.
 */
export const hoursColumns = `
  (select coalesce(jsonb_agg(jsonb_build_object(${WORKED})), '[]')
   from person_shift s where s.person_id = p.id) as shifts,
  (select coalesce(jsonb_agg(jsonb_build_object(${WORKED}, 'until', s.dropped_at)), '[]')
   from dropped_shift s where s.person_id = p.id and s.dropped_at > $1::timestamptz - interval '60 days') as dropped,
  (select coalesce(jsonb_agg(jsonb_build_object('from', a.from_at, 'to', a.to_at)), '[]')
   from absence a where a.person_id = p.id and a.to_at > $1) as absences`;

/** Turns rows into working hours; each shift is read once, however many work it. */
export async function workingHours(sql: Sql, rows: readonly HoursRow[]): Promise<readonly WorkingHours[]> {
  const used = [...new Set(rows.flatMap(({ shifts, dropped }) => [...shifts, ...dropped].map(({ shift }) => shift)))];
  const known = used.length > 0 ? await loadShifts(sql, used) : new Map<string, readonly Version[]>();
  const worked = ({ shift, fromDay, untilDay }: Worked, end = Number.POSITIVE_INFINITY): ShiftAssignment[] =>
    (known.get(shift) ?? []).map((version) => ({
      shift: version.shift,
      fromDay,
      untilDay: untilDay ?? Number.POSITIVE_INFINITY,
      counts: { from: version.from, to: Math.min(version.to, end) },
    }));
  return rows.map(({ shifts, dropped, absences }) => ({
    shifts: shifts.flatMap((each) => worked(each)),
    past: dropped.flatMap((each) => worked(each, Date.parse(each.until))),
    absences: absences.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  }));
}

type Version = ShiftSpan & { readonly shift: Shift };

/** Versions by shift, with the time in which each counts: the newest that has begun. */
async function loadShifts(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Version[]>> {
  const { rows } = await sql.query<CalendarDefinition & { id: string; from: Date | null }>(
    `select shift_id as id, nullif(starts_at, '-infinity') as "from", time_zone as "timeZone", weekly, exceptions
     from shift_version where shift_id = any ($1::text[]) order by shift_id, version`,
    [ids],
  );
  const known = new Map<string, readonly Version[]>();
  for (const { id, from, ...definition } of rows) {
    const begins = from?.getTime() ?? Number.NEGATIVE_INFINITY;
    const before = (known.get(id) ?? []).filter((version) => version.from < begins);
    const cut = before.map((version) => ({ ...version, to: Math.min(version.to, begins) }));
    const shift = shiftOf(parseCalendar(definition, id));
    known.set(id, [...cut, { shift, from: begins, to: Number.POSITIVE_INFINITY }]);
  }
  return known;
}
