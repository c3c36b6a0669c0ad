import { setTimeout as delay } from 'node:timers/promises';

/** Wall time, passed in so that no test waits. */
export type Now = () => Date;

/** The real clock. */
export const systemNow: Now = () => new Date();

/** Waits, or resolves early when the signal aborts; never rejects. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}
