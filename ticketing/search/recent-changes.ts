import type { View } from '../../http/access/caller.ts';
import type { Sql } from '../db/sql.ts';

/** A brief change of a ticket or an alarm: clients request the details. */
export type Change = {
  readonly at: Date;
  readonly noun: 'ticket' | 'episode';
  /** Number of the ticket in the database, or id of the episode. */
  readonly id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly site: string;
  /** The requesters of the ticket; none for alarms. */
  readonly requesters: readonly string[];
  /** The transaction that wrote it; null for rows older than such numbers. */
  readonly tx: string | null;
};

/**
 * A place between changes: every transaction before `tx` had ended when it was taken. So any later
 * change is of `tx` or after, however early its time is.
 */
export type Mark = { readonly at: Date; readonly tx: string };

/** The mark of this moment. */
export async function markNow(sql: Sql, now: Date): Promise<Mark> {
  const { rows } = await sql.query<{ tx: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as tx');
  return { at: now, tx: rows[0]?.tx ?? '0' };
}

/**
 * No transaction is open for longer; and where a database was restored from a copy, old events may
 * have later numbers.
 */
const OLDEST_MS = 86_400_000;

/** Changes since a mark, in order; no more than the limit, of the earliest transactions. */
export async function readChangesSince(sql: Sql, mark: Mark, limit: number): Promise<readonly Change[]> {
  const { rows } = await sql.query<Change>(changesWhere('e.tx >= $3::text::xid8 and e.at >= $1', 'e.tx'), [
    new Date(mark.at.getTime() - OLDEST_MS),
    limit,
    mark.tx,
  ]);
  return rows;
}

/**
 * Changes since a moment, which is included, in order; no more than the limit, the oldest first.
 */
export async function readChanges(sql: Sql, since: Date, limit: number): Promise<readonly Change[]> {
  const { rows } = await sql.query<Change>(changesWhere('e.at >= $1', 'e.at'), [since, limit]);
  return rows;
}

function changesWhere(which: string, first: 'e.at' | 'e.tx'): string {
  return `select at, noun, id, sequence, kind, site, requesters, tx::text as tx from (
     select * from (
       (select e.at, 'ticket' as noun, e.ticket_id::text as id, e.sequence, e.kind, t.site,
          requesters_of(t.id) as requesters, e.tx
        from ticket_event e join ticket t on t.id = e.ticket_id where ${which} order by ${first} limit $2)
       union all
       (select e.at, 'episode', e.episode_id, e.sequence, e.kind, a.site, '{}', e.tx
        from alarm_event e join alarm_episode p on p.id = e.episode_id join asset a on a.id = p.asset_id
        where ${which} order by ${first} limit $2)) e
     order by ${first}, at limit $2) e
   order by at, noun, id, sequence`;
}

/** Distinguishes one change from every other. */
export const keyOf = ({ noun, id, sequence }: Change): string => `${noun} ${id} ${sequence}`;

/** Whether a caller may see a change; callers limited to their own tickets see no alarms. */
export function isSeenBy({ sites, requestedBy }: View, change: Change): boolean {
  if (sites !== null && !sites.includes(change.site)) return false;
  return requestedBy === null || (change.noun === 'ticket' && change.requesters.includes(requestedBy));
}
