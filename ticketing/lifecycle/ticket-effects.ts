import type { AlarmEvent } from '../episodes/alarm-state.ts';
import type { Ticket, TicketChange } from '../ticket/ticket.ts';
import type { TicketAction } from '../ticket/ticket-state.ts';
import type { HoldTerms } from './hold-terms.ts';
import type { TransitionRequest } from './transition.ts';

/** Effects of a transition, beside the dispatch that may follow it. */
export type TransitionEffect = {
  readonly change: TicketChange;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Effect on the ticket's alarms, where there is one. */
  readonly alarms: AlarmEvent | null;
  readonly dispatch: boolean;
};

/**
 * Decisions made before: the assignee, the ticket that takes its place, the effect of a hold on the
 * clocks.
 */
export type Settled = {
  readonly assignee?: string;
  readonly why?: string;
  readonly target?: number;
  readonly hold?: HoldTerms;
};

const SUPPRESSED: AlarmEvent = { kind: 'suppressed', by: 'ticket' };
const UNSUPPRESSED: AlarmEvent = { kind: 'unsuppressed', by: 'ticket' };

/**
 * The effect of an action that the rules have let pass; pure. Event kinds are what sla/clocks.ts
 * reads.
 */
export function effectOf(
  action: TicketAction,
  ticket: Ticket,
  asked: { request: TransitionRequest; settled: Settled; now: Date },
): TransitionEffect {
  const { request, settled, now } = asked;
  const { to } = request;
  const left: AlarmEvent | null = ticket.state === 'in_progress' ? UNSUPPRESSED : null;
  const effect = effectMaker(action, ticket, request);
  switch (action) {
    case 'promote':
      return effect('promoted', { openedAt: now }, { dispatch: true, payload: { priority: ticket.priority } });
    case 'dismiss':
      return effect('dismissed', {});
    case 'assign':
      return effect('assigned', { assigneeId: settled.assignee ?? null }, { payload: assignment(settled) });
    case 'transfer':
      return effect(
        'transferred',
        { assigneeId: settled.assignee ?? null },
        {
          alarms: left,
          payload: { ...assignment(settled), previous: ticket.assigneeId },
        },
      );
    case 'accept':
      return effect('accepted', {}, { alarms: { kind: 'acknowledged' } });
    case 'decline':
    case 'ack_timeout':
    case 'shift_end':
      return effect('declined', { assigneeId: null }, { dispatch: true, payload: { assignee: ticket.assigneeId } });
    case 'schedule':
    case 'reschedule':
      return scheduled(effect, action, request);
    case 'start':
      return effect('started', {}, { alarms: SUPPRESSED });
    case 'hold':
      return held(effect, ticket, { request, hold: settled.hold });
    case 'resume':
      return effect(
        'resumed',
        { heldFrom: null, holdReason: null, reviewAt: null },
        {
          alarms: to === 'in_progress' ? SUPPRESSED : null,
        },
      );
    case 'resolve':
    case 'resolve_without_work':
      return effect(
        'resolved',
        { resolvedAt: now, verdict: request.verdict ?? null },
        {
          alarms: left,
          payload: findingOf(request),
        },
      );
    case 'soak_passed':
    case 'review_ok':
      return effect('closed', { closedAt: now });
    case 'review_rejected':
      return effect('review_rejected', { resolvedAt: null, verdict: null }, { alarms: SUPPRESSED });
    case 'soak_failed':
      return effect('relapsed', { resolvedAt: null, verdict: null }, { payload: { assignee: ticket.assigneeId } });
    case 'reopen':
      return reopened(effect, ticket);
    case 'cancel':
      return effect('cancelled', {});
    case 'merge':
      return effect(
        'merged',
        { mergedInto: settled.target ?? null },
        { alarms: left, payload: { target: request.target } },
      );
    default:
      return action satisfies never;
  }
}

/** Common parts of all effects: the new state, the old state, the actor and the reason. */
function effectMaker(action: TicketAction, ticket: Ticket, { to, reason }: TransitionRequest): Effect {
  return (kind, change, rest = {}) => ({
    kind,
    alarms: null,
    dispatch: false,
    ...rest,
    change: { state: to, ...change },
    payload: { action, from: ticket.state, to, reason, ...rest.payload },
  });
}

type Effect = (kind: string, change: TicketChange, rest?: Partial<TransitionEffect>) => TransitionEffect;

function findingOf({ verdict, failureMode, failureMechanism, failureCause }: TransitionRequest) {
  return { verdict, failureMode, failureMechanism, failureCause };
}

function assignment(settled: Settled): Readonly<Record<string, unknown>> {
  return { assignee: settled.assignee, why: settled.why };
}

function scheduled(effect: Effect, action: 'schedule' | 'reschedule', request: TransitionRequest): TransitionEffect {
  const { scheduledFrom = null, scheduledUntil = null } = request;
  const kind = action === 'schedule' ? 'scheduled' : 'rescheduled';
  return effect(kind, { scheduledFrom, scheduledUntil }, { payload: { scheduledFrom, scheduledUntil } });
}

function held(
  effect: Effect,
  ticket: Ticket,
  { request, hold }: { request: TransitionRequest; hold: HoldTerms | undefined },
): TransitionEffect {
  const { reason, reviewAt = null } = request;
  const { pausesClocks = false, capAt = null } = hold ?? {};
  return effect(
    'held',
    { heldFrom: ticket.state, holdReason: reason ?? null, reviewAt },
    {
      alarms: ticket.state === 'in_progress' ? UNSUPPRESSED : null,
      payload: { pausesClocks, reviewAt, capAt },
    },
  );
}

function reopened(effect: Effect, ticket: Ticket): TransitionEffect {
  const { closedAt, resolvedAt, verdict, assigneeId, priority } = ticket;
  const fresh = { closedAt: null, resolvedAt: null, verdict: null, assigneeId: null };
  return effect(
    'reopened',
    { ...fresh, generation: ticket.generation + 1 },
    {
      dispatch: true,
      payload: { priority, before: { closedAt, resolvedAt, verdict, assigneeId } },
    },
  );
}
