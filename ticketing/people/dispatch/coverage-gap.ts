import type { Sql } from '../../db/sql.ts';
import { workingSpans } from '../shifts/shift.ts';
import type { Considered } from './consider.ts';

/** Longest wait before the retry of a ticket that nobody could take. */
const RETRY_MS = 5 * 60_000;

/** Records that nobody could take a ticket, and the time of the retry. */
export async function noteGap(
  sql: Sql,
  ticketId: number,
  { considered, now }: { considered: Considered; now: Date },
): Promise<void> {
  await sql.query(
    `insert into coverage_gap (ticket_id, since, retry_at) values ($1, $2, $3)
     on conflict (ticket_id) do update set retry_at = excluded.retry_at`,
    [ticketId, now, new Date(nextTry(considered, now.getTime()))],
  );
}

/**
 * When somebody comes on shift or on call, or is back; else in five minutes, for all other changes.
 * Pure.
 */
export function nextTry({ candidates, onCallUntil }: Considered, now: number): number {
  const latest = now + RETRY_MS;
  const begins = candidates.flatMap((candidate) =>
    workingSpans(candidate, { from: now, to: latest }).map(({ from }) => from),
  );
  return Math.min(latest, ...[...begins, ...onCallUntil].filter((change) => change > now));
}

/** Ends the gap: somebody has the ticket, or nobody needs to. */
export async function noteCovered(sql: Sql, ticketId: number): Promise<void> {
  await sql.query('delete from coverage_gap where ticket_id = $1', [ticketId]);
}

/**
 * Has every gap tried again at the next sweep: somebody's skills, shifts or rights have changed.
 */
export async function retryGaps(sql: Sql, now: Date): Promise<void> {
  await sql.query('update coverage_gap set retry_at = $1 where retry_at > $1', [now]);
}
