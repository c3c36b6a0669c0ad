import type { Db, Sql } from '../db/sql.ts';
import type { Channel } from '../notify/kinds.ts';
import type { Outcome } from './outcome.ts';

/** A notification that this process may deliver until its lease ends. */
export type Claimed = {
  readonly id: number;
  readonly ticketId: number | null;
  readonly kind: string;
  readonly recipient: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly urgent: boolean;
  /** This attempt included. It distinguishes this claim from a later one of the same row. */
  readonly attempts: number;
  readonly messageId: string;
  readonly createdAt: Date;
};

/** Longer than any attempt may take: then another sender retries the claims of a crashed one. */
export const LEASE_MS = 120_000;

/** The columns of {@link Claimed}, of the table aliased `n`. */
export const claimedColumns = `n.id, n.ticket_id as "ticketId", n.kind, n.recipient, n.params, n.urgent, n.attempts,
  n.message_id as "messageId", n.created_at as "createdAt"`;

/**
 * Claims due rows of a channel, each row for one sender, however many there are. Takes a few per
 * recipient at most, so that one without answers does not keep the others waiting.
 */
export async function claimDue(
  db: Db,
  what: { channel: Channel; now: Date; limit: number; limitPerRecipient: number },
): Promise<readonly Claimed[]> {
  const { channel, now, limit, limitPerRecipient } = what;
  const { rows } = await db.query<Claimed>(
    `with due as (
       select id, next_attempt_at, row_number() over (partition by recipient order by next_attempt_at, id) as place
       from notification
       where channel = $1 and state in ('pending', 'failed', 'sending') and next_attempt_at <= $2
     ), locked as (
       select id from notification
       where id in (select id from due where place <= $4 order by next_attempt_at, id limit $3)
         and state in ('pending', 'failed', 'sending') and next_attempt_at <= $2
       for update skip locked
     )
     update notification n set state = 'sending', attempts = n.attempts + 1, next_attempt_at = $5
     from locked where n.id = locked.id returning ${claimedColumns}`,
    [channel, now, limit, limitPerRecipient, new Date(now.getTime() + LEASE_MS)],
  );
  return rows.toSorted((a, b) => a.id - b.id);
}

/**
 * Writes what became of a claim. Nothing is written where the lease ended meanwhile and another
 * sender has the row.
 * @param at.next when a failed one is tried again; null: never, it is a dead letter
 */
export async function settle(
  db: Db,
  claim: Claimed,
  { outcome, now, next }: { outcome: Outcome; now: Date; next: Date | null },
): Promise<void> {
  const { id, attempts } = claim;
  const ours = `where id = $1 and state = 'sending' and attempts = $2`;
  switch (outcome.kind) {
    case 'sent':
      return await db.transaction(async (sql) => {
        const set = `state = 'sent', sent_at = $3, last_error = null`;
        const { count } = await sql.query(`update notification set ${set} ${ours}`, [id, attempts, now]);
        if (count > 0) await sentWithDigest(sql, id, now);
      });
    case 'failed':
    case 'refused': {
      const set = `state = $3, next_attempt_at = $4, last_error = $5`;
      const state = next ? 'failed' : 'dead';
      await db.query(`update notification set ${set} ${ours}`, [id, attempts, state, next ?? now, outcome.reason]);
      return;
    }
    case 'unreachable': {
      const set = `state = 'pending', attempts = attempts - 1, next_attempt_at = $3, last_error = $4`;
      await db.query(`update notification set ${set} ${ours}`, [id, attempts, now, outcome.reason]);
      return;
    }
    case 'held': {
      const set = `state = 'held', attempts = attempts - 1, next_attempt_at = $3`;
      await db.query(`update notification set ${set} ${ours}`, [id, attempts, outcome.until]);
      return;
    }
    default:
      return outcome satisfies never;
  }
}

async function sentWithDigest(sql: Sql, digestId: number, now: Date): Promise<void> {
  await sql.query(`update notification set state = 'sent', sent_at = $2 where digest_id = $1`, [digestId, now]);
}
