import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import {
  type AlarmEvent,
  type AlarmFacts,
  type AlarmState,
  alarmState,
  changeAlarm,
  type Suppressor,
} from './alarm-state.ts';

/** A change of one alarm, its actor and reason. */
export type EpisodeChange = {
  readonly event: AlarmEvent;
  readonly actor: string;
  readonly reason: string | null;
  readonly now: Date;
  /** With `shelved`: the time of its end. */
  readonly until?: Date;
};

/** Something that happened to an alarm. */
export type EpisodeEvent = {
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly kind: string;
  readonly reason: string | null;
  readonly from: AlarmState;
  readonly to: AlarmState;
};

type Row = {
  readonly id: string;
  readonly cleared: boolean;
  readonly acknowledged: boolean;
  readonly shelved: boolean;
  readonly suppressedBy: readonly Suppressor[];
  readonly outOfService: boolean;
};

/** Alarms by their ids, or all of a ticket. */
type Which = readonly string[] | { readonly ticketId: number };

/**
 * The facts behind states of alarms, by id, locked until the end of the transaction in the order of
 * their ids.
 */
async function lockAllFacts(sql: Sql, which: Which): Promise<ReadonlyMap<string, AlarmFacts>> {
  const [where, value] =
    'ticketId' in which
      ? ['id in (select episode_id from ticket_episode where ticket_id = $1 and left_at is null)', which.ticketId]
      : ['id = any ($1::text[])', which];
  const { rows } = await sql.query<Row>(
    `select id, cleared_at is not null as cleared, acknowledged, shelved_until is not null as shelved,
       suppressed_by as "suppressedBy", out_of_service as "outOfService"
     from alarm_episode where ${where} order by id for no key update`,
    [value],
  );
  return new Map(rows.map(({ id, cleared, ...facts }) => [id, { ...facts, active: !cleared }]));
}

/**
 * The facts behind an alarm's state, locked until the end of the transaction.
 * @throws {AppError} `not_found`
 */
export async function lockFacts(sql: Sql, id: string): Promise<AlarmFacts> {
  const facts = (await lockAllFacts(sql, [id])).get(id);
  if (!facts) throw new AppError('not_found', `There is no episode ${id}.`);
  return facts;
}

/**
 * Changes the state of an alarm by ISA-18.2, and writes the event. For `cleared` the caller stores
 * when.
 * @returns the facts after it, or null where it has no effect
 * @throws {AppError} `not_found`
 */
export async function changeEpisode(sql: Sql, id: string, change: EpisodeChange): Promise<AlarmFacts | null> {
  const changed = (await changeEpisodes(sql, [id], change)).get(id);
  if (changed) return changed;
  await lockFacts(sql, id);
  return null;
}

/**
 * The same for many alarms, in two statements however many they are.
 * @returns the facts after it of those on which it has an effect, by id
 */
export async function changeEpisodes(
  sql: Sql,
  which: Which,
  change: EpisodeChange,
): Promise<ReadonlyMap<string, AlarmFacts>> {
  const { event, actor, reason, now, until } = change;
  const changed = new Map<string, AlarmFacts>();
  const rows: object[] = [];
  const none = !('ticketId' in which) && which.length === 0;
  for (const [id, before] of none ? [] : await lockAllFacts(sql, which)) {
    const after = changeAlarm(before, event);
    if (after === null) continue;
    changed.set(id, after);
    rows.push({ ...after, id, from: alarmState(before), to: alarmState(after) });
  }
  if (rows.length === 0) return changed;
  const kind = 'by' in event ? `${event.kind}_by_${event.by}` : event.kind;
  await sql.query(
    `with changed as (
       update alarm_episode e set state = c."to", acknowledged = c.acknowledged, suppressed_by = c."suppressedBy",
         out_of_service = c."outOfService", updated_at = $3,
         shelved_until = case when c.shelved then coalesce($2, e.shelved_until) end,
         acknowledged_at = case when $4 then $3 else e.acknowledged_at end,
         acknowledged_by = case when $4 then $5 else e.acknowledged_by end
       from jsonb_to_recordset($1::jsonb) as c(id text, "to" text, acknowledged boolean, "suppressedBy" text[],
         "outOfService" boolean, shelved boolean)
       where e.id = c.id)
     insert into alarm_event (episode_id, sequence, at, actor, kind, reason, from_state, to_state)
     select c.id, (select coalesce(max(sequence), 0) + 1 from alarm_event where episode_id = c.id), $3, $5, $6, $7,
       c."from", c."to"
     from jsonb_to_recordset($1::jsonb) as c(id text, "from" text, "to" text)`,
    [JSON.stringify(rows), until ?? null, now, event.kind === 'acknowledged', actor, kind, reason],
  );
  return changed;
}

/** The record of an alarm after a sequence number, in order. */
export async function readEpisodeEvents(
  sql: Sql,
  id: string,
  page: { after: number; limit: number },
): Promise<readonly EpisodeEvent[]> {
  const { rows } = await sql.query<EpisodeEvent>(
    `select sequence, at, actor, kind, reason, from_state as "from", to_state as "to" from alarm_event
     where episode_id = $1 and sequence > $2 order by sequence limit $3`,
    [id, page.after, page.limit],
  );
  return rows;
}
