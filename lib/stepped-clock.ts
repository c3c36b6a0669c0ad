import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from './errors.ts';

/**
 * A clock that stands still until it is moved: for `evaluate` and tests, in which the same seed has
 * to give the same tickets. Every thread of the process sees it. While it is moved, and readings
 * come in, readers of the journal are held, so that each step is judged as a whole.
 */
export type SteppedClock = {
  /**
   * Its moment in milliseconds as one 64-bit integer; then for each reader 1 or 0, whether it is
   * held.
   */
  readonly memory: SharedArrayBuffer;
};

/** Who reads the journal, and the place of each flag behind the moment. */
const READERS = { detector: 2, recorder: 3 } as const;

export type HeldReader = keyof typeof READERS;
/** A reader looks at least so often whether its thread is stopped. */
const LOOK_MS = 500;

/** A clock that shows a moment, in milliseconds, and holds nobody. */
export function newSteppedClock(startAt: number): SteppedClock {
  const clock = { memory: new SharedArrayBuffer(16) };
  Atomics.store(momentIn(clock), 0, BigInt(startAt));
  return clock;
}

/** The moment that it shows, in milliseconds. */
export function shownBy(clock: SteppedClock): number {
  return Number(Atomics.load(momentIn(clock), 0));
}

/** @throws {AppError} `invalid` for an earlier moment than it shows: no clock goes back */
export function moveClock(clock: SteppedClock, to: number): void {
  const from = shownBy(clock);
  if (to < from) throw new AppError('invalid', `a clock at ${new Date(from).toISOString()} goes not back to ${to} ms`);
  Atomics.store(momentIn(clock), 0, BigInt(Math.round(to)));
}

/** Holds the readers of the journal. Those who read meanwhile read again once they may. */
export function holdReaders(clock: SteppedClock): void {
  const flags = flagsIn(clock);
  for (const place of Object.values(READERS)) Atomics.store(flags, place, 1);
}

/** Lets one of them read all that came meanwhile. */
export function releaseReader(clock: SteppedClock, reader: HeldReader): void {
  const flags = flagsIn(clock);
  Atomics.store(flags, READERS[reader], 0);
  Atomics.notify(flags, READERS[reader]);
}

/** Whether a reader is held now: what it has just read may be a part of a step. */
export function isReaderHeld(clock: SteppedClock, reader: HeldReader): boolean {
  return Atomics.load(flagsIn(clock), READERS[reader]) === 1;
}

/** Resolves once a reader is not held, or the signal aborts. */
export async function whenReleased(clock: SteppedClock, reader: HeldReader, signal: AbortSignal): Promise<void> {
  const flags = flagsIn(clock);
  while (!signal.aborted && isReaderHeld(clock, reader)) {
    const woken = Atomics.waitAsync(flags, READERS[reader], 1, LOOK_MS);
    if (!woken.async) continue;
    const over = new AbortController();
    // A timer keeps the thread running; a wait in memory does not.
    const timer = delay(LOOK_MS, undefined, { signal: AbortSignal.any([signal, over.signal]) });
    await Promise.race([woken.value, timer.catch(() => undefined)]);
    over.abort();
  }
}

function momentIn({ memory }: SteppedClock): BigInt64Array {
  return new BigInt64Array(memory, 0, 1);
}

function flagsIn({ memory }: SteppedClock): Int32Array {
  return new Int32Array(memory);
}
