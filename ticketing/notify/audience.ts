import type { NotificationKind } from './kinds.ts';

/** Relations of people to a ticket. */
export type Audience = 'assignee' | 'lead' | 'requester';

/** A recipient, and the role in which they are notified. */
type Notified = { readonly kind: NotificationKind; readonly to: readonly Audience[] };

/** Further recipients of the same event, with another notice. */
const besides: Readonly<Record<string, Notified>> = {
  unmerged: { kind: 'open_again', to: ['requester'] },
};

/** Recipients and their roles by event of a ticket; other events notify nobody. */
const audiences: Readonly<Record<string, Notified>> = {
  assigned: { kind: 'assigned', to: ['assignee'] },
  transferred: { kind: 'assigned', to: ['assignee'] },
  unmerged: { kind: 'assigned', to: ['assignee'] },
  declined: { kind: 'declined', to: ['lead'] },
  coverage_gap: { kind: 'coverage_gap', to: ['lead'] },
  priority_changed: { kind: 'priority_raised', to: ['assignee'] },
  text_corrected: { kind: 'corrected', to: ['assignee'] },
  subject_corrected: { kind: 'corrected', to: ['assignee'] },
  relapsed: { kind: 'relapse', to: ['assignee', 'lead'] },
  approval_requested: { kind: 'approval', to: ['lead'] },
  'approval_decided approved': { kind: 'approved', to: ['assignee'] },
  'approval_decided refused': { kind: 'refused', to: ['assignee'] },
  review_rejected: { kind: 'rework', to: ['assignee'] },
  resolved: { kind: 'resolved', to: ['requester'] },
  closed: { kind: 'closed', to: ['requester'] },
  cancelled: { kind: 'cancelled', to: ['requester'] },
  dismissed: { kind: 'cancelled', to: ['requester'] },
  merged: { kind: 'merged', to: ['requester'] },
  reopened: { kind: 'open_again', to: ['requester'] },
};

/** Default recipients of an event of a ticket, with their roles; none where it concerns nobody. */
export function audienceOf(event: {
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}): readonly Notified[] {
  const { decision } = event.payload;
  const name = typeof decision === 'string' ? `${event.kind} ${decision}` : event.kind;
  return [audiences, besides].flatMap((of) => (Object.hasOwn(of, name) && of[name] ? [of[name]] : []));
}

/** Values of an event for texts: short members of its payload, and its actor. */
export function paramsOf(event: {
  readonly actor: string;
  readonly payload: Readonly<Record<string, unknown>>;
}): Readonly<Record<string, unknown>> {
  const told = ['reason', 'why', 'assignee', 'previous', 'priority', 'priorityReason', 'verdict', 'target'];
  const given = told.flatMap((name) => {
    const value = event.payload[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  return { actor: event.actor, ...Object.fromEntries(given) };
}
