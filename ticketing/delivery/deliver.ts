import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db/sql.ts';
import type { Channel } from '../notify/kinds.ts';
import { type Claimed, claimDue, settle } from './claims.ts';
import { nextAttemptAt, type Outcome } from './outcome.ts';

/** Makes one attempt. It resolves within a minute: the lease of the claim is twice as long. */
export type Send = (claim: Claimed) => Promise<Outcome>;

/** Result of one round; `unreachable` is the reason where the carrier does not answer. */
export type Round = { readonly claimed: number; readonly unreachable: string | null };

/** Attempts by their outcome, since the start of the program. */
export type DeliveryCounts = Record<Outcome['kind'] | 'dead', number>;

/** Delivers due notifications of one channel. */
export type Delivery = {
  readonly counts: Readonly<DeliveryCounts>;
  /** Claims some due messages and attempts each once. */
  round(): Promise<Round>;
};

const AT_ONCE = 5;

/**
 * Creates the delivery of one channel. At least once: a sender killed between the server's answer
 * and our mark sends the same message, with the same id, again when the lease is over.
 * @param options.chance uniform in [0, 1)
 */
export function createDelivery(options: {
  db: Db;
  channel: Channel;
  send: Send;
  maxAttempts: number;
  now: Now;
  chance: () => number;
  log: Log;
}): Delivery {
  const { db, channel, send, maxAttempts, now, chance, log } = options;
  const counts: DeliveryCounts = { sent: 0, failed: 0, refused: 0, unreachable: 0, held: 0, dead: 0 };

  async function attempt(claim: Claimed): Promise<Outcome> {
    const outcome = await send(claim);
    const at = now();
    const again = outcome.kind === 'failed' && claim.attempts < maxAttempts;
    const next = again ? nextAttemptAt(claim.attempts, { now: at, chance: chance() }) : null;
    await settle(db, claim, { outcome, now: at, next });
    counts[outcome.kind] += 1;
    if (outcome.kind === 'failed' || outcome.kind === 'refused') {
      const { id: notificationId, recipient, attempts } = claim;
      if (!next) counts.dead += 1;
      log.warn(
        { channel, notificationId, recipient, attempts, reason: outcome.reason, next },
        next ? 'not delivered; it is tried again' : 'not delivered; it is a dead letter',
      );
    }
    return outcome;
  }

  return {
    counts,
    round: async () => {
      const claims = await claimDue(db, { channel, now: now(), limit: 4 * AT_ONCE, limitPerRecipient: AT_ONCE });
      const waiting = [...claims];
      let unreachable: string | null = null;
      const work = async (): Promise<void> => {
        for (let claim = waiting.shift(); claim; claim = waiting.shift()) {
          if (unreachable !== null) {
            await settle(db, claim, { outcome: { kind: 'unreachable', reason: unreachable }, now: now(), next: null });
            continue;
          }
          const outcome = await attempt(claim);
          if (outcome.kind === 'unreachable') unreachable = outcome.reason;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return { claimed: claims.length, unreachable };
    },
  };
}
