import { setTimeout as delay } from 'node:timers/promises';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

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
let virtual = (getEnvironmentData(KEY) ?? null) as VirtualClock | null;

/** Sets the clock of this thread, and of those that it starts from now on. */
export function runOn(clock: VirtualClock | null): void {
  virtual = clock;
  setEnvironmentData(KEY, clock as never);
}

/** The clock that {@link runOn} set; null for the world's. */
export function presentClock(): VirtualClock | null {
  return virtual;
}

/** The time of a virtual clock at a moment of the world's, in milliseconds. */
export function virtualAt({ startAt, realStartAt, speed }: VirtualClock, real: number): number {
  return startAt + (real - realStartAt) * speed;
}

/** The program's clock, in milliseconds: the world's, but where {@link runOn} set another one. */
export function systemMs(): number {
  return virtual === null ? Date.now() : virtualAt(virtual, Date.now());
}

/** The same as a date. */
export const systemNow: Now = () => new Date(systemMs());

/** Milliseconds of the program's clock since some moment; nobody sets it back. */
export function systemElapsed(): number {
  return performance.now() * (virtual?.speed ?? 1);
}

/** The world's clock, for what protects the program itself. */
export const worldNow: Now = () => new Date();

/** Waits, or resolves early when the signal aborts; never rejects. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}

/** The least that a timer waits, however fast the clock: the processor is not for timers alone. */
const LEAST_WAIT_MS = 20;

/** How long a timer has to run for a time by the program's clock, in milliseconds. */
export function systemWait(milliseconds: number): number {
  return virtual === null ? milliseconds : Math.max(LEAST_WAIT_MS, milliseconds / virtual.speed);
}

/** Waits like {@link sleep}, by the program's clock. */
export function systemSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return sleep(systemWait(milliseconds), signal);
}
