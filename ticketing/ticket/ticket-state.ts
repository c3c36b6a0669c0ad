/** Every state of a ticket, in the order of its life (docs/work-orders.md). */
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

/**
 * States in which a ticket no longer takes further alarms. `resolved` does: an alarm during the
 * soak fails it.
 */
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
