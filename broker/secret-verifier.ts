import { createHmac, randomBytes } from 'node:crypto';
import { hashSecret, matchesSecret, newSecret, type StoredSecret } from './device-secret.ts';
import { createFailureLimit } from './failure-limit.ts';
import { createFairQueue } from './fair-queue.ts';

/** What is known about an offered secret. */
export type Verdict = 'right' | 'wrong' | 'throttled';

/** Says whether an offered secret is the kept one, without a hash for each time that it is offered. */
export type SecretVerifier = {
  /**
   * @param stored what is kept for `id`; undefined where there is nothing, which takes as long
   * @param source who may be slowed down for guessing: an address
   */
  verify(offer: {
    readonly id: string;
    readonly secret: Uint8Array;
    readonly stored: StoredSecret | undefined;
    readonly source: string;
  }): Promise<Verdict>;
  /** Since the start. */
  readonly counts: { hashes: number; remembered: number; throttled: number };
};

/** Hashes at once: two of libuv's four threads, so that the disk always has some. */
const CONCURRENT_HASHES = 2;
/** A fleet may all come back at once. */
const MAX_WAITING = 50_000;
const MAX_RIGHT = 200_000;
const MAX_WRONG = 20_000;
/** Different wrong secrets from one address. */
const FAILURES = { burst: 30, perSecond: 1 } as const;

/**
 * Remembers verdicts under a keyed hash of id, salt and secret; the key dies with the process. The salt changes with
 * every new secret, so nothing that is remembered outlives a rotation.
 * @param now milliseconds
 */
export async function createSecretVerifier({ now }: { now: () => number }): Promise<SecretVerifier> {
  const key = randomBytes(32);
  const nobody = await hashSecret(newSecret(), 'generated');
  const verdicts = { right: new Set<string>(), wrong: new Set<string>() };
  const inFlight = new Map<string, Promise<Verdict>>();
  const queue = createFairQueue({ slots: CONCURRENT_HASHES, maxWaiting: MAX_WAITING });
  const failures = createFailureLimit({ ...FAILURES, now });
  const counts = { hashes: 0, remembered: 0, throttled: 0 };

  function throttled(): Verdict {
    counts.throttled++;
    return 'throttled';
  }

  async function hash({ secret, stored, source }: Parameters<SecretVerifier['verify']>[0]): Promise<Verdict> {
    // Asked again here: many may have been let into the queue before the first of them failed.
    if (failures.exhausted(source)) return throttled();
    counts.hashes++;
    const right = (await matchesSecret(secret, stored ?? nobody)) && stored !== undefined;
    if (!right) failures.failed(source);
    return right ? 'right' : 'wrong';
  }

  return {
    counts,
    async verify(offer) {
      const salt = (offer.stored ?? nobody).salt;
      const mark = createHmac('sha256', key)
        .update(`${offer.id}\0`)
        .update(salt)
        .update(offer.secret)
        .digest('base64')
        .slice(0, 24);
      for (const verdict of ['right', 'wrong'] as const) {
        if (!verdicts[verdict].delete(mark)) continue;
        // Put back as the newest.
        verdicts[verdict].add(mark);
        counts.remembered++;
        return verdict;
      }
      const known = inFlight.get(mark);
      if (known) return known;
      const hashing = queue.run(offer.source, () => hash(offer));
      if (!hashing) return throttled();
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
