import { holdReasons, isHoldReason } from '../ticket/hold-reason.ts';
import type { TicketAction, TicketState } from '../ticket/ticket-state.ts';
import type { Verdict } from '../ticket/verdict.ts';
import { refuseWork } from './refuse-work.ts';
import type { TransitionFacts, TransitionRefusal, TransitionRequest } from './transition.ts';

/**
 * Verdicts that need no work on the machine: an accepted ticket may be resolved with them at once.
 */
const withoutWork: readonly Verdict[] = ['no_fault_found', 'sensor_fault', 'process_change', 'duplicate'];

/** How long after closing the same ticket is opened again rather than a new one. */
export const reopenDays = 7;

/**
 * Decides whether a legal transition may happen as asked. Whether an assignee or a target exists is
 * not known here.
 */
export function refuseTransition(
  action: TicketAction,
  request: TransitionRequest,
  facts: TransitionFacts,
): TransitionRefusal | undefined {
  return refuseRequest(action, request, facts) ?? refuseWork(action, request, facts.work);
}

/** The reason why no request may take an action; undefined where one may. */
export function hindranceOf(
  action: TicketAction,
  to: TicketState,
  facts: TransitionFacts,
): TransitionRefusal | undefined {
  const open = action === 'resolve' ? refuseOpenSubtasks(facts) : undefined;
  const late = action === 'reopen' ? refuseReopen(facts) : undefined;
  return open ?? late ?? refuseWork(action, { to }, facts.work);
}

function refuseRequest(
  action: TicketAction,
  request: TransitionRequest,
  facts: TransitionFacts,
): TransitionRefusal | undefined {
  switch (action) {
    case 'cancel':
    case 'dismiss':
    case 'decline':
    case 'transfer':
    case 'review_rejected':
    case 'soak_failed':
      return request.reason?.trim() ? undefined : { field: 'reason', reason: 'a reason is needed' };
    case 'hold':
      return refuseHold(request, facts);
    case 'schedule':
    case 'reschedule':
      return refuseWindow(request, facts);
    case 'resolve':
      return (
        refuseOpenSubtasks(facts) ?? (request.verdict ? undefined : { field: 'verdict', reason: 'a verdict is needed' })
      );
    case 'resolve_without_work':
      return request.verdict && withoutWork.includes(request.verdict)
        ? undefined
        : { field: 'verdict', reason: `without work the verdict must be one of ${withoutWork.join(', ')}` };
    case 'reopen':
      return refuseReopen(facts);
    case 'merge':
      return request.target ? undefined : { field: 'target', reason: 'the ticket to merge into is needed' };
    case 'promote':
    case 'assign':
    case 'accept':
    case 'ack_timeout':
    case 'shift_end':
    case 'start':
    case 'resume':
    case 'review_ok':
    case 'soak_passed':
      return undefined;
    default:
      return action satisfies never;
  }
}

function refuseOpenSubtasks({ openSubtasks }: TransitionFacts): TransitionRefusal | undefined {
  if (openSubtasks.length === 0) return undefined;
  return { field: 'subtasks', reason: `mandatory sub-tasks are open: ${openSubtasks.join('; ')}` };
}

function refuseHold(request: TransitionRequest, facts: TransitionFacts): TransitionRefusal | undefined {
  if (!isHoldReason(request.reason)) {
    return { field: 'reason', reason: `the reason must be one of ${Object.keys(holdReasons).join(', ')}` };
  }
  if (!request.reviewAt) return { field: 'reviewAt', reason: 'a date on which to look again is needed' };
  return request.reviewAt > facts.now ? undefined : { field: 'reviewAt', reason: 'the date must be in the future' };
}

function refuseWindow(request: TransitionRequest, facts: TransitionFacts): TransitionRefusal | undefined {
  const { scheduledFrom, scheduledUntil } = request;
  if (!scheduledFrom) return { field: 'scheduledFrom', reason: 'the planned start is needed' };
  if (scheduledFrom <= facts.now) return { field: 'scheduledFrom', reason: 'the planned start must be in the future' };
  if (scheduledUntil && scheduledUntil <= scheduledFrom) {
    return { field: 'scheduledUntil', reason: 'the planned end must come after the start' };
  }
  return undefined;
}

function refuseReopen({ closedAt, now }: TransitionFacts): TransitionRefusal | undefined {
  if (closedAt && now.getTime() - closedAt.getTime() <= reopenDays * 86_400_000) return undefined;
  return { field: 'to', reason: `closed more than ${reopenDays} days ago; open a new ticket instead` };
}
