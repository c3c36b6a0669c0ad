import type { Priority } from '../ticket/priority.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import type { ClockKind, TermsRef } from './terms.ts';

/** *Met late* is not *never met* (docs/sla.md). */
export type ClockState = 'running' | 'paused' | 'met' | 'breached_running' | 'breached_met' | 'cancelled';

/**
 * A stretch of a clock's life that counted or did not, and why; `to` is null for the current one.
 */
export type ClockInterval = {
  readonly from: Date;
  readonly to: Date | null;
  readonly counted: boolean;
  readonly why: string;
  /** Whose working time counts: `24x7`, or id and version of a stored calendar. */
  readonly calendarName: string;
};

/**
 * One clock after a number of events; its values at a moment follow from it, see {@link readClock}.
 */
export type Clock = {
  readonly kind: ClockKind;
  /** Counts how often the ticket was opened, and the assignments within. */
  readonly generation: number;
  readonly ordinal: number;
  readonly priority: Priority;
  /** The promised target; null where no policy was recorded. */
  readonly terms: TermsRef | null;
  /** Milliseconds of working time. */
  readonly target: number;
  readonly elapsed: number;
  readonly startedAt: Date;
  /** Null while paused and after the end. */
  readonly runningSince: Date | null;
  readonly endedAt: Date | null;
  /** When it would have been due, had it not ended. */
  readonly dueAtEnd: Date | null;
  readonly outcome: 'met' | 'cancelled' | null;
  readonly intervals: readonly ClockInterval[];
};

/** Members of a ticket's events that clocks read. Other kinds of event do not concern them. */
export type ClockEvent = {
  readonly at: Date;
  readonly kind: string;
  readonly payload: {
    readonly state?: string;
    readonly priority?: Priority;
    readonly assignee?: string | null;
    readonly pausesClocks?: boolean;
    /** Events that open a ticket or change its targets. */
    readonly sla?: TermsRef;
    /**
     * The machine must be restored before this time, at any tier; null takes that back.
     */
    readonly restoreBy?: string | null;
    readonly reason?: string;
    /** Event `merged_in`: the earliest opening of the tickets that became one. */
    readonly clocksFrom?: string;
    /** Events `merged_in` and `merge_undone`: the number of the ticket that came, or went. */
    readonly ticket?: string;
  };
};

/** Kinds of events at which clocks turn. */
export const clockTurns = [
  ...['opened', 'promoted', 'reopened', 'assigned', 'transferred', 'relapsed', 'declined', 'accepted', 'started'],
  ...['held', 'hold_capped', 'resumed', 'resolved', 'review_rejected', 'cancelled', 'dismissed'],
  ...['priority_changed', 'sla_changed', 'restore_by_changed', 'merged', 'unmerged', 'merged_in', 'merge_undone'],
] as const;

/** A ticket's record as the clocks read it. */
export function clockEvents(record: readonly TicketEvent[]): readonly ClockEvent[] {
  // The payloads are ours: effects in ticket-effects.ts write exactly the members that the clocks
  // read.
  return record as readonly (TicketEvent & ClockEvent)[];
}
