import { type TicketAction, type TicketState, ticketStates } from '../ticket/ticket-state.ts';

/**
 * From state → to state → the actions that lead there; the first is what a person's request means.
 */
const actions: Readonly<Record<TicketState, Partial<Record<TicketState, readonly [TicketAction, ...TicketAction[]]>>>> =
  {
    candidate: { new: ['promote'], cancelled: ['dismiss'], merged: ['merge'] },
    new: { assigned: ['assign'], cancelled: ['cancel'], merged: ['merge'] },
    assigned: {
      new: ['decline', 'ack_timeout', 'shift_end'],
      assigned: ['transfer'],
      accepted: ['accept'],
      cancelled: ['cancel'],
      merged: ['merge'],
    },
    accepted: {
      assigned: ['transfer'],
      scheduled: ['schedule'],
      in_progress: ['start'],
      on_hold: ['hold'],
      resolved: ['resolve_without_work'],
      cancelled: ['cancel'],
      merged: ['merge'],
    },
    scheduled: {
      assigned: ['transfer'],
      scheduled: ['reschedule'],
      in_progress: ['start'],
      on_hold: ['hold'],
      cancelled: ['cancel'],
      merged: ['merge'],
    },
    in_progress: { assigned: ['transfer'], on_hold: ['hold'], resolved: ['resolve'], merged: ['merge'] },
    on_hold: {
      accepted: ['resume'],
      scheduled: ['resume'],
      in_progress: ['resume'],
      cancelled: ['cancel'],
      merged: ['merge'],
    },
    resolved: { assigned: ['soak_failed'], in_progress: ['review_rejected'], closed: ['review_ok', 'soak_passed'] },
    closed: { new: ['reopen'] },
    cancelled: {},
    merged: {},
  };

/**
 * The actions that lead from one state to another, the usual one of people first; none where the
 * way is closed.
 */
export function actionsBetween(from: TicketState, to: TicketState): readonly TicketAction[] {
  return actions[from][to] ?? [];
}

/**
 * Where a ticket may go next.
 * @param heldFrom the state before a hold: a held ticket resumes there and nowhere else
 */
export function legalNextStates(from: TicketState, heldFrom: TicketState | null): readonly TicketState[] {
  return ticketStates.filter((to) => {
    const [action] = actionsBetween(from, to);
    return action !== undefined && (action !== 'resume' || to === heldFrom);
  });
}
