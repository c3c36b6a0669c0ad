import type { Calendar } from '../calendar/calendar.ts';
import type { Sql } from '../db/sql.ts';
import type { Priority } from '../ticket/priority.ts';
import type { EscalationStep } from './ladder.ts';
import type { PolicyDefinition } from './policy-definition.ts';
import type { TermsLookup, TermsRef } from './terms.ts';

/** Inputs of a policy. */
export type SlaFacts = {
  readonly priority: Priority;
  readonly workClass: string;
  readonly failureModeGroup: string;
  readonly source: string;
  readonly asset: string;
  readonly site: string;
  readonly criticality: string;
  /** ISO 14224 class; null where the asset has none. */
  readonly assetClass: string | null;
};

/** Every definition up to a revision. */
export type SlaRules = TermsLookup & {
  readonly revision: number;
  /** The first policy, in their order, whose conditions are met. */
  choose(facts: SlaFacts): TermsRef;
  /**
   * The rules as they would be with another version of a policy, or one more.
   * @throws {AppError} `invalid`
   */
  withDraft(id: string, definition: PolicyDefinition): { readonly rules: SlaRules; readonly ref: TermsRef };
  /** The stored calendar with an id as it is now; undefined where there is none. */
  calendar(id: string): Calendar | undefined;
  /** A version of a calendar by its full name: `24x7` or `ID@VERSION`. */
  calendarNamed(name: string): Calendar;
  /** The escalation ladder with an id as it is now; undefined where there is none. */
  ladder(id: string): { readonly version: number; readonly steps: readonly EscalationStep[] } | undefined;
};

/**
 * The plant's SLA policy: everything that decides what a ticket is promised, read in the caller's
 * transaction.
 */
export type SlaPolicy = {
  /** The plant's own zone: where days begin and end at sites that have none of their own. */
  readonly timeZone: string;
  /** @param revision the last one, where it was just read in the same transaction */
  rules(sql: Sql, revision?: number): Promise<SlaRules>;
};
