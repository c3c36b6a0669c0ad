import type { Sql } from '../db/sql.ts';
import { performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { findLeads } from '../notify/notify-of-events.ts';
import { notify } from '../notify/outbox.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { TermsRef } from '../sla/terms.ts';
import type { ClaimedTimer } from '../sla/timer-rows.ts';
import { systemActor } from '../ticket/actor.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { lockTicket } from '../ticket/tickets.ts';
import { superiorsOf } from './superiors.ts';
import { timerParams } from './timer-notice.ts';

type At = { readonly now: Date; readonly policy: SlaPolicy };

const actor = systemActor.system;

/**
 * An assignment that was not accepted in time goes to somebody else, if the ticket's policy has
 * this rule.
 */
export async function giveBackUnaccepted(sql: Sql, { ticketId }: ClaimedTimer, at: At): Promise<void> {
  const ticket = await lockTicket(sql, ticketId);
  if (ticket?.state !== 'assigned') return;
  const { rows } = await sql.query<{ terms: TermsRef | null }>('select terms from ticket_sla where ticket_id = $1', [
    ticketId,
  ]);
  const rules = await at.policy.rules(sql);
  if (!rules.termsOf(rows[0]?.terms).ackTimeout) return;
  const request = { to: 'new', reason: `${ticket.assigneeId} did not accept it in time` } as const;
  await performTicketTransition(sql, ticket, { ...at, action: 'ack_timeout', request, actor });
}

/**
 * Ends a hold at its review date. At its cap, resumes the clocks and notifies the leads and the
 * assignee's superiors.
 */
export async function actOnHold(sql: Sql, timer: ClaimedTimer, at: At): Promise<void> {
  const ticket = await lockTicket(sql, timer.ticketId);
  if (ticket?.state !== 'on_hold' || ticket.heldFrom === null) return;
  if (timer.level === 'review') await review(sql, ticket, { timer, at });
  else await cap(sql, ticket, { timer, at });
}

async function review(sql: Sql, ticket: Ticket, { timer, at }: { timer: ClaimedTimer; at: At }): Promise<void> {
  const to = ticket.heldFrom ?? 'accepted';
  const request = { to, reason: 'the review date of the hold was reached' };
  await performTicketTransition(sql, ticket, { ...at, action: 'resume', request, actor });
  const told = ticket.assigneeId === null ? await findLeads(sql, ticket.id, null) : [ticket.assigneeId];
  const params = { ...timerParams(timer, at.now), reason: ticket.holdReason };
  const cause = { ticketId: ticket.id, event: `hold:${timer.ordinal}:review`, now: at.now };
  await notify(sql, { ...cause, kind: 'sla_warning', to: told, params });
}

async function cap(sql: Sql, ticket: Ticket, { timer, at }: { timer: ClaimedTimer; at: At }): Promise<void> {
  const payload = { reason: ticket.holdReason, capAt: timer.dueAt.toISOString() };
  await recordChange(sql, ticket, { change: {}, events: [{ actor, kind: 'hold_capped', payload }], ...at });
  const leads = await findLeads(sql, ticket.id, ticket.assigneeId);
  const above = ticket.assigneeId === null ? [] : (await superiorsOf(sql, ticket.assigneeId)).slice(0, 1);
  const params = { ...timerParams(timer, at.now), reason: ticket.holdReason };
  const cause = { ticketId: ticket.id, event: `hold:${timer.ordinal}:cap`, now: at.now };
  await notify(sql, { ...cause, kind: 'escalation', to: [...new Set([...leads, ...above])], params });
}
