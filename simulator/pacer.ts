import { type Now, sleep } from '../lib/clock.ts';

/** Times real time, or as fast as the broker acknowledges. */
export type Speed = number | 'max';

/** A wait that ends early when the signal aborts. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The parts of a pacer; the clock and the wait are arguments so that no test waits. */
export type PacerOptions = {
  readonly speed: Speed;
  readonly now: Now;
  /** Never publish before the event time itself: for machines in real time, not for recordings. */
  readonly live?: boolean;
  readonly sleep?: Sleep;
  readonly signal: AbortSignal;
};

/**
 * Resolves when the moment to publish an event has come (at once if it has passed), or the signal
 * aborts.
 */
export type Pacer = (sampledAt: number) => Promise<void>;

/** Timers hold at most 2^31 - 1 ms; a recording may pause for longer. */
const LONGEST_SLEEP_MS = 3_600_000;

/**
 * Creates a pacer that keeps the distances between event times, divided by the speed. The first
 * event sets the pace; an event whose time runs backwards is published at once.
 */
export function createPacer(options: PacerOptions): Pacer {
  const { speed, now, live, signal } = options;
  const wait = options.sleep ?? sleep;
  let first: { readonly sampledAt: number; readonly startedAt: number } | undefined;
  return async (sampledAt) => {
    first ??= { sampledAt, startedAt: now().getTime() };
    const paced = speed === 'max' ? 0 : first.startedAt + (sampledAt - first.sampledAt) / speed;
    const due = live ? Math.max(paced, sampledAt) : paced;
    for (let left = due - now().getTime(); left >= 1 && !signal.aborted; left = due - now().getTime()) {
      await wait(Math.min(left, LONGEST_SLEEP_MS), signal);
    }
  };
}
