import type { Clock } from './clock.ts';
import { type ClockTimes, clockTimes } from './clock-times.ts';
import { tierOf } from './clocks.ts';
import type { ClockKind, TermsLookup, Tier } from './terms.ts';

const MINUTE_MS = 60_000;

/**
 * When something is to be said of a clock, or of a hold: `50` percent of the target, `before:15`
 * working minutes before due, `breach`; `review` and `cap` of a hold.
 */
export type Timer = {
  readonly kind: ClockKind | 'hold';
  readonly generation: number;
  /** Of a hold: the sequence of the event with which it began. */
  readonly ordinal: number;
  readonly level: string;
  /** Working time that the clock has counted then: puts its levels in order. */
  readonly reachedMs: number;
  readonly dueAt: Date;
};

/**
 * Every level that a running clock has yet to reach, or has reached already; none of a stopped
 * clock. Pure. A breach is one millisecond of working time after due: met at the last moment is
 * met, and due at closing time is breached at the next opening.
 */
export function timersOf(clocks: readonly Clock[], rules: TermsLookup): readonly Timer[] {
  return clocks.flatMap((clock) => {
    const tier = tierOf(clock, rules);
    const times = clockTimes(clock, tier.calendar);
    return times ? levelsOf(clock, { tier, times }) : [];
  });
}

function levelsOf(clock: Clock, { tier, times }: { tier: Tier; times: ClockTimes }): readonly Timer[] {
  const { kind, generation, ordinal, target } = clock;
  const timer = (level: string, reachedMs: number, at: number): Timer => ({
    kind,
    generation,
    ordinal,
    level,
    reachedMs,
    dueAt: new Date(at),
  });
  const percents = tier.warnPercents.map((percent) => {
    const reached = Math.round((target * percent) / 100);
    return timer(String(percent), reached, times.whenUsed(reached));
  });
  const befores = tier.warnMinutesBeforeDue
    .map((minutes) => ({ minutes, left: minutes * MINUTE_MS }))
    .filter(({ left }) => left < target)
    .map(({ minutes, left }) => timer(`before:${minutes}`, target - left, times.whenLeft(left)));
  return [...percents, ...befores, timer('breach', target + 1, times.whenUsed(target + 1))];
}

/** Members of a ticket's events that the timers of a hold read. */
type HoldEvent = {
  readonly sequence: number;
  readonly kind: string;
  readonly payload: { readonly reviewAt?: string | null; readonly capAt?: string | null };
};

/**
 * Times for the review of a ticket on hold and for its longest hold; none for a ticket not on hold.
 * Pure.
 */
export function holdTimers(events: readonly HoldEvent[], generation: number): readonly Timer[] {
  let timers: readonly Timer[] = [];
  let beforeMerge: readonly Timer[] = [];
  for (const { sequence, kind, payload } of events) {
    const timer = (level: string, at: string | null | undefined): readonly Timer[] =>
      at ? [{ kind: 'hold', generation, ordinal: sequence, level, reachedMs: 0, dueAt: new Date(at) }] : [];
    if (kind === 'held') timers = [...timer('review', payload.reviewAt), ...timer('cap', payload.capAt)];
    if (kind === 'merged') beforeMerge = timers;
    if (kind === 'unmerged') timers = beforeMerge;
    if (kind === 'resumed' || kind === 'cancelled' || kind === 'merged') timers = [];
  }
  return timers;
}
