import type { TicketAction } from '../ticket/ticket-state.ts';
import type { Verdict } from '../ticket/verdict.ts';
import type { WorkFacts } from '../work/work-facts.ts';
import type { FailureCodes, TransitionRefusal, TransitionRequest } from './transition.ts';

/** The most steps that a refusal names. */
const NAMED_STEPS = 5;

/**
 * Decides whether the work on a ticket is far enough for a transition (docs/work-orders.md);
 * undefined where it is.
 */
export function refuseWork(
  action: TicketAction,
  request: TransitionRequest,
  work: WorkFacts,
): TransitionRefusal | undefined {
  switch (action) {
    case 'schedule':
      return work.missingParts.length > 0
        ? { field: 'parts', reason: `reserve or waive them first: ${named(work.missingParts)}` }
        : undefined;
    case 'start':
      return refuseStart(work);
    case 'resume':
      return request.to === 'in_progress' ? missingPermit(work) : undefined;
    case 'resolve':
      return refuseResolve(request, work);
    case 'resolve_without_work':
      return work.timersOf.length > 0 ? timersRun(work) : undefined;
    case 'review_ok':
      return needsSoak(work) && work.soak !== 'passed'
        ? { field: 'to', reason: 'the machine must first behave for the soak time' }
        : undefined;
    case 'soak_passed':
      return needsReview(work) && work.reviewBy === null
        ? { field: 'to', reason: 'someone who has not worked on the ticket must first review the work' }
        : undefined;
    case 'cancel':
      return work.labourBooked || work.partsBooked
        ? { field: 'to', reason: 'labour or parts are booked: resolve it with a verdict instead' }
        : undefined;
    default:
      return undefined;
  }
}

function refuseStart(work: WorkFacts): TransitionRefusal | undefined {
  if (work.openSafetySteps.length > 0) {
    return { field: 'checklists', reason: `safety steps are open: ${named(work.openSafetySteps)}` };
  }
  return missingPermit(work);
}

/** A permit ends when the person who gave it comes to work on the ticket. */
function missingPermit({ permitNeeded, permitBy }: WorkFacts): TransitionRefusal | undefined {
  return permitNeeded && permitBy === null
    ? { field: 'approvals', reason: 'a permit to work by a second person, who does not work on the ticket, is needed' }
    : undefined;
}

function refuseResolve(request: TransitionRequest, work: WorkFacts): TransitionRefusal | undefined {
  const code = missingFailureCode(request.verdict, request);
  if (code) return { field: code, reason: `the verdict ${request.verdict} needs it (ISO 14224)` };
  const open = [...work.openSafetySteps, ...work.openMandatorySteps];
  if (open.length > 0) return { field: 'checklists', reason: `mandatory steps are open: ${named(open)}` };
  const permit = missingPermit(work);
  if (permit) return permit;
  if (work.timersOf.length > 0) return timersRun(work);
  if (work.policy.labour && !work.labourBooked) return { field: 'labour', reason: 'no labour is booked' };
  if (!work.policy.signature || work.signed === 'yes') return undefined;
  const reason = work.signed === 'no' ? 'nobody has signed the work' : 'the work has changed since it was signed';
  return { field: 'signatures', reason };
}

function timersRun({ timersOf }: WorkFacts): TransitionRefusal {
  return { field: 'labour', reason: `the timer of ${timersOf.join(', ')} runs: stop it first` };
}

function needsSoak({ policy }: WorkFacts): boolean {
  return policy.closing === 'soak' || policy.closing === 'both';
}

function needsReview({ policy }: WorkFacts): boolean {
  return policy.closing === 'review' || policy.closing === 'both';
}

function named(steps: readonly string[]): string {
  const more = steps.length - NAMED_STEPS;
  const shown = steps.slice(0, NAMED_STEPS).map((step) => step.replace(/[.。]$/, ''));
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** Verdicts that say that something had failed, or was about to: only these need codes. */
const failureVerdicts: readonly Verdict[] = ['functional_failure', 'potential_failure'];

/**
 * The first code that a verdict needs and that was not given; undefined where nothing is missing.
 */
function missingFailureCode(verdict: Verdict | undefined, codes: FailureCodes): keyof FailureCodes | undefined {
  if (verdict === undefined || !failureVerdicts.includes(verdict)) return undefined;
  return (['failureMode', 'failureMechanism', 'failureCause'] as const).find((field) => codes[field] === undefined);
}
