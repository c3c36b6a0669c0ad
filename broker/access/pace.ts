import type { Principal } from '../../lib/principal.ts';
import { GATEWAY_SHARE } from './principal.ts';

/**
 * The cost of a message for its sender: the delay of its acknowledgement, or the end of the
 * connection.
 */
export type Charge = { readonly kind: 'free' } | { readonly kind: 'wait'; readonly milliseconds: number } | TooFast;
type TooFast = { readonly kind: 'disconnect'; readonly reason: string };

/** Limits the rate of each device over all of its connections. */
export type PublishPace = {
  /** @param readings how many the message carries @param now milliseconds since the epoch */
  charge(sender: Principal, deviceId: string, readings: number, now: number): Charge;
  /**
   * Charges for a batch, taken whole or not at all. Later batches pay for one beyond the rate.
   * @returns milliseconds after which to try again; 0: take the batch now
   */
  take(sender: Principal, deviceId: string, readings: number, now: number): number;
};

/** Readings per second of a device, where nothing is set. */
const READINGS_PER_SECOND = 1_000;

/** Messages that a device may send at once, after a pause, in milliseconds of its rate. */
const BURST_MILLISECONDS = 10_000;

/**
 * A device that is this far ahead of its rate, or ahead of it for this long without a break, is
 * disconnected.
 */
const MAX_AHEAD_MILLISECONDS = 30_000;
const MAX_HELD_BACK_MILLISECONDS = 60_000;
const FREE: Charge = { kind: 'free' };

/**
 * `paidUntil`: when all that it has sent will have been paid for; `heldBackSince`: 0 while it keeps
 * to its rate.
 */
type Account = { paidUntil: number; heldBackSince: number };

/** @param readingsPerSecond absent: 1000, and no limit for principals of all devices */
export function createPace({ readingsPerSecond }: { readingsPerSecond?: number | undefined }): PublishPace {
  const accounts = new Map<string, Account>();
  let sweepAt = 1_000;

  function accountOf(deviceId: string, now: number): Account {
    let account = accounts.get(deviceId);
    if (!account) {
      if (accounts.size >= sweepAt) {
        for (const [id, { paidUntil }] of accounts) if (paidUntil <= now - BURST_MILLISECONDS) accounts.delete(id);
        sweepAt = Math.max(1_000, 2 * accounts.size);
      }
      account = { paidUntil: 0, heldBackSince: 0 };
      accounts.set(deviceId, account);
    }
    return account;
  }

  /** Undefined: without a limit. */
  function rateOf({ kind }: Principal): number | undefined {
    if (kind === 'anyone') return readingsPerSecond;
    return (readingsPerSecond ?? READINGS_PER_SECOND) * (kind === 'gateway' ? GATEWAY_SHARE : 1);
  }

  function pay(account: Account, milliseconds: number, now: number): void {
    account.paidUntil = Math.max(account.paidUntil, now - BURST_MILLISECONDS) + milliseconds;
  }

  return {
    take(sender, deviceId, readings, now) {
      const rate = rateOf(sender);
      if (rate === undefined) return 0;
      const account = accountOf(deviceId, now);
      if (account.paidUntil > now) return account.paidUntil - now;
      pay(account, (readings * 1000) / rate, now);
      return 0;
    },
    charge(sender, deviceId, readings, now) {
      const rate = rateOf(sender);
      if (rate === undefined) return FREE;
      const account = accountOf(deviceId, now);
      pay(account, (readings * 1000) / rate, now);
      const ahead = account.paidUntil - now;
      if (ahead <= 0) {
        account.heldBackSince = 0;
        return FREE;
      }
      account.heldBackSince ||= now;
      if (ahead <= MAX_AHEAD_MILLISECONDS && now - account.heldBackSince <= MAX_HELD_BACK_MILLISECONDS) {
        return { kind: 'wait', milliseconds: ahead };
      }
      account.heldBackSince = 0;
      // Forgive the debt: the device must not lose its connection twice for the same excess.
      account.paidUntil = Math.min(account.paidUntil, now);
      return { kind: 'disconnect', reason: `more than ${rate} readings a second` };
    },
  };
}
