import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from './errors.ts';

/**
 * A clock that stands still until it is moved: for `evaluate` and tests, in which the same seed has
 * to give the same tickets. Every thread of the process sees it. While it is moved, and readings
 * come in, readers of the journal are held, so that each step is judged as a whole.
 */
export type SteppedClock = {
  /** Its moment in milliseconds as one 64-bit integer; then 1 or 0, whether readers are held. */
  readonly memory: SharedArrayBuffer;
};

const HELD = 2;
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
  Atomics.store(flagsIn(clock), HELD, 1);
}

/** Lets them read all that came meanwhile. */
export function releaseReaders(clock: SteppedClock): void {
  const flags = flagsIn(clock);
  Atomics.store(flags, HELD, 0);
  Atomics.notify(flags, HELD);
}

/** Whether readers are held now: what one has just read may be a part of a step. */
export function areReadersHeld(clock: SteppedClock): boolean {
  return Atomics.load(flagsIn(clock), HELD) === 1;
}

/** Resolves once readers are not held, or the signal aborts. */
export async function whenReleased(clock: SteppedClock, signal: AbortSignal): Promise<void> {
  const flags = flagsIn(clock);
  while (!signal.aborted && areReadersHeld(clock)) {
    const woken = Atomics.waitAsync(flags, HELD, 1, LOOK_MS);
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
