import type { Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';

/** Notices of a ticket's events for the webhook endpoints: JSON for {@link insertTold}. */
export function webhookBodies(ticketId: number, events: readonly TicketEvent[]): string {
  const bodies = events.map(({ sequence, kind, actor, at, payload }) => {
    const data = { ticket: ticketNumber(ticketId), sequence, actor, payload };
    return { event: `event:${sequence}`, kind, params: { type: `ticket.${kind}`, timestamp: at.toISOString(), data } };
  });
  return JSON.stringify(bodies);
}

/**
 * Writes one row for each active endpoint that chose the kind. An event that is there already is
 * written once.
 */
export const insertTold = (ticketId: string, { bodies, now }: { bodies: string; now: string }): string =>
  `insert into notification (ticket_id, event, kind, channel, recipient, params, urgent, state, next_attempt_at,
     created_at)
   select ${ticketId}, e.event, e.kind, 'webhook', w.id, e.params, false, 'pending', ${now}, ${now}
   from webhook_endpoint w, jsonb_to_recordset(${bodies}::jsonb) as e(event text, kind text, params jsonb)
   where w.active and (w.kinds is null or e.kind = any (w.kinds))
   on conflict do nothing`;

/** Writes a message of type `test` for one endpoint. @returns the id of the notification */
export async function testWebhook(sql: Sql, endpoint: string, now: Date): Promise<number> {
  const { rows } = await sql.query<{ id: number }>(
    `insert into notification (ticket_id, event, kind, channel, recipient, params, urgent, state, next_attempt_at,
       created_at)
     values (null, 'test:' || gen_random_uuid(), 'test', 'webhook', $1, $2, false, 'pending', $3, $3) returning id`,
    [endpoint, JSON.stringify({ type: 'test', timestamp: now.toISOString(), data: {} }), now],
  );
  return rows[0]?.id ?? 0;
}
