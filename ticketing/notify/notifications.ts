import type { Sql } from '../db/sql.ts';
import type { Channel } from './kinds.ts';
import { mayStillBeNotified } from './may-be-notified.ts';

export const notificationStates = ['pending', 'sending', 'sent', 'failed', 'dead', 'held'] as const;
export type NotificationState = (typeof notificationStates)[number];

/** A row of the outbox as people see it. */
export type Notification = {
  readonly id: number;
  readonly ticketId: number | null;
  readonly event: string;
  readonly kind: string;
  readonly channel: Channel;
  readonly recipient: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly urgent: boolean;
  readonly state: NotificationState;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly messageId: string;
  readonly digestId: number | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly readAt: Date | null;
};

const columns = `id, ticket_id as "ticketId", event, kind, channel, recipient, params, urgent, state, attempts,
  next_attempt_at as "nextAttemptAt", message_id as "messageId", digest_id as "digestId", last_error as "lastError",
  created_at as "createdAt", sent_at as "sentAt", read_at as "readAt"`;

/** Which notifications a list has; the latest first, below an id. */
export type NotificationFilter = {
  readonly state?: NotificationState | undefined;
  readonly channel?: Notification['channel'] | undefined;
  readonly recipient?: string | undefined;
  readonly ticketId?: number | undefined;
  readonly unread?: boolean | undefined;
  /** Only notifications about tickets at these sites; null: all. */
  readonly sites?: readonly string[] | null;
  readonly before: number;
  readonly limit: number;
};

/** Notifications that fit, the latest first. */
export async function listNotifications(sql: Sql, filter: NotificationFilter): Promise<readonly Notification[]> {
  const {
    state = null,
    channel = null,
    recipient = null,
    ticketId = null,
    unread = false,
    sites = null,
    before,
    limit,
  } = filter;
  const { rows } = await sql.query<Notification>(
    `select ${columns} from notification n
     where id < $1 and ($2::text is null or state = $2) and ($3::text is null or channel = $3)
       and ($4::text is null or recipient = $4) and ($5::bigint is null or ticket_id = $5)
       and (not $6::boolean or read_at is null)
       and ($7::text[] is null or ticket_id in
         (select t.id from ticket t join asset a on a.id = t.asset_id where a.site = any ($7)))
       and (channel <> 'inbox' or $3 is distinct from 'inbox' or ${mayStillBeNotified})
     order by id desc limit $8`,
    [before, state, channel, recipient, ticketId, unread, sites, limit],
  );
  return rows;
}

/**
 * Sends a dead letter again, as if it were new, with the id that it had.
 * @returns the notification, or undefined where none with this id is dead
 */
export async function retryDead(sql: Sql, id: number, now: Date): Promise<Notification | undefined> {
  const { rows } = await sql.query<Notification>(
    `update notification set state = 'pending', attempts = 0, next_attempt_at = $2 where id = $1 and state = 'dead'
     returning ${columns}`,
    [id, now],
  );
  return rows[0];
}

/**
 * Marks what a person has in the inbox as read: one, or all up to an id.
 * @returns how many were not read before
 */
export async function markRead(
  sql: Sql,
  person: string,
  what: { readonly id?: number; readonly upTo?: number; readonly now: Date },
): Promise<number> {
  const { count } = await sql.query(
    `update notification set read_at = $2
     where channel = 'inbox' and recipient = $1 and read_at is null
       and ($3::bigint is null or id = $3) and ($4::bigint is null or id <= $4)`,
    [person, what.now, what.id ?? null, what.upTo ?? null],
  );
  return count;
}

/** How many notifications a person has not read. */
export async function countUnread(sql: Sql, person: string): Promise<number> {
  const { rows } = await sql.query<{ unread: number }>(
    `select count(*) as unread from notification n
     where channel = 'inbox' and recipient = $1 and read_at is null and ${mayStillBeNotified}`,
    [person],
  );
  return rows[0]?.unread ?? 0;
}
