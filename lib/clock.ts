import { setTimeout as delay } from 'node:timers/promises';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { type HeldReader, isReaderHeld, type SteppedClock, shownBy, whenReleased } from './stepped-clock.ts';

/** Wall time, passed in so that no test waits. */
export type Now = () => Date;

/**
 * A clock that goes faster than the world's: for tests and scenarios, in which a month takes
 * minutes. All that plants and people see of time follows it: readings, service times, shifts,
 * plans, jobs. What protects the program itself (timeouts, retries, limits of rate) does not.
 */
export type VirtualClock = {
  /** Its moment, in milliseconds, when the world's clock showed `realStartAt`. */
  readonly startAt: number;
  readonly realStartAt: number;
  /** How many times as fast as the world's. */
  readonly speed: number;
};

/** Where a thread finds the clock of the one that started it. */
const KEY = 'harbinger clock';
let present = (getEnvironmentData(KEY) ?? null) as VirtualClock | SteppedClock | null;

/** Sets the clock of this thread, and of those that it starts from now on. */
export function runOn(clock: VirtualClock | SteppedClock | null): void {
  present = clock;
  setEnvironmentData(KEY, clock as never);
}

/** The clock that {@link runOn} set; null for the world's. */
export function presentClock(): VirtualClock | SteppedClock | null {
  return present;
}

/** The clock where it stands until it is moved. */
export function steppedClock(): SteppedClock | null {
  return present !== null && 'memory' in present ? present : null;
}

/** The time of a virtual clock at a moment of the world's, in milliseconds. */
export function virtualAt({ startAt, realStartAt, speed }: VirtualClock, real: number): number {
  return startAt + (real - realStartAt) * speed;
}

/** The program's clock, in milliseconds: the world's, but where {@link runOn} set another one. */
export function systemMs(): number {
  if (present === null) return Date.now();
  return 'memory' in present ? shownBy(present) : virtualAt(present, Date.now());
}

/** How many times as fast as the world's it goes by itself. */
export function systemSpeed(): number {
  return present !== null && 'speed' in present ? present.speed : 1;
}

/** {@link systemMs} as a date. */
export const systemNow: Now = () => new Date(systemMs());

/** Milliseconds of the program's clock since some moment; nobody sets it back. */
export function systemElapsed(): number {
  if (present === null) return performance.now();
  return 'memory' in present ? shownBy(present) : performance.now() * present.speed;
}

/** The world's clock, for what protects the program itself. */
export const worldNow: Now = () => new Date();

/** Waits, or resolves early when the signal aborts; never rejects. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}

/** The least that a timer waits, however fast the clock: the processor is not for timers alone. */
const LEAST_WAIT_MS = 20;

/**
 * How long a timer has to run for a time by the program's clock, in milliseconds. No timer follows
 * a clock that is moved by steps: what is due then is done by the one who moves it.
 */
export function systemWait(milliseconds: number): number {
  if (present === null || 'memory' in present) return milliseconds;
  return Math.max(LEAST_WAIT_MS, milliseconds / present.speed);
}

/** Waits like {@link sleep}, by the program's clock. */
export function systemSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return sleep(systemWait(milliseconds), signal);
}

/**
 * Before a consumer of readings reads on: at once, but where a stepped clock holds it. @returns how
 * to ask, after a read, whether it has to be done again.
 */
export async function readersTurn(reader: HeldReader, signal: AbortSignal): Promise<() => boolean> {
  const clock = steppedClock();
  if (clock === null) return () => false;
  await whenReleased(clock, reader, signal);
  return () => isReaderHeld(clock, reader);
}
