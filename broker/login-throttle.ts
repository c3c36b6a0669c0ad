/** Who tries to come in: the address, and the name that it gives. */
export type Attempt = { readonly address: string; readonly name: string };

/**
 * Slows down those who guess. A name that failed several times from an address waits, twice as long each time; an address
 * that fails under many names waits too, except for names that have come in from there before: others behind the same
 * address are not locked out.
 */
export type LoginThrottle = {
  /** Milliseconds that it has to wait; 0 where it may try. */
  waitOf(attempt: Attempt, now: number): number;
  /** @param again with what has failed before: it guesses nothing, so that only its own name pays for it */
  failed(attempt: Attempt, now: number, again?: 'again'): void;
  succeeded(attempt: Attempt): void;
};

/** Wrong passwords for one name that cost nothing yet. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MILLISECONDS = 1_000;
const MAX_WAIT_MILLISECONDS = 60_000;
/** A name that has kept quiet for so long starts anew. */
const FORGET_MILLISECONDS = 10 * 60_000;
/** Failures of one address, under whatever names, that cost nothing yet; one is forgiven each second. */
const ADDRESS_FAILURES = 50;
const FORGIVE_MILLISECONDS = 1_000;
/** Entries of each kind; the oldest are forgotten first. */
const MAX_KNOWN = 50_000;

/** Starts without a grudge; holds at most 50,000 entries of each kind. */
export function createLoginThrottle(): LoginThrottle {
  const names = new Map<string, { failures: number; until: number }>();
  const addresses = new Map<string, number>();
  const welcome = new Map<string, true>();
  const keyOf = ({ address, name }: Attempt): string => `${address} ${name}`;
  return {
    waitOf(attempt, now) {
      const key = keyOf(attempt);
      const free = (ADDRESS_FAILURES - 1) * FORGIVE_MILLISECONDS;
      const address = welcome.has(key) ? 0 : (addresses.get(attempt.address) ?? 0) - now - free;
      return Math.max(0, (names.get(key)?.until ?? 0) - now, address);
    },
    failed(attempt, now, again) {
      const key = keyOf(attempt);
      const known = names.get(key);
      const failures = known && now - known.until < FORGET_MILLISECONDS ? known.failures + 1 : 1;
      const wait = failures < FREE_FAILURES ? 0 : FIRST_WAIT_MILLISECONDS * 2 ** (failures - FREE_FAILURES);
      remember(names, key, { failures, until: now + Math.min(wait, MAX_WAIT_MILLISECONDS) });
      if (again) return;
      const until = Math.max(addresses.get(attempt.address) ?? 0, now) + FORGIVE_MILLISECONDS;
      remember(addresses, attempt.address, until);
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
