import type { Sql } from '../db/sql.ts';
import type { Merge } from './merge-record.ts';

/**
 * Gives back things that a merge moved and that the target still has; both tickets are locked.
 * Things used up, given away or ended meanwhile stay as they are.
 */
export async function moveBack(sql: Sql, { ticketId, targetId, mergedAt, moved }: Merge, now: Date): Promise<void> {
  await moveEpisodesBack(sql, { ticketId, targetId, mergedAt, now });
  await sql.query('delete from ticket_link where id = any ($1::bigint[])', [moved.links]);
  const tables = [
    ['gateway_silence', moved.silences, 'and ended_at is null'],
    ['ticket_subtask', moved.subtasks, ''],
    ['part_reservation', moved.reservations, `and state = 'reserved'`],
    // Also what such a timer has booked since: the hours are of the work for which it was started.
    ['labour', moved.timers, ''],
  ] as const;
  for (const [table, ids, still] of tables) {
    if (ids.length === 0) continue;
    await sql.query(`update ${table} set ticket_id = $1 where id = any ($3::bigint[]) and ticket_id = $2 ${still}`, [
      ...[ticketId, targetId, ids],
    ]);
  }
}

/** Alarms that came with the merge and have not left the target since. */
async function moveEpisodesBack(
  sql: Sql,
  { ticketId, targetId, mergedAt, now }: Pick<Merge, 'ticketId' | 'targetId' | 'mergedAt'> & { now: Date },
): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `update ticket_episode b set left_at = $4 where b.ticket_id = $2 and b.left_at is null and b.episode_id in (
       select episode_id from ticket_episode where ticket_id = $1 and left_at = $3) returning b.episode_id as id`,
    [ticketId, targetId, mergedAt, now],
  );
  // Ones that came only by the merge were never the target's.
  await sql.query(
    `delete from ticket_episode where ticket_id = $1 and attached_at = $2 and role = 'attached' and episode_id = any ($3::text[])`,
    [targetId, mergedAt, rows.map(({ id }) => id)],
  );
  await sql.query('update ticket_episode set left_at = null where ticket_id = $1 and episode_id = any ($2::text[])', [
    ticketId,
    rows.map(({ id }) => id),
  ]);
}
