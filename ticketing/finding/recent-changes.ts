import type { View } from '../access/caller.ts';
import type { Sql } from '../db.ts';

/** Something that happened to a ticket or an alarm, as short as can be: who wants more asks for it. */
export type Change = {
  readonly at: Date;
  readonly noun: 'ticket' | 'episode';
  /** Number of the ticket in the database, or id of the episode. */
  readonly id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly site: string;
  /** Who asked for the ticket; null for alarms, too. */
  readonly requestedBy: string | null;
};

/** What happened since a moment, which is included, in order; no more than the limit, the oldest first. */
export async function readChanges(sql: Sql, since: Date, limit: number): Promise<readonly Change[]> {
  const { rows } = await sql.query<Change>(
    `(select e.at, 'ticket' as noun, e.ticket_id::text as id, e.sequence, e.kind, t.site, t.requested_by as "requestedBy"
      from ticket_event e join ticket t on t.id = e.ticket_id where e.at >= $1 order by e.at limit $2)
     union all
     (select e.at, 'episode', e.episode_id, e.sequence, e.kind, a.site, null
      from alarm_event e join alarm_episode p on p.id = e.episode_id join asset a on a.id = p.asset_id
      where e.at >= $1 order by e.at limit $2)
     order by at, noun, id, sequence limit $2`,
    [since, limit],
  );
  return rows;
}

/** Tells one change from every other. */
export const keyOf = ({ noun, id, sequence }: Change): string => `${noun} ${id} ${sequence}`;

/** Whether someone may see a change; who sees only their own tickets sees no alarms. */
export function isSeenBy({ sites, requestedBy }: View, change: Change): boolean {
  if (sites !== null && !sites.includes(change.site)) return false;
  return requestedBy === null || (change.noun === 'ticket' && change.requestedBy === requestedBy);
}
