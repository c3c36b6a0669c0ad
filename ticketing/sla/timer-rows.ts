import type { Sql } from '../db/sql.ts';
import type { Timer } from './timers.ts';

/**
 * Parts of a `with` that rewrite the timers of a ticket. Keeps timers that fired. Removes unwanted
 * timers, unless they were due already: a clock met late was still breached, and the next sweep
 * reports it; nor does a later target move a breach that was due.
 * @param given.timers JSON of all that are wanted
 * @param given.clocks JSON of the ticket's clocks with their states
 */
export const replaceTimers = (ticketId: string, given: { timers: string; clocks: string; now: string }): string =>
  `wanted_timer as (
     select w.* from jsonb_to_recordset(${given.timers}::jsonb) as w(kind text, generation int, ordinal int, level text,
       "reachedMs" bigint, "dueAt" timestamptz)
   ), gone_timer as (
     delete from sla_timer d where d.ticket_id = ${ticketId} and d.fired_at is null
       and not exists (select 1 from wanted_timer w where w.kind = d.kind and w.generation = d.generation
         and w.ordinal = d.ordinal and w.level = d.level)
       and (d.due_at > ${given.now} or d.kind = 'hold' or exists (select 1
         from jsonb_to_recordset(${given.clocks}::jsonb) as c(kind text, generation int, ordinal int, state text)
         where c.kind = d.kind and c.generation = d.generation and c.ordinal = d.ordinal and c.state = 'cancelled'))
   ), stored_timer as (
     insert into sla_timer (ticket_id, kind, generation, ordinal, level, reached_ms, due_at)
     select ${ticketId}, kind, generation, ordinal, level, "reachedMs", "dueAt" from wanted_timer
     on conflict (ticket_id, kind, generation, ordinal, level) do update
       set reached_ms = excluded.reached_ms, due_at = excluded.due_at
       where sla_timer.fired_at is null and sla_timer.due_at is distinct from excluded.due_at
         and (sla_timer.level <> 'breach' or sla_timer.due_at > ${given.now})
   )`;

/** A timer as it is stored. */
export type TimerRow = Timer & {
  readonly ticketId: number;
  readonly firedAt: Date | null;
  /** Of several missed levels only the highest is reported. */
  readonly outcome: 'notified' | 'superseded' | null;
};

const columns = `s.ticket_id as "ticketId", s.kind, s.generation, s.ordinal, s.level, s.reached_ms as "reachedMs",
  s.due_at as "dueAt", s.fired_at as "firedAt", s.outcome`;

/** The timers of a ticket in the order in which they are due. */
export async function readTimers(sql: Sql, ticketId: number): Promise<readonly TimerRow[]> {
  const { rows } = await sql.query<TimerRow>(
    `select ${columns} from sla_timer s where s.ticket_id = $1 order by s.due_at, s.reached_ms`,
    [ticketId],
  );
  return rows;
}

/** A timer that fires now, with its notice. */
export type ClaimedTimer = TimerRow & {
  readonly assigneeId: string | null;
  /** Null where it is about a hold. */
  readonly clockState: string | null;
  readonly clockDueAt: Date | null;
};

/**
 * Claims due timers of some tickets, which it locks; tickets that another transaction holds are
 * left for the next sweep. Each timer is claimed once, however many sweep. Of each clock the
 * highest level is `notified`, those below are `superseded`.
 */
export async function claimTimers(
  sql: Sql,
  { ids, kinds, now }: { ids: readonly number[]; kinds: readonly Timer['kind'][]; now: Date },
): Promise<readonly ClaimedTimer[]> {
  const locked = await sql.query<{ id: number }>(
    'select id from ticket where id = any ($1::bigint[]) order by id for no key update skip locked',
    [ids],
  );
  if (locked.rows.length === 0) return [];
  const { rows } = await sql.query<ClaimedTimer>(
    `update sla_timer s set fired_at = $1, outcome = case when r.rank = 1 then 'notified' else 'superseded' end
     from (
       select d.*, row_number() over (
         partition by d.ticket_id, d.kind, d.generation, d.ordinal, case when d.kind = 'hold' then d.level end
         order by d.reached_ms desc, d.level desc) as rank
       from sla_timer d
       where d.ticket_id = any ($2::bigint[]) and d.kind = any ($3::text[]) and d.fired_at is null and d.due_at <= $1
     ) r
     join ticket t on t.id = r.ticket_id
     left join sla_clock c on c.ticket_id = r.ticket_id and c.kind = r.kind and c.generation = r.generation
       and c.ordinal = r.ordinal
     where s.ticket_id = r.ticket_id and s.kind = r.kind and s.generation = r.generation and s.ordinal = r.ordinal
       and s.level = r.level and s.fired_at is null
     returning ${columns}, t.assignee_id as "assigneeId", c.state as "clockState", c.due_at as "clockDueAt"`,
    [now, locked.rows.map(({ id }) => id), kinds],
  );
  return rows.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.reachedMs - b.reachedMs);
}
