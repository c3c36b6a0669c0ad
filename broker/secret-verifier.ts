import { createHmac, randomBytes } from 'node:crypto';
import { addressKey } from '../lib/address-key.ts';
import { hashSecret, isGuessable, matchesSecret, newSecret, type StoredSecret } from './device-secret.ts';
import { createFairQueue } from './fair-queue.ts';
import { type Attempt, createLoginThrottle } from './login-throttle.ts';

/** What is known about an offered secret. */
export type Verdict = 'right' | 'wrong' | Throttled;

/** One that has guessed too much, or while too much waits: it may try again in so many seconds. */
export type Throttled = { readonly throttledSeconds: number };

/** A secret, and for whom it is offered. */
type Offer = {
  readonly id: string;
  readonly secret: Uint8Array;
  /** What is kept for `id`; undefined where there is nothing, which takes as long. */
  readonly stored: StoredSecret | undefined;
  /** Who may be slowed down for guessing: an address; IPv6 counts by /64. */
  readonly source: string;
};

/** Says whether an offered secret is the kept one, without a hash for each time that it is offered. */
export type SecretVerifier = {
  verify(offer: Offer): Promise<Verdict>;
  /** Since the start. */
  readonly counts: { hashes: number; remembered: number; throttled: number };
};

/** Hashes at once: two of libuv's four threads, so that the disk always has some. */
const CONCURRENT_HASHES = 2;
/** A fleet may all come back at once. */
const MAX_WAITING = 50_000;
const MAX_RIGHT = 200_000;
const MAX_WRONG = 20_000;
/** To one that finds the queue full. */
const BUSY: Throttled = { throttledSeconds: 5 };

/**
 * Remembers verdicts under a keyed hash of id, salt and secret; the key dies with the process. The salt changes with
 * every new secret, so nothing that is remembered outlives a rotation.
 *
 * What is remembered as right is let in at once. Then those who have guessed too much wait, without a hash. Only for a secret
 * that nobody can guess they do not: its hash costs little, and so no neighbour behind the same address shuts its device out.
 * @param now milliseconds
 */
export async function createSecretVerifier({ now }: { now: () => number }): Promise<SecretVerifier> {
  const key = randomBytes(32);
  const nobody = await hashSecret(newSecret(), 'generated');
  const verdicts = { right: new Set<string>(), wrong: new Set<string>() };
  const inFlight = new Map<string, Promise<Verdict>>();
  const queue = createFairQueue({ slots: CONCURRENT_HASHES, maxWaiting: MAX_WAITING });
  const throttle = createLoginThrottle();
  const counts = { hashes: 0, remembered: 0, throttled: 0 };
  const attemptOf = ({ id, source }: Offer): Attempt => ({ address: source, name: id });

  /** Undefined for one that need not wait. */
  function throttled(offer: Offer): Throttled | undefined {
    const wait = throttle.waitOf(attemptOf(offer), now());
    if (wait === 0) return undefined;
    counts.throttled++;
    return { throttledSeconds: Math.ceil(wait / 1000) };
  }

  /** While it waits, nothing that it brings makes it wait longer. */
  function failed(offer: Offer, again?: 'again'): Verdict {
    const verdict = throttled(offer);
    if (verdict) return verdict;
    throttle.failed(attemptOf(offer), now(), again);
    return 'wrong';
  }

  async function hash(offer: Offer): Promise<Verdict> {
    const { secret, stored = nobody } = offer;
    // Asked here and not before the queue: many may have been let into it before the first of them failed.
    const waits = isGuessable(stored) ? throttled(offer) : undefined;
    if (waits) return waits;
    counts.hashes++;
    const right = (await matchesSecret(secret, stored)) && stored !== nobody;
    if (!right) return failed(offer);
    throttle.succeeded(attemptOf(offer));
    return 'right';
  }

  return {
    counts,
    async verify(given) {
      const offer = { ...given, source: addressKey(given.source) };
      const { salt } = offer.stored ?? nobody;
      const mac = createHmac('sha256', key).update(`${offer.id}\0`).update(salt).update(offer.secret);
      const mark = mac.digest('base64').slice(0, 24);
      for (const verdict of ['right', 'wrong'] as const) {
        if (!verdicts[verdict].delete(mark)) continue;
        // Put back as the newest.
        verdicts[verdict].add(mark);
        counts.remembered++;
        return verdict === 'right' ? verdict : failed(offer, 'again');
      }
      const known = inFlight.get(mark);
      if (known) return known;
      const hashing = queue.run(offer.source, () => hash(offer));
      if (!hashing) {
        counts.throttled++;
        return BUSY;
      }
      inFlight.set(mark, hashing);
      try {
        const verdict = await hashing;
        if (verdict === 'right') remember(verdicts.right, { mark, most: MAX_RIGHT });
        if (verdict === 'wrong') remember(verdicts.wrong, { mark, most: MAX_WRONG });
        return verdict;
      } finally {
        inFlight.delete(mark);
      }
    },
  };
}

function remember(marks: Set<string>, { mark, most }: { mark: string; most: number }): void {
  marks.add(mark);
  if (marks.size <= most) return;
  for (const oldest of marks) {
    marks.delete(oldest);
    return;
  }
}
