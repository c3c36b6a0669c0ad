import type { Sql } from '../db/sql.ts';
import { type NotificationKind, urgentKinds } from './kinds.ts';
import { mayBeNotifiedNow } from './may-be-notified.ts';

/** A message for people. */
export type Notice = {
  /** Null where it is about no ticket. */
  readonly ticketId: number | null;
  /** Names the cause uniquely within the ticket, for example `event:7` or `clock:restore:1:75`. */
  readonly event: string;
  readonly kind: NotificationKind;
  /**
   * Ids of people; unknown or inactive ones, and people without access to the ticket, are left out.
   */
  readonly to: readonly string[];
  /**
   * Parameters of the texts, and further values for the reader; JSON. See delivery/messages/en.ts
   * for the names.
   */
  readonly params: Readonly<Record<string, unknown>>;
  readonly now: Date;
};

/**
 * Writes notifications in the caller's transaction: a row for each channel that a person has and
 * has not turned off. Repeating the same event notifies nobody twice. Includes the ticket as it is
 * now. Notices of a P1 ticket, and every page, are urgent: nothing holds them.
 */
export async function notify(sql: Sql, notice: Notice): Promise<void> {
  await notifyAll(sql, [notice]);
}

/** The same for several causes, in one statement: after a downtime there are thousands. */
export async function notifyAll(sql: Sql, notices: readonly Notice[]): Promise<void> {
  const addressed = notices.filter(({ to }) => to.length > 0).map((notice, position) => ({ ...notice, position }));
  if (addressed.length === 0) return;
  await sql.query(
    `insert into notification (ticket_id, event, kind, channel, recipient, params, urgent, state, next_attempt_at,
       created_at, sent_at)
     select w."ticketId", w.event, w.kind, c.channel, p.id,
       w.params || case when t.id is null then '{}' else jsonb_build_object('ticket', jsonb_build_object(
         'title', t.title, 'titleZh', t.title_zh, 'priority', t.priority, 'state', t.state, 'asset', a.name,
         'site', a.site)) end,
       w.kind = any ($2::text[]) or coalesce(t.priority = 'P1', false), c.state, w.now, w.now,
       case c.state when 'sent' then w.now end
     from jsonb_to_recordset($1::jsonb) as w("ticketId" bigint, event text, kind text, "to" jsonb, params jsonb,
       now timestamptz, position int)
     cross join lateral jsonb_array_elements_text(w."to") as r(person)
     join person p on p.id = r.person and p.active
     cross join (values ('inbox', 'sent'), ('email', 'pending'), ('push', 'pending')) as c(channel, state)
     left join notification_preference n on n.person_id = p.id
     left join ticket t on t.id = w."ticketId" left join asset a on a.id = t.asset_id
     where case c.channel when 'email' then p.email is not null when 'push' then exists (select from push_device d
         where d.person_id = p.id and d.ended_at is null) else true end and ${mayBeNotifiedNow}
       and (w.kind = any ($2::text[]) or coalesce(n.choices -> w.kind ->> c.channel, 'on') <> 'off')
     order by w.position
     on conflict do nothing`,
    [JSON.stringify(addressed), urgentKinds],
  );
}
