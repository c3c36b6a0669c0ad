import { unprocessable } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { changeAlarms } from '../episodes/episodes.ts';
import { assignByHand, type Dispatch, dispatch } from '../people/dispatch/dispatch.ts';
import { noteRepair } from '../people/dispatch/repair-record.ts';
import { recordChange } from '../record/record-change.ts';
import { systemActor } from '../ticket/actor.ts';
import type { Ticket, TicketChange } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { readEventsOf } from '../ticket/ticket-events.ts';
import type { TicketAction } from '../ticket/ticket-state.ts';
import { releaseAllOf } from '../work/reservations.ts';
import { endTimers } from '../work/work-timer.ts';
import { followTicketTransition } from './follow-ticket-transition.ts';
import { holdTerms } from './hold-terms.ts';
import { clocksBegan, lockTarget, takeOver } from './merge.ts';
import { effectOf, type Settled } from './ticket-effects.ts';
import type { AllowedTransition } from './transition.ts';

/**
 * Carries out a transition of a locked ticket with all its effects: alarms, dispatch, clocks,
 * record.
 * @throws {AppError} `unprocessable` when the assignee or the target does not exist or cannot take
 * it
 */
export async function performTicketTransition(sql: Sql, ticket: Ticket, passed: AllowedTransition): Promise<Ticket> {
  const { action, request, actor, now, policy, receivedAt } = passed;
  const target = action === 'merge' ? await lockTarget(sql, ticket, request.target ?? '') : undefined;
  const clocksFrom = target ? await clocksBegan(sql, ticket) : null;
  const settled = action === 'assign' || action === 'transfer' ? await settleAssignee(sql, ticket, passed) : {};
  const hold = action === 'hold' ? await holdTerms(sql, ticket, { reason: request.reason, now, policy }) : null;
  const effect = effectOf(action, ticket, {
    request,
    settled: { ...settled, ...(target ? { target: target.id } : {}), ...(hold ? { hold } : {}) },
    now,
  });
  const isOver = endsWork.includes(action);
  const ended = isOver ? await endTimers(sql, ticket.id, { actor, now }) : [];
  if (isOver) await releaseAllOf(sql, ticket.id, { actor, now });
  const events: NewTicketEvent[] = [...ended, { actor, kind: effect.kind, payload: effect.payload }];
  let change = effect.change;
  if (effect.dispatch) {
    const asked = { cause: action, declined: await declinedBy(sql, ticket, passed), now, policy };
    const next = dispatchEvent(await dispatch(sql, ticket, asked));
    events.push(next.event);
    change = { ...change, ...next.change };
  }
  if (effect.alarms) await changeAlarms(sql, ticket.id, { event: effect.alarms, actor, now });
  const changed = await recordChange(sql, ticket, { change, events, now, policy, receivedAt });
  if (target) await takeOver(sql, { merged: ticket, target }, { ...passed, clocksFrom });
  await noteRepair(sql, ticket, action);
  await followTicketTransition(sql, { before: ticket, after: changed }, passed);
  return changed;
}

/**
 * With these a ticket is over, and with it every timer that runs on it and its reservations. A
 * merge takes them along.
 */
const endsWork: readonly TicketAction[] = ['cancel', 'dismiss', 'review_ok', 'soak_passed'];

/** Effects of a dispatch on a `new` ticket. */
export function dispatchEvent(choice: Dispatch): { change: TicketChange; event: NewTicketEvent } {
  const actor = systemActor.dispatcher;
  if (choice.kind === 'coverage_gap') {
    return { change: {}, event: { actor, kind: 'coverage_gap', payload: { reason: choice.reason } } };
  }
  const payload = { from: 'new', to: 'assigned', assignee: choice.assignee, why: choice.reason, of: choice.candidates };
  return {
    change: { state: 'assigned', assigneeId: choice.assignee },
    event: { actor, kind: 'assigned', payload },
  };
}

/**
 * People who do not get this ticket again, and why: since it was last opened they declined it, or
 * did not take it in time. The end of a shift does not count.
 */
export async function declinedBy(
  sql: Sql,
  ticket: Ticket,
  { action }: Pick<AllowedTransition, 'action'>,
): Promise<ReadonlyMap<string, string>> {
  const declined = new Map<string, string>();
  if (action === 'reopen' || action === 'promote') return declined;
  const record = await readEventsOf(sql, ticket.id, { only: ['reopened', 'declined'] });
  const opened = record.findLastIndex(({ kind }) => kind === 'reopened');
  for (const { kind, payload } of record.slice(opened + 1)) {
    const why = kind === 'declined' ? whyNotAgain(payload['action']) : undefined;
    if (why) declined.set(String(payload['assignee']), why);
  }
  const why = whyNotAgain(action);
  if (ticket.assigneeId !== null && why) declined.set(ticket.assigneeId, why);
  return declined;
}

function whyNotAgain(action: unknown): string | undefined {
  switch (action) {
    case 'ack_timeout':
      return 'did not take it in time';
    case 'transfer':
      return 'has it already';
    case 'shift_end':
      return undefined;
    default:
      return 'declined it';
  }
}

async function settleAssignee(sql: Sql, ticket: Ticket, passed: AllowedTransition): Promise<Settled> {
  const { action, actor, now, policy } = passed;
  const { assignee: person, reason } = passed.request;
  const declined = await declinedBy(sql, ticket, passed);
  if (person === undefined) {
    const choice = await dispatch(sql, ticket, { cause: action, declined, now, policy });
    if (choice.kind === 'assign') return { assignee: choice.assignee, why: choice.reason };
    throw unprocessable('assignee', choice.reason);
  }
  if (person === ticket.assigneeId) throw unprocessable('assignee', 'this is the assignee already');
  const asked = { cause: action, declined, now, policy, person, reason, actor };
  const answer = await assignByHand(sql, ticket, asked);
  if ('refused' in answer) throw unprocessable(answer.field, answer.refused);
  return { assignee: person, why: answer.why };
}
