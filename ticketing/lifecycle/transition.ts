import type { SlaPolicy } from '../sla/policy.ts';
import type { TicketAction, TicketState } from '../ticket/ticket-state.ts';
import type { Verdict } from '../ticket/verdict.ts';
import type { WorkFacts } from '../work/work-facts.ts';

/** A request of a person or the system; the action determines which fields are needed. */
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

/** The facts about the ticket that the rules need. */
export type TransitionFacts = {
  readonly now: Date;
  readonly closedAt: Date | null;
  readonly work: WorkFacts;
  /** Titles of mandatory sub-tasks that are open. */
  readonly openSubtasks: readonly string[];
};

/** A refused guard: the field that is missing or wrong, and why in words. */
export type TransitionRefusal = {
  readonly field: keyof TransitionRequest | 'checklists' | 'approvals' | 'labour' | 'parts' | 'signatures' | 'subtasks';
  readonly reason: string;
};

/** A transition that the state machine and the rules have let pass. */
export type AllowedTransition = {
  readonly action: TicketAction;
  readonly request: TransitionRequest;
  readonly actor: string;
  readonly now: Date;
  /** When it arrived, where it was done before. */
  readonly receivedAt?: Date | undefined;
  readonly policy: SlaPolicy;
};

/** Findings, in codes that plants can compare. */
export type FailureCodes = {
  readonly failureMode?: string;
  readonly failureMechanism?: string;
  readonly failureCause?: string;
};
