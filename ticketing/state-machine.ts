/** Every state of a ticket, in the order of its life (TICKETING §2). */
export const ticketStates = [
  'candidate',
  'new',
  'assigned',
  'accepted',
  'scheduled',
  'in_progress',
  'on_hold',
  'resolved',
  'closed',
  'cancelled',
  'merged',
] as const;
export type TicketState = (typeof ticketStates)[number];

/** States in which a ticket no longer takes further alarms. `resolved` does: an alarm during the soak fails it. */
export const endStates: readonly TicketState[] = ['closed', 'cancelled', 'merged'];

/** Why a ticket goes from one state to another. */
export type TicketAction =
  | 'promote'
  | 'dismiss'
  | 'assign'
  | 'accept'
  | 'decline'
  | 'ack_timeout'
  | 'shift_end'
  | 'transfer'
  | 'schedule'
  | 'reschedule'
  | 'start'
  | 'hold'
  | 'resume'
  | 'resolve'
  | 'resolve_without_work'
  | 'soak_passed'
  | 'review_ok'
  | 'review_rejected'
  | 'soak_failed'
  | 'reopen'
  | 'cancel'
  | 'merge';

/** From state → to state → the actions that lead there; the first is what a person's request means. */
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

/** The actions that lead from one state to another, the one that a person means first; none where the way is closed. */
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
