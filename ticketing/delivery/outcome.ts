/** Outcome of one attempt to deliver. */
export type Outcome =
  | { readonly kind: 'sent' }
  /** Not now; it is tried again. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Not ever: it is a dead letter at once. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The carrier is away, for this and all other messages: not counted as an attempt. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The person's preferences are against it now. */
  | { readonly kind: 'held'; readonly until: Date; readonly reason: string };

const FIRST_MS = 10_000;
const LONGEST_MS = 4 * 3_600_000;

/**
 * When a failed notification is tried again: after 10 s, doubled each time up to 4 h, and up to a
 * half less by chance, so that notifications that failed together do not return together. Pure.
 * @param attempts so far, from 1
 * @param chance uniform in [0, 1)
 */
export function nextAttemptAt(attempts: number, { now, chance }: { now: Date; chance: number }): Date {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  return new Date(now.getTime() + longest * (1 - chance / 2));
}
