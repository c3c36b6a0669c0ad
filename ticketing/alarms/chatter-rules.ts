/** So many transitions within a minute, or more than so many within an hour, are chattering (ISA-18.2). */
const A_MINUTE = 3;
const AN_HOUR = 6;

/** How long a chattering alarm is shelved, in milliseconds. */
export const CHATTER_SHELVING_MS = 3_600_000;

/**
 * Why an alarm chatters, in words, or undefined.
 * @param times when it was raised or cleared, event time in milliseconds, in any order
 * @param at the transition that asks, among them
 */
export function chatters(times: readonly number[], at: number): string | undefined {
  const within = (spanMs: number): number => times.filter((time) => time <= at && at - time < spanMs).length;
  const minute = within(60_000);
  if (minute >= A_MINUTE) return `it came and went ${minute} times within a minute`;
  const hour = within(3_600_000);
  return hour > AN_HOUR ? `it came and went ${hour} times within an hour` : undefined;
}
