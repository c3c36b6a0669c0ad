import { isPersonAt } from '../access/places.ts';
import type { Sql } from '../db/sql.ts';
import { type HoursRow, hoursColumns, workingHours } from '../people/shifts/load-shifts.ts';
import { type ShiftSpan, type WorkingHours, workingSpans } from '../people/shifts/shift.ts';

/** The most people of a schedule. */
export const SCHEDULED_PEOPLE = 500;
/** Work without a plan takes this long. */
const DEFAULT_MINUTES = 120;
const MINUTE_MS = 60_000;

/** One ticket of a person, planned for a time; nameless at a site that the reader does not see. */
export type ScheduledWork = ShiftSpan & {
  readonly ticketId: number | null;
  readonly title: string | null;
  readonly minutes: number;
};

/**
 * The work of one person within a window.
 * @property isAlwaysOn no shift is recorded for them, so that any time counts
 * @property open tickets that they hold without a time
 * @property capacityMinutes working time of the window that is still to come, absences taken out
 * @property loadMinutes work for this time: scheduled and, where the window holds the present, open
 */
export type PersonSchedule = {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly isAlwaysOn: boolean;
  readonly working: readonly ShiftSpan[];
  readonly absences: readonly Away[];
  readonly scheduled: readonly ScheduledWork[];
  readonly open: { readonly tickets: number; readonly minutes: number };
  readonly capacityMinutes: number;
  readonly loadMinutes: number;
};

type Away = ShiftSpan & { readonly kind: string };
type Held = { readonly id: number | null; readonly title: string | null; readonly minutes: number | null } & {
  readonly from: string | null;
  readonly to: string | null;
};
type Row = HoursRow & {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly away: readonly { readonly from: string; readonly to: string; readonly kind: string }[];
  readonly held: readonly Held[];
};

/** Which people, at which places; null: everywhere. */
export type ScheduleFilter = { readonly team: string | null; readonly sites: readonly string[] | null };

/** People who work here, with their time and work in a window, in the order of their ids. */
export async function loadSchedule(
  sql: Sql,
  { window, filter, now }: { window: ShiftSpan; filter: ScheduleFilter; now: Date },
): Promise<readonly PersonSchedule[]> {
  const { rows } = await sql.query<Row>(statement, [
    new Date(window.from),
    new Date(window.to),
    filter.team,
    filter.sites,
    SCHEDULED_PEOPLE,
  ]);
  const hours = await workingHours(sql, rows);
  return rows.map((row, at) => scheduleOf(row, hours[at] ?? { shifts: [], absences: [] }, { window, now }));
}

function scheduleOf(row: Row, hours: WorkingHours, asked: { window: ShiftSpan; now: Date }): PersonSchedule {
  const { window, now } = asked;
  const absences = row.away.map(({ from, to, kind }) => ({ from: Date.parse(from), to: Date.parse(to), kind }));
  const ahead = { from: Math.max(window.from, now.getTime()), to: window.to };
  const scheduled = row.held.flatMap((ticket) => scheduledIn(ticket, window));
  const open = row.held.filter(({ from }) => from === null).map(minutesOf);
  const holdsNow = window.from <= now.getTime() && now.getTime() < window.to;
  const planned = sum(scheduled.filter(({ to }) => to > ahead.from).map(({ minutes }) => minutes));
  const openMinutes = sum(open);
  return {
    id: row.id,
    name: row.name,
    team: row.team,
    isAlwaysOn: hours.shifts.length === 0,
    working: workingSpans(hours, window),
    absences,
    scheduled,
    open: { tickets: open.length, minutes: openMinutes },
    capacityMinutes: Math.round(sum(workingSpans(hours, ahead).map(({ from, to }) => to - from)) / MINUTE_MS),
    loadMinutes: planned + (holdsNow ? openMinutes : 0),
  };
}

function scheduledIn(ticket: Held, window: ShiftSpan): readonly ScheduledWork[] {
  if (ticket.from === null) return [];
  const minutes = minutesOf(ticket);
  const from = Date.parse(ticket.from);
  const to = ticket.to === null ? from + minutes * MINUTE_MS : Date.parse(ticket.to);
  if (from >= window.to || to <= window.from) return [];
  return [{ ticketId: ticket.id, title: ticket.title, from, to, minutes }];
}

function minutesOf({ minutes }: Held): number {
  return minutes ?? DEFAULT_MINUTES;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const IS_SEEN = '($4::text[] is null or a.site = any ($4))';

const statement = `select p.id, p.name, p.team_id as team, ${hoursColumns},
    (select coalesce(jsonb_agg(jsonb_build_object('from', a.from_at, 'to', a.to_at, 'kind', a.kind) order by a.from_at), '[]')
     from absence a where a.person_id = p.id and a.to_at > $1 and a.from_at < $2) as away,
    (select coalesce(jsonb_agg(jsonb_build_object(
       'id', case when ${IS_SEEN} then t.id end, 'title', case when ${IS_SEEN} then t.title end, 'from', t.scheduled_from,
       'to', t.scheduled_until, 'minutes', (t.plan ->> 'estimatedMinutes')::int) order by t.id), '[]')
     from ticket t join asset a on a.id = t.asset_id where t.assignee_id = p.id
       and t.state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold')) as held
  from person p left join account u on u.person_id = p.id
  where p.active and coalesce(u.active and u.role in ('technician', 'lead'), true)
    and ($3::text is null or p.team_id = $3) and ${isPersonAt('$4::text[]')}
  order by p.id limit $5`;
