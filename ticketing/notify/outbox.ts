import type { Sql } from '../db.ts';
import type { NotificationKind } from './kinds.ts';

/** Something that people are to be told. */
export type Telling = {
  /** Null where it is about no ticket. */
  readonly ticketId: number | null;
  /** Names the cause uniquely within the ticket, for example `event:7` or `clock:restore:1:75`. */
  readonly event: string;
  readonly kind: NotificationKind;
  /** Ids of people; who is unknown or inactive is left out. */
  readonly to: readonly string[];
  /** What the texts fill in, and whatever else the reader may want to know; JSON. See messages/en.ts for the names. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly now: Date;
};

/**
 * Writes what people are to be told, in the caller's transaction: a row for each channel that a person has and wants. The
 * same event again tells nobody twice. How the ticket is now goes with it; what is about a P1 ticket, and every page,
 * is urgent: nothing holds it.
 */
export async function notify(sql: Sql, telling: Telling): Promise<void> {
  const { ticketId, event, kind, to, params, now } = telling;
  if (to.length === 0) return;
  await sql.query(
    `insert into notification (ticket_id, event, kind, channel, recipient, params, urgent, state, next_attempt_at,
       created_at, sent_at)
     select $1::bigint, $2::text, $3::text, c.channel, p.id, $5::jsonb || coalesce(t.snapshot, '{}'),
       $3 = 'page' or coalesce(t.priority = 'P1', false), c.state, $6::timestamptz, $6,
       case c.state when 'sent' then $6 end
     from person p
     cross join (values ('inbox', 'sent'), ('email', 'pending')) as c(channel, state)
     left join notification_preference n on n.person_id = p.id
     left join (
       select t.priority, jsonb_build_object('ticket', jsonb_build_object('title', t.title, 'titleZh', t.title_zh, 'priority', t.priority,
         'state', t.state, 'asset', a.name, 'site', a.site)) as snapshot
       from ticket t join asset a on a.id = t.asset_id where t.id = $1
     ) t on true
     where p.id = any ($4::text[]) and p.active and (c.channel = 'inbox' or p.email is not null)
       and ($3 = 'page' or coalesce(n.choices -> $3 ->> c.channel, 'on') <> 'off')
     on conflict do nothing`,
    [ticketId, event, kind, to, JSON.stringify(params), now],
  );
}
