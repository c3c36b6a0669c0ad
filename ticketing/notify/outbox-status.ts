import type { Sql } from '../db/sql.ts';

/** Waiting notifications in the outbox, by channel. */
export type OutboxStatus = readonly {
  readonly channel: string;
  /** To be sent, or being sent, or to be sent again. */
  readonly waiting: number;
  /** By quiet hours or for a digest. */
  readonly held: number;
  readonly dead: number;
  /** How long the oldest that is not held has waited, in seconds; null where none does. */
  readonly oldestSeconds: number | null;
}[];

/** Counts what waits; a channel with nothing in it is left out. */
export async function outboxStatus(sql: Sql, now: Date): Promise<OutboxStatus> {
  const { rows } = await sql.query<OutboxStatus[number]>(
    `select channel, count(*) filter (where state in ('pending', 'sending', 'failed')) as waiting,
       count(*) filter (where state = 'held') as held, count(*) filter (where state = 'dead') as dead,
       extract(epoch from $1::timestamptz - min(created_at) filter (where state in ('pending', 'sending', 'failed')))
         as "oldestSeconds"
     from notification where state in ('pending', 'sending', 'failed', 'held', 'dead') group by channel order by channel`,
    [now],
  );
  return rows;
}
