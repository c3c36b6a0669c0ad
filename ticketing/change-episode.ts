import { AppError } from '../lib/errors.ts';
import {
  type AlarmEvent,
  type AlarmFacts,
  type AlarmState,
  alarmState,
  changeAlarm,
  type Suppressor,
} from './alarm-state.ts';
import type { Sql } from './db.ts';

/** A change of one alarm, who makes it and why. */
export type EpisodeChange = {
  readonly event: AlarmEvent;
  readonly actor: string;
  readonly reason: string | null;
  readonly now: Date;
  /** With `shelved`: when it ends by itself. */
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
  readonly cleared: boolean;
  readonly acknowledged: boolean;
  readonly shelved: boolean;
  readonly suppressedBy: readonly Suppressor[];
  readonly outOfService: boolean;
};

/** What an alarm's state follows from, locked until the end of the transaction. @throws {AppError} `not_found` */
export async function lockFacts(sql: Sql, id: string): Promise<AlarmFacts> {
  const { rows } = await sql.query<Row>(
    `select cleared_at is not null as cleared, acknowledged, shelved_until is not null as shelved,
       suppressed_by as "suppressedBy", out_of_service as "outOfService"
     from alarm_episode where id = $1 for no key update`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new AppError('not_found', `There is no episode ${id}.`);
  const { cleared, ...facts } = row;
  return { ...facts, active: !cleared };
}

/**
 * Changes the state of an alarm as ISA-18.2 says, and writes down what happened. For `cleared` the caller stores when.
 * @returns the facts after it, or null where it has no effect
 * @throws {AppError} `not_found`
 */
export async function changeEpisode(sql: Sql, id: string, change: EpisodeChange): Promise<AlarmFacts | null> {
  const { event, actor, now, until } = change;
  const before = await lockFacts(sql, id);
  const after = changeAlarm(before, event);
  if (after === null) return null;
  const acknowledgedNow = event.kind === 'acknowledged';
  await sql.query(
    `update alarm_episode set state = $2, acknowledged = $3, suppressed_by = $4::text[], out_of_service = $5,
       shelved_until = case when $6 then coalesce($7, shelved_until) else null end, updated_at = $8,
       acknowledged_at = case when $9 then $8 else acknowledged_at end,
       acknowledged_by = case when $9 then $10 else acknowledged_by end
     where id = $1`,
    [
      ...[id, alarmState(after), after.acknowledged, after.suppressedBy, after.outOfService],
      ...[after.shelved, until ?? null, now, acknowledgedNow, actor],
    ],
  );
  const kind = 'by' in event ? `${event.kind}_by_${event.by}` : event.kind;
  await noteEvent(sql, id, { ...change, kind, from: alarmState(before), to: alarmState(after) });
  return after;
}

/** Adds to the record of an alarm; the row of the alarm is locked, so that its events have an order. */
export async function noteEvent(
  sql: Sql,
  id: string,
  event: Pick<EpisodeEvent, 'actor' | 'kind' | 'reason' | 'from' | 'to'> & { now: Date },
): Promise<void> {
  await sql.query(
    `insert into alarm_event (episode_id, sequence, at, actor, kind, reason, from_state, to_state)
     select $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7 from alarm_event where episode_id = $1`,
    [id, event.now, event.actor, event.kind, event.reason, event.from, event.to],
  );
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
