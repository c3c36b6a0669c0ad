import { createHmac, randomBytes } from 'node:crypto';
import { createRateLimit } from '../../http/access/rate-limit.ts';
import { addressKey } from '../../lib/address-key.ts';
import { AppError } from '../../lib/errors.ts';

/**
 * A credential of any kind (session, token, device's secret, code of a link), and the address that
 * it came from.
 */
export type OfferedCredential = { readonly address: string; readonly credential: string };

/** Limits look-ups for made-up credentials: an address pays for each credential not in force. */
export type LookUpLimit = {
  /**
   * Looks a credential up, where its address may still have one looked up.
   * @param find resolves with undefined, or rejects with `unauthorized`, for a credential that is
   * not in force
   * @throws {AppError} `too_many` without a look-up; else the error of `find`
   */
  lookUp<Found>(offered: OfferedCredential, find: () => Promise<Found>): Promise<Found>;
};

/** Where nothing is limited. */
export const unlimitedLookUps: LookUpLimit = { lookUp: (_, find) => find() };

/** Credentials that are remembered as good. */
const MAX_GOOD = 50_000;

/**
 * An address pays before the look-up, so that parallel requests cost as much as serial ones. A
 * credential in force is refunded. A credential that was good before costs nothing, so that no
 * neighbour behind the same address shuts out working people and programs. Owns the remembered
 * credentials: keyed hashes, 50,000 at most.
 * @param options.perSecond wrong credentials of one address (IPv6: of one /64), ten seconds of them
 * at once
 * @param options.now milliseconds
 * @param options.refused called at each refusal
 */
export function createLookUpLimit(options: {
  perSecond: number;
  now: () => number;
  refused?: (address: string) => void;
}): LookUpLimit {
  const { perSecond, now, refused } = options;
  const limit = createRateLimit(perSecond);
  const key = randomBytes(32);
  const good = new Set<string>();

  function remember(mark: string): void {
    good.delete(mark);
    good.add(mark);
    if (good.size <= MAX_GOOD) return;
    for (const oldest of good) {
      good.delete(oldest);
      return;
    }
  }

  function pay(from: string): void {
    const wait = limit.take(from, now());
    if (wait === 0) return;
    refused?.(from);
    const details = { retryAfterSeconds: Math.ceil(wait / 1000) };
    const message =
      'Too many credentials that are not in force came from this address; wait, and check the one you send.';
    throw new AppError('too_many', message, { details });
  }

  return {
    async lookUp({ address, credential }, find) {
      const from = addressKey(address);
      const mark = createHmac('sha256', key).update(credential).digest('base64').slice(0, 24);
      const wasGood = good.has(mark);
      if (!wasGood) pay(from);
      const settle = (right: boolean): void => {
        if (right) remember(mark);
        else good.delete(mark);
        if (right && !wasGood) limit.giveBack(from);
        if (!right && wasGood) limit.take(from, now());
      };
      try {
        const found = await find();
        settle(found !== undefined);
        return found;
      } catch (error) {
        if (error instanceof AppError && error.code === 'unauthorized') settle(false);
        // A database that is away, or a guesser under the same name, says nothing about this
        // credential.
        else if (!wasGood) limit.giveBack(from);
        throw error;
      }
    },
  };
}
