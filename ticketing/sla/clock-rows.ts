import type { Sql } from '../db/sql.ts';
import type { Clock } from './clock.ts';
import { tierOf } from './clocks.ts';
import { readClock } from './read-clock.ts';
import type { TermsLookup } from './terms.ts';

/** A clock as the list of tickets needs it: the projection, without the explained intervals. */
export type ClockRow = Omit<Clock, 'intervals'> & { readonly ticketId: number };

/** A ticket's clocks as of now, as they are stored. */
export function clockRows(
  clocks: readonly Clock[],
  { rules, now }: { rules: TermsLookup; now: Date },
): readonly StoredClock[] {
  return clocks.map(({ intervals: _, terms, outcome, ...clock }) => ({
    ...clock,
    outcome,
    state: outcome ?? (clock.runningSince ? 'running' : 'paused'),
    dueAt: readClock({ ...clock, outcome }, tierOf({ ...clock, terms }, rules).calendar, now).dueAt,
  }));
}

export type StoredClock = Omit<Clock, 'intervals' | 'terms'> & { readonly state: string; readonly dueAt: Date | null };

/** When the first of the running clocks is due, as lists sort by it; `infinity` where none runs. */
export function firstDue(rows: readonly StoredClock[]): Date | 'infinity' {
  const due = rows.flatMap(({ state, dueAt }) => (state === 'running' && dueAt ? [dueAt.getTime()] : []));
  return due.length > 0 ? new Date(Math.min(...due)) : 'infinity';
}

/** Writes clocks that differ from the stored ones. @param clocks JSON of {@link clockRows} */
export const upsertClocks = (ticketId: string, clocks: string): string =>
  `insert into sla_clock (ticket_id, kind, generation, ordinal, state, priority, target_ms, elapsed_ms, started_at,
     running_since, due_at, ended_at)
   select ${ticketId}, c.kind, c.generation, c.ordinal, c.state, c.priority, c.target, c.elapsed, c."startedAt",
     c."runningSince", c."dueAt", c."endedAt"
   from jsonb_to_recordset(${clocks}::jsonb) as c(kind text, generation int, ordinal int, state text, priority text,
     target bigint, elapsed bigint, "startedAt" timestamptz, "runningSince" timestamptz, "dueAt" timestamptz,
     "endedAt" timestamptz)
   on conflict (ticket_id, kind, generation, ordinal) do update set state = excluded.state,
     priority = excluded.priority, target_ms = excluded.target_ms, elapsed_ms = excluded.elapsed_ms,
     started_at = excluded.started_at, running_since = excluded.running_since, due_at = excluded.due_at,
     ended_at = excluded.ended_at
     where (sla_clock.state, sla_clock.priority, sla_clock.target_ms, sla_clock.elapsed_ms, sla_clock.started_at,
       sla_clock.running_since, sla_clock.due_at, sla_clock.ended_at) is distinct from (excluded.state,
       excluded.priority, excluded.target_ms, excluded.elapsed_ms, excluded.started_at, excluded.running_since,
       excluded.due_at, excluded.ended_at)`;

/**
 * Removes clocks for which there is no target any more, such as after a lower priority.
 * @param clocks as for {@link upsertClocks}
 */
export const removeClocks = (ticketId: string, clocks: string): string =>
  `delete from sla_clock d where d.ticket_id = ${ticketId} and not exists (
     select from jsonb_to_recordset(${clocks}::jsonb) as c(kind text, generation int, ordinal int)
     where c.kind = d.kind and c.generation = d.generation and c.ordinal = d.ordinal)`;

/**
 * The clocks of the current generation of several tickets, in the order of their kinds and
 * assignments.
 */
export async function readClockRows(sql: Sql, ticketIds: readonly number[]): Promise<readonly ClockRow[]> {
  const { rows } = await sql.query<ClockRow>(
    `select c.ticket_id as "ticketId", c.kind, c.generation, c.ordinal, c.priority, c.target_ms as target,
       c.elapsed_ms as elapsed, c.started_at as "startedAt", c.running_since as "runningSince", c.ended_at as "endedAt",
       case when c.ended_at is not null then c.due_at end as "dueAtEnd",
       case when c.state in ('met', 'cancelled') then c.state end as outcome, s.terms
     from sla_clock c join ticket t on t.id = c.ticket_id and t.generation = c.generation
     left join ticket_sla s on s.ticket_id = c.ticket_id
     where c.ticket_id = any ($1::bigint[]) order by c.ticket_id, c.started_at, c.kind, c.ordinal`,
    [ticketIds],
  );
  return rows;
}
