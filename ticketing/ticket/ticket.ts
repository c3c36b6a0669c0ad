import type { Priority } from './priority.ts';
import type { TicketPlan } from './ticket-plan.ts';
import type { TicketState } from './ticket-state.ts';
import type { Verdict } from './verdict.ts';

/** Classes of work. */
export const workClasses = ['preventive', 'corrective', 'inspection', 'instrument'] as const;
/** Where tickets come from. */
export const ticketSources = ['detector', 'api', 'plan', 'person'] as const;

/**
 * A work order as stored. Times are wall time, but for `detectedAt`: event time of the first alarm.
 */
export type Ticket = {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  /** The same in Simplified Chinese; null for a ticket that somebody wrote in one language. */
  readonly titleZh: string | null;
  readonly descriptionZh: string | null;
  readonly assetId: string;
  readonly failureModeGroup: string;
  readonly workClass: (typeof workClasses)[number];
  readonly source: (typeof ticketSources)[number];
  readonly state: TicketState;
  readonly priority: Priority;
  readonly priorityReason: string;
  readonly assigneeId: string | null;
  readonly detectedAt: Date | null;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  readonly closedAt: Date | null;
  readonly generation: number;
  readonly heldFrom: TicketState | null;
  readonly holdReason: string | null;
  readonly reviewAt: Date | null;
  readonly scheduledFrom: Date | null;
  readonly scheduledUntil: Date | null;
  readonly verdict: Verdict | null;
  readonly mergedInto: number | null;
  readonly recurrenceOf: number | null;
  /** How to go about it; null where the catalogue was not asked. */
  readonly plan: TicketPlan | null;
  /** Its parent: a flood, a group, a larger job. */
  readonly parentId: number | null;
  /** Of its record: how many events there are, and the hash of the last one. */
  readonly eventCount: number;
  readonly eventHash: string;
  readonly version: number;
  readonly updatedAt: Date;
};

/** Inputs of a new ticket; everything else follows. */
export type NewTicket = Pick<
  Ticket,
  | 'title'
  | 'description'
  | 'assetId'
  | 'failureModeGroup'
  | 'workClass'
  | 'source'
  | 'priority'
  | 'priorityReason'
  | 'detectedAt'
> &
  Partial<Pick<Ticket, 'titleZh' | 'descriptionZh' | 'plan' | 'parentId'>> & {
    /** `new` where nothing is said. */
    readonly state?: 'new' | 'candidate';
    /** The requester; null or left out where there is none. */
    readonly requestedBy?: string | null;
  };

/** The number that people use: `HB-` and at least six digits. */
export function ticketNumber(id: number): string {
  return `HB-${String(id).padStart(6, '0')}`;
}

/** The id behind `HB-000123`, `hb-123` or `123`; undefined for anything else. */
export function parseTicketNumber(text: string): number | undefined {
  const digits = /^(?:hb-)?(\d{1,15})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Columns of a ticket that a change may set; version, time of change and the head of the record
 * follow.
 */
export type TicketChange = Partial<Omit<Ticket, 'id' | 'version' | 'updatedAt' | 'eventCount' | 'eventHash'>>;
