import type { Sql } from '../db.ts';
import type { Step } from '../escalation/ladder.ts';
import type { Priority } from '../priority.ts';
import type { HoldReason } from '../transition-rules.ts';
import type { Calendar } from './calendar.ts';
import type { PolicyDefinition } from './policy-definition.ts';

/** The clocks of a ticket: until someone takes it, begins, and has restored the machine; `ola` runs for each assignment. */
export const clockKinds = ['ack', 'start', 'restore', 'ola'] as const;
export type ClockKind = (typeof clockKinds)[number];

/** What one priority promises: working time in milliseconds, null for no promise. */
export type Tier = {
  /** `24x7`, or the id of a stored calendar and its version. */
  readonly calendarName: string;
  readonly calendar: Calendar;
  readonly targets: Readonly<Record<ClockKind, number | null>>;
  /** When to warn: percent of the target, and working minutes before due. */
  readonly warnPercents: readonly number[];
  readonly warnMinutesBeforeDue: readonly number[];
};

/** Whether clocks stand still on hold, and the working time after which they go on and someone hears of it. */
export type HoldRule = { readonly pauses: boolean; readonly capMs: number };

/** Names what a ticket is promised, as its events record it: a policy and the calendars that it uses, by version. */
export type TermsRef = {
  readonly policy: string;
  readonly version: number;
  readonly calendars: Readonly<Record<string, number>>;
};

/** What a ticket is promised. */
export type Terms = {
  readonly tiers: Readonly<Record<Priority, Tier>>;
  readonly holds: Readonly<Record<HoldReason, HoldRule>>;
  /** An assignment that nobody takes in time is given to somebody else. */
  readonly ackTimeout: boolean;
  /** Ids of the ladders that a ticket gets when it opens. */
  readonly ladders: Readonly<Record<'ack' | 'restore', string>>;
};

/** What a policy may look at. */
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

/** Resolves what events name: a pure function, since versions never change. */
export type TermsLookup = {
  /** @param ref null or undefined: what tickets were promised before promises were recorded */
  termsOf(ref: TermsRef | null | undefined): Terms;
};

/** Every definition up to a revision. */
export type SlaRules = TermsLookup & {
  readonly revision: number;
  /** The first policy, in their order, whose conditions are met. */
  choose(facts: SlaFacts): TermsRef;
  /** The rules as they would be with another version of a policy, or one more. @throws {AppError} `invalid` */
  withDraft(id: string, definition: PolicyDefinition): { readonly rules: SlaRules; readonly ref: TermsRef };
  /** The stored calendar with an id as it is now; undefined where there is none. */
  calendar(id: string): Calendar | undefined;
  /** A version of a calendar by its full name: `24x7` or `ID@VERSION`. */
  calendarNamed(name: string): Calendar;
  /** The escalation ladder with an id as it is now; undefined where there is none. */
  ladder(id: string): { readonly version: number; readonly steps: readonly Step[] } | undefined;
};

/** The plant's SLA policy: everything that decides what a ticket is promised, read in the caller's transaction. */
export type SlaPolicy = {
  /** The plant's own zone: where days begin and end at sites that have none of their own. */
  readonly timeZone: string;
  /** @param revision the last one, where it was just read in the same transaction */
  rules(sql: Sql, revision?: number): Promise<SlaRules>;
};
