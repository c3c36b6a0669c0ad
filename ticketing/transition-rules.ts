import type { TicketAction, TicketState } from './state-machine.ts';
import type { FailureCodes } from './work/failure-codes.ts';
import { refuseWork } from './work/refuse-work.ts';
import type { WorkFacts } from './work/work-facts.ts';

/** How the work ended; decides what the detector learns from the ticket (TICKETING §2). */
export const verdicts = [
  'functional_failure',
  'potential_failure',
  'process_change',
  'no_fault_found',
  'sensor_fault',
  'external_cause',
  'duplicate',
  'not_inspected',
] as const;
export type Verdict = (typeof verdicts)[number];

/** Verdicts that need no work on the machine: an accepted ticket may be resolved with them at once. */
const withoutWork: readonly Verdict[] = ['no_fault_found', 'sensor_fault', 'process_change', 'duplicate'];

/** Why work waits → whether the clocks wait with it: only for what the plant itself cannot hurry. */
export const holdReasons = {
  parts: false,
  access: true,
  approval: false,
  vendor: true,
  customer: true,
  safety: true,
  weather: true,
  other: false,
} as const;
export type HoldReason = keyof typeof holdReasons;

/** How long after closing the same ticket is opened again rather than a new one. */
export const reopenDays = 7;

/** What a person or the system asks for; which fields are needed depends on the action. */
export type TransitionRequest = FailureCodes & {
  readonly to: TicketState;
  readonly reason?: string;
  readonly assignee?: string;
  readonly reviewAt?: Date;
  readonly scheduledFrom?: Date;
  readonly scheduledUntil?: Date;
  readonly verdict?: Verdict;
  /** The ticket to merge into. */
  readonly target?: string;
};

/** What the rules need to know of the ticket. */
export type TransitionFacts = {
  readonly now: Date;
  readonly closedAt: Date | null;
  readonly work: WorkFacts;
  /** Titles of mandatory sub-tasks that are open. */
  readonly openSubtasks: readonly string[];
};

/** A refused guard: the field that is missing or wrong, and why in words. */
export type Refusal = {
  readonly field: keyof TransitionRequest | 'checklists' | 'approvals' | 'labour' | 'parts' | 'signatures' | 'subtasks';
  readonly reason: string;
};

/** Decides whether a legal transition may happen as asked. Whether an assignee or a target exists is not known here. */
export function refuseTransition(
  action: TicketAction,
  request: TransitionRequest,
  facts: TransitionFacts,
): Refusal | undefined {
  return refuseRequest(action, request, facts) ?? refuseWork(action, request, facts.work);
}

function refuseRequest(action: TicketAction, request: TransitionRequest, facts: TransitionFacts): Refusal | undefined {
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
      if (facts.openSubtasks.length > 0) {
        return { field: 'subtasks', reason: `mandatory sub-tasks are open: ${facts.openSubtasks.join('; ')}` };
      }
      return request.verdict ? undefined : { field: 'verdict', reason: 'a verdict is needed' };
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

/** Tells a hold reason from other text. */
export function isHoldReason(text: string | undefined): text is HoldReason {
  return text !== undefined && Object.hasOwn(holdReasons, text);
}

function refuseHold(request: TransitionRequest, facts: TransitionFacts): Refusal | undefined {
  if (!isHoldReason(request.reason)) {
    return { field: 'reason', reason: `the reason must be one of ${Object.keys(holdReasons).join(', ')}` };
  }
  if (!request.reviewAt) return { field: 'reviewAt', reason: 'a date on which to look again is needed' };
  return request.reviewAt > facts.now ? undefined : { field: 'reviewAt', reason: 'the date must lie in the future' };
}

function refuseWindow(request: TransitionRequest, facts: TransitionFacts): Refusal | undefined {
  const { scheduledFrom, scheduledUntil } = request;
  if (!scheduledFrom) return { field: 'scheduledFrom', reason: 'the planned start is needed' };
  if (scheduledFrom <= facts.now) return { field: 'scheduledFrom', reason: 'the planned start must lie in the future' };
  if (scheduledUntil && scheduledUntil <= scheduledFrom) {
    return { field: 'scheduledUntil', reason: 'the planned end must come after the start' };
  }
  return undefined;
}

function refuseReopen({ closedAt, now }: TransitionFacts): Refusal | undefined {
  if (closedAt && now.getTime() - closedAt.getTime() <= reopenDays * 86_400_000) return undefined;
  return { field: 'to', reason: `closed more than ${reopenDays} days ago; open a new ticket instead` };
}
