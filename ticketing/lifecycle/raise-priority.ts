import { isMoreUrgent, type Priority } from '../ticket/priority.ts';
import type { Ticket, TicketChange } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';

export type PriorityRise = { readonly change: TicketChange; readonly event: NewTicketEvent };

/** The same for a priority from another cause. */
export function riseTo(
  ticket: Ticket,
  asked: {
    readonly priority: Priority;
    readonly priorityReason: string;
    readonly actor: string;
    readonly episode?: string;
  },
): PriorityRise | undefined {
  const { actor: by, ...rest } = asked;
  const { priority, priorityReason } = asked;
  if (!isMoreUrgent(priority, ticket.priority) || endStates.includes(ticket.state)) return undefined;
  const payload = { ...rest, previous: ticket.priority };
  return { change: { priority, priorityReason }, event: { actor: by, kind: 'priority_changed', payload } };
}
