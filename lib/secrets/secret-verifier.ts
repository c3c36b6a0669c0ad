import { createHmac, randomBytes } from 'node:crypto';
import { addressKey } from '../address-key.ts';
import { createFairQueue } from './fair-queue.ts';
import { type Attempt, createLoginThrottle } from './login-throttle.ts';
import { decoySecret, isGuessable, matchesSecret, type StoredSecret } from './stored-secret.ts';

/** The verdict on an offered secret. */
export type SecretVerdict = 'right' | 'wrong' | Throttled;

/** Refused after too many guesses, or under load: it may try again in this many seconds. */
export type Throttled = { readonly throttledSeconds: number };

/** A secret, and the id for which it is offered. */
type Offer = {
  readonly id: string;
  readonly secret: Uint8Array;
  /** The stored secret of `id`; undefined if there is none, which takes as long. */
  readonly stored: StoredSecret | undefined;
  /** The source to slow down for guessing: an address. */
  readonly source: string;
  /**
   * The mark of a browser or address from which `id` is known to come in; guesses by others do not
   * slow it down.
   */
  readonly place?: string | undefined;
};

/** Wrong secrets since the start, and names that were guessed at. */
export type GuessCounts = { wrong: number; names: number };

/**
 * Says whether an offered secret is the kept one, without a hash for each time that it is offered.
 */
export type SecretVerifier = {
  verify(offer: Offer): Promise<SecretVerdict>;
  /** Reports once a day a name for which many wrong secrets came. */
  onGuessing(listener: (attempt: Pick<Offer, 'id' | 'source'>) => void): void;
  /** Since the start. */
  readonly counts: { hashes: number; remembered: number; throttled: number };
  readonly guesses: Readonly<GuessCounts>;
};

/** Hashes at once, of libuv's four threads: one verifier leaves two to the disk. */
const CONCURRENT_HASHES = 2;

/** A fleet may all come back at once. */
const MAX_WAITING = 50_000;
const MAX_RIGHT = 200_000;
const MAX_WRONG = 20_000;

/** The answer if the queue is full. */
const BUSY: Throttled = { throttledSeconds: 5 };

/**
 * Remembers verdicts under a keyed hash of id, salt and secret; the key ends with the process. The
 * salt changes with every new secret, so no remembered verdict outlives a rotation.
 *
 * Sources with too many guesses wait without a hash, for right and wrong secrets: another answer
 * would reveal that a secret is right. Secrets that cannot be guessed do not wait: their hash costs
 * little, and so no neighbour behind the same address locks their device out.
 *
 * An expensive hash for a source unknown there waits for all others: people must not wait behind
 * guessers.
 * @param now milliseconds
 */
export function createSecretVerifier({ now }: { now: () => number }): SecretVerifier {
  const key = randomBytes(32);
  const nobody = decoySecret('generated');
  const verdicts = { right: new Set<string>(), wrong: new Set<string>() };
  const inFlight = new Map<string, Promise<SecretVerdict>>();
  const queue = createFairQueue({ slots: CONCURRENT_HASHES, maxWaiting: MAX_WAITING });
  const counts = { hashes: 0, remembered: 0, throttled: 0 };
  const slowdown = createSlowdown(now, counts);

  async function hash(offer: Offer): Promise<SecretVerdict> {
    const { secret, stored = nobody } = offer;
    // Check again: many may have entered the queue before the first of them failed.
    const waits = isGuessable(stored) ? slowdown.throttled(offer) : undefined;
    if (waits) return waits;
    counts.hashes++;
    const right = (await matchesSecret(secret, stored)) && stored !== nobody;
    return right ? slowdown.succeeded(offer) : slowdown.failed(offer);
  }

  function recall(offer: Offer, mark: string): SecretVerdict | undefined {
    for (const verdict of ['right', 'wrong'] as const) {
      if (!verdicts[verdict].delete(mark)) continue;
      // Put back as the newest.
      verdicts[verdict].add(mark);
      counts.remembered++;
      return verdict === 'right' ? slowdown.succeeded(offer) : slowdown.failed(offer, 'again');
    }
    return undefined;
  }

  return {
    counts,
    guesses: slowdown.guesses,
    onGuessing: slowdown.onGuessing,
    async verify(offer) {
      const { salt } = offer.stored ?? nobody;
      const guessable = offer.stored !== undefined && isGuessable(offer.stored);
      const waits = guessable ? slowdown.throttled(offer) : undefined;
      if (waits) return waits;
      const mac = createHmac('sha256', key).update(`${offer.id}\0`).update(salt).update(offer.secret);
      const mark = mac.digest('base64').slice(0, 24);
      const remembered = recall(offer, mark);
      if (remembered) return remembered;
      const source = offer.place ?? addressKey(offer.source);
      // Do not share a guessable secret's check: each source pays for its own guess.
      const shared = guessable ? `${mark} ${source}` : mark;
      const known = inFlight.get(shared);
      if (known) return known;
      const stranger = guessable && !slowdown.isKnown(offer);
      const hashing = queue.run(source, () => hash(offer), stranger ? slowdown.busy : undefined);
      if (!hashing) return slowdown.busy();
      inFlight.set(shared, hashing);
      try {
        const verdict = await hashing;
        if (verdict === 'right') remember(verdicts.right, { mark, most: MAX_RIGHT });
        if (verdict === 'wrong') remember(verdicts.wrong, { mark, most: MAX_WRONG });
        return verdict;
      } finally {
        inFlight.delete(shared);
      }
    },
  };
}

/** Counts right and wrong offers, and decides which offers have to wait. */
function createSlowdown(now: () => number, counts: SecretVerifier['counts']) {
  const throttle = createLoginThrottle();
  const guesses: GuessCounts = { wrong: 0, names: 0 };
  const listeners: Parameters<SecretVerifier['onGuessing']>[0][] = [];
  const attemptOf = ({ id, source, place }: Offer): Attempt => ({ address: source, name: id, place });

  /** Undefined if it need not wait. */
  function throttled(offer: Offer): Throttled | undefined {
    const wait = throttle.waitOf(attemptOf(offer), now());
    if (wait === 0) return undefined;
    counts.throttled++;
    return { throttledSeconds: Math.ceil(wait / 1000) };
  }

  return {
    guesses,
    throttled,
    isKnown: (offer: Offer) => throttle.isKnown(attemptOf(offer)),
    onGuessing: (listener: (typeof listeners)[number]) => void listeners.push(listener),
    busy(): SecretVerdict {
      counts.throttled++;
      return BUSY;
    },
    succeeded(offer: Offer): SecretVerdict {
      throttle.succeeded(attemptOf(offer));
      return 'right';
    },
    /** While it waits, nothing that it brings makes it wait longer. */
    failed(offer: Offer, again?: 'again'): SecretVerdict {
      const verdict = throttled(offer);
      if (verdict) return verdict;
      guesses.wrong++;
      if (throttle.failed(attemptOf(offer), now(), again)) {
        guesses.names++;
        for (const listener of listeners) listener({ id: offer.id, source: offer.source });
      }
      return 'wrong';
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
