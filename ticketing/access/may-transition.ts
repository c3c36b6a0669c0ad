import { actorOf, type Caller, personOf } from '../../http/access/caller.ts';
import type { Role } from '../../http/access/roles.ts';
import { refuseDecider } from '../ticket/actor.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketAction } from '../ticket/ticket-state.ts';

/**
 * Permissions (docs/access.md): roles, the ticket's assignee, or a reviewer who is not
 * the assignee. Nobody listed: only the system does it, in `performTransition`. A lead may assign
 * too: where nobody could be dispatched the ticket waits in the lead's queue.
 */
const who: Readonly<Record<TicketAction, { readonly roles: readonly Role[]; readonly assignee?: 'may' | 'may not' }>> =
  {
    promote: { roles: ['planner'] },
    dismiss: { roles: ['planner'] },
    assign: { roles: ['planner', 'lead'] },
    accept: { roles: [], assignee: 'may' },
    decline: { roles: [], assignee: 'may' },
    ack_timeout: { roles: [] },
    shift_end: { roles: [] },
    transfer: { roles: ['lead'], assignee: 'may' },
    schedule: { roles: ['planner'], assignee: 'may' },
    reschedule: { roles: ['planner'], assignee: 'may' },
    start: { roles: [], assignee: 'may' },
    hold: { roles: [], assignee: 'may' },
    // A stores or vendor system reports that the awaited item is there.
    resume: { roles: ['service'], assignee: 'may' },
    resolve: { roles: [], assignee: 'may' },
    resolve_without_work: { roles: [], assignee: 'may' },
    soak_passed: { roles: [] },
    soak_failed: { roles: [] },
    review_ok: { roles: ['lead', 'planner', 'reliability_engineer'], assignee: 'may not' },
    review_rejected: { roles: ['lead', 'planner', 'reliability_engineer'], assignee: 'may not' },
    reopen: { roles: ['lead'] },
    cancel: { roles: ['lead', 'planner'] },
    merge: { roles: ['lead'] },
  };

/**
 * Consents of a second person: to the beginning of work, and to its quality. Only signed-in people
 * give them.
 */
const decisions: readonly TicketAction[] = ['promote', 'dismiss', 'review_ok', 'review_rejected'];

/** Whether an action is a decision about the work of others. */
export function isDecision(action: TicketAction): boolean {
  return decisions.includes(action);
}

/**
 * Decides whether a caller may do an action with a ticket; administrators may do everything but
 * review their own work. `refuseSecondPerson` checks for people who worked on the ticket beside its
 * assignee.
 * @returns why not, or undefined
 */
export function refuseWho(
  caller: Caller,
  action: TicketAction,
  ticket: Pick<Ticket, 'assigneeId'>,
): string | undefined {
  const { roles, assignee } = who[action];
  const person = personOf(caller);
  const isAssignee = person !== null && person === ticket.assigneeId;
  if (assignee === 'may not' && isAssignee) return 'Someone other than the assignee must review the work.';
  const undecided = isDecision(action) ? refuseDecider(actorOf(caller)) : undefined;
  switch (caller.kind) {
    case 'anyone':
    case 'administrator':
      return undecided;
    case 'person':
    case 'token': {
      const may = caller.role === 'administrator' || roles.includes(caller.role) || (assignee === 'may' && isAssignee);
      return may ? undecided : refusal(roles, assignee);
    }
    case 'nobody':
    case 'device':
      return refusal(roles, assignee);
    default:
      return caller satisfies never;
  }
}

function refusal(roles: readonly Role[], assignee: 'may' | 'may not' | undefined): string {
  const named = roles.map((role) => `a ${role.replaceAll('_', ' ')}`);
  const all = [...(assignee === 'may' ? ['the assignee'] : []), ...named];
  return all.length === 0 ? 'Only the system does this.' : `Only ${all.join(' or ')} may do this.`;
}

/** Whether a caller may do an action with a ticket; see {@link refuseWho}. */
export function mayTransition(caller: Caller, action: TicketAction, ticket: Pick<Ticket, 'assigneeId'>): boolean {
  return refuseWho(caller, action, ticket) === undefined;
}
