import { addressKey } from '../address-key.ts';

/** An attempt to sign in: the address, and the name that it gives. */
export type Attempt = {
  readonly address: string;
  readonly name: string;
  /**
   * A browser or an address from which this name is known to come in; it has a budget of its own.
   */
  readonly place?: string | undefined;
};

/**
 * Slows down guessers, by three rules; a wait is the longest of them.
 * - A name that failed several times from a place waits, twice as long each time.
 * - An address that fails under many names waits, except for names that have signed in from there
 *   before: others behind same address are not locked out.
 * - A name that failed often waits long, over all addresses: a slow budget for all strangers
 *   together, and one for each place from which the name has come in before. So guessers from
 *   elsewhere never use up the budget of its owner.
 */
export type LoginThrottle = {
  /** Milliseconds that it has to wait; 0 where it may try. */
  waitOf(attempt: Attempt, now: number): number;
  /**
   * @param again the same secret failed before: it is no new guess, so only its own name pays for
   * it
   * @returns whether this name is under attack: its slow budget is used up, for the first time in a
   * day
   */
  failed(attempt: Attempt, now: number, again?: 'again'): boolean;
  succeeded(attempt: Attempt): void;
  /** Whether the name has come in from there before. */
  isKnown(attempt: Attempt): boolean;
};

/** Wrong passwords for one name that cost nothing yet. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MILLISECONDS = 1_000;
const MAX_WAIT_MILLISECONDS = 60_000;

/** A name without attempts for this time starts again. */
const FORGET_MILLISECONDS = 10 * 60_000;

/**
 * Failures of one address, under any names, that cost nothing yet; one is forgiven each second.
 */
const ADDRESS_FAILURES = 50;
const FORGIVE_MILLISECONDS = 1_000;

/**
 * Different wrong passwords for one name over all addresses; one is forgiven each quarter of an
 * hour, 96 a day.
 */
const SLOW_FAILURES = 50;
const SLOW_FORGIVE_MILLISECONDS = 15 * 60_000;

/** Reports a name under attack once in this time. */
const TELL_MILLISECONDS = 24 * 3_600_000;

/** Entries of each kind; the oldest are removed first. */
const MAX_KNOWN = 50_000;

/** Starts without a grudge; holds at most 50,000 entries of each kind. */
export function createLoginThrottle(): LoginThrottle {
  const names = new Map<string, { failures: number; until: number }>();
  const addresses = new Map<string, number>();
  const slow = new Map<string, number>();
  const told = new Map<string, number>();
  const welcome = new Map<string, true>();
  const keyOf = ({ address, name, place }: Attempt): string => `${place ?? addressKey(address)} ${name}`;
  const isKnown = (attempt: Attempt): boolean => attempt.place !== undefined || welcome.has(keyOf(attempt));
  // A space keeps the names of strangers apart from the keys with a place, which has none.
  const slowKeyOf = (attempt: Attempt): string => (isKnown(attempt) ? keyOf(attempt) : ` ${attempt.name}`);
  const slowWait = (key: string, now: number): number =>
    (slow.get(key) ?? 0) - now - (SLOW_FAILURES - 1) * SLOW_FORGIVE_MILLISECONDS;

  function failedSlowly(attempt: Attempt, now: number): boolean {
    const key = slowKeyOf(attempt);
    remember(slow, key, Math.max(slow.get(key) ?? 0, now) + SLOW_FORGIVE_MILLISECONDS);
    const last = told.get(attempt.name) ?? Number.NEGATIVE_INFINITY;
    if (slowWait(key, now) <= 0 || now - last < TELL_MILLISECONDS) return false;
    remember(told, attempt.name, now);
    return true;
  }

  return {
    isKnown,
    waitOf(attempt, now) {
      const free = (ADDRESS_FAILURES - 1) * FORGIVE_MILLISECONDS;
      const address = isKnown(attempt) ? 0 : (addresses.get(addressKey(attempt.address)) ?? 0) - now - free;
      return Math.max(0, (names.get(keyOf(attempt))?.until ?? 0) - now, address, slowWait(slowKeyOf(attempt), now));
    },
    failed(attempt, now, again) {
      const key = keyOf(attempt);
      const known = names.get(key);
      const failures = known && now - known.until < FORGET_MILLISECONDS ? known.failures + 1 : 1;
      const wait = failures < FREE_FAILURES ? 0 : FIRST_WAIT_MILLISECONDS * 2 ** (failures - FREE_FAILURES);
      remember(names, key, { failures, until: now + Math.min(wait, MAX_WAIT_MILLISECONDS) });
      if (again) return false;
      const address = addressKey(attempt.address);
      remember(addresses, address, Math.max(addresses.get(address) ?? 0, now) + FORGIVE_MILLISECONDS);
      return failedSlowly(attempt, now);
    },
    succeeded(attempt) {
      const key = keyOf(attempt);
      names.delete(key);
      remember(welcome, key, true);
    },
  };
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MAX_KNOWN) break;
    map.delete(oldest);
  }
}
