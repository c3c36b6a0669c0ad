/** The same text for everybody who may read it. */
export type Words = { readonly en: string; readonly zh: string };

/**
 * One thing to do; a mandatory one is done before the work may end, a safety step before it may
 * begin.
 */
export type PlanStep = Words & { readonly id: string; readonly mandatory: boolean };

/** A skill that the work demands: level from 1 (has been shown it) to 5 (teaches it). */
export type RequiredSkill = { readonly skill: string; readonly level: number };

/**
 * A part that such work usually needs: the id of the plant's catalogue, or a general name where the
 * plant has none.
 */
export type PlannedPart = { readonly part: string; readonly quantity: number; readonly name: Words };

/**
 * How to go about a ticket, as the failure-mode catalogue says: stored when it opens, so that later
 * changes of the catalogue do not change it.
 */
export type TicketPlan = {
  readonly condition: string;
  /** The class of the machine that the plan is for; null for any. */
  readonly class: string | null;
  /** As it stands within a sentence: "bearing damage". */
  readonly name: Words;
  /** ISO 14224: failure mode, mechanism and cause, as codes of iso-14224.ts. */
  readonly failureMode: string;
  readonly mechanism: string;
  readonly cause: string;
  readonly safety: readonly PlanStep[];
  readonly checks: readonly PlanStep[];
  /** All of them are mandatory. */
  readonly skills: readonly RequiredSkill[];
  readonly parts: readonly PlannedPart[];
  readonly estimatedMinutes: number;
  /** Whether a second person has to approve the work before it begins. */
  readonly twoPerson: boolean;
};

/** The skills without which a ticket cannot be done; none where it has no plan. */
export function requiredSkills(ticket: { readonly plan: TicketPlan | null }): readonly RequiredSkill[] {
  return ticket.plan?.skills ?? [];
}
