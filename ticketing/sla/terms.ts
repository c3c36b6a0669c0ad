import type { Calendar } from '../calendar/calendar.ts';
import type { HoldReason } from '../ticket/hold-reason.ts';
import type { Priority } from '../ticket/priority.ts';
import type { HoldRule } from './hold-rules.ts';

/**
 * The clocks of a ticket: until someone takes it, begins, and has restored the machine; `ola` runs
 * for each assignment.
 */
export const clockKinds = ['ack', 'start', 'restore', 'ola'] as const;
export type ClockKind = (typeof clockKinds)[number];

/** Targets of one priority: working time in milliseconds, null for no promise. */
export type Tier = {
  /** `24x7`, or the id of a stored calendar and its version. */
  readonly calendarName: string;
  readonly calendar: Calendar;
  readonly targets: Readonly<Record<ClockKind, number | null>>;
  /** When to warn: percent of the target, and working minutes before due. */
  readonly warnPercents: readonly number[];
  readonly warnMinutesBeforeDue: readonly number[];
};

/**
 * Names what a ticket is promised, as its events record it: a policy and the calendars that it
 * uses, by version.
 */
export type TermsRef = {
  readonly policy: string;
  readonly version: number;
  readonly calendars: Readonly<Record<string, number>>;
};

/** The promised terms of a ticket. */
export type Terms = {
  readonly tiers: Readonly<Record<Priority, Tier>>;
  readonly holds: Readonly<Record<HoldReason, HoldRule>>;
  /** An assignment that nobody accepts in time goes to somebody else. */
  readonly ackTimeout: boolean;
  /** Ids of the ladders that a ticket gets when it opens. */
  readonly ladders: Readonly<Record<'ack' | 'restore', string>>;
};

/** Resolves what events name: a pure function, since versions never change. */
export type TermsLookup = {
  /** @param ref null or undefined: the terms before terms were recorded */
  termsOf(ref: TermsRef | null | undefined): Terms;
};
