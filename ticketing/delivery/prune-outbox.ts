import type { Sql } from '../db/sql.ts';
import { inForce } from '../holds/legal-holds.ts';

const BATCH = 1_000;

/** Dead letters are kept this many times as long: somebody may still send them. */
const DEAD_TIMES = 4;
const DAY_MS = 86_400_000;

// The contents of a digest, which name it, go before the digest itself.
const PRUNE = `
  delete from notification where id in (
    select n.id from notification n
    where ((n.state = 'sent' and n.created_at < $1) or (n.state = 'dead' and n.created_at < $2))
      and not exists (select from legal_hold h where ${inForce('$3')} and (
        (h.kind = 'class' and h.subject = 'notifications') or (h.kind = 'person' and h.subject = n.recipient)
        or (h.kind = 'ticket' and h.subject = n.ticket_id::text)
        or (h.kind = 'asset' and h.subject = (select t.asset_id from ticket t where t.id = n.ticket_id))))
      and not exists (select 1 from notification carried where carried.digest_id = n.id)
    order by n.created_at limit ${BATCH} for update skip locked)`;

/**
 * Removes notifications that were delivered long ago, a thousand at most.
 * @param options.keepDays days for which sent notifications are kept, counted from when they were
 * written
 * @returns how many; 0 when nothing is left to remove
 */
export async function pruneOutbox(sql: Sql, { now, keepDays }: { now: Date; keepDays: number }): Promise<number> {
  const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  return (await sql.query(PRUNE, [before(keepDays), before(keepDays * DEAD_TIMES), now])).count;
}
