import type { QuietLog } from '../../lib/quiet-log.ts';
import { type Bound, createQuota, type Quota } from '../../lib/quota.ts';
import { type BoundedKind, type BrokerCounts, countOne } from './broker-counts.ts';
import type { BrokerLimits } from './limits.ts';

/** The bounds of the broker's data, and the message for each bound. */
export type BrokerBounds = {
  readonly sessions: Quota;
  readonly subscriptions: Quota;
  readonly retained: Quota;
  readonly queued: Quota;
  readonly wills: Quota;
  /** Counts it, and logs it once an hour for each device and kind. */
  reached(kept: BoundedKind, bound: Bound, device: string): void;
};

/** A device that stays at its bound is reported again after this time. */
const TELL_AGAIN_MILLISECONDS = 3_600_000;

/** Under `--dev-open` a client can invent device names. */
const MAX_TOLD = 10_000;
const UNBOUNDED = Number.POSITIVE_INFINITY;

/** Creates the bounds; nothing is counted yet. */
export function createBrokerBounds(options: {
  limits: BrokerLimits;
  counts: BrokerCounts;
  warn: QuietLog;
  now: () => number;
}): BrokerBounds {
  const { limits, counts, warn, now } = options;
  const told = new Map<string, number>();
  const counted = (device: number, all: number) => ({
    device: { count: device, bytes: UNBOUNDED },
    all: { count: all, bytes: UNBOUNDED },
  });
  return {
    sessions: createQuota(counted(limits.maxSessionsPerDevice, limits.maxSessions)),
    subscriptions: createQuota(counted(limits.maxSubscriptionsPerDevice, limits.maxSubscriptions)),
    retained: createQuota({
      device: { count: limits.maxRetainedPerDevice, bytes: limits.maxRetainedBytesPerDevice },
      all: { count: limits.maxRetained, bytes: limits.maxRetainedBytes },
    }),
    queued: createQuota({
      device: { count: UNBOUNDED, bytes: limits.maxQueuedBytesPerDevice },
      all: { count: UNBOUNDED, bytes: limits.maxQueuedBytes },
    }),
    wills: createQuota({
      device: { count: UNBOUNDED, bytes: UNBOUNDED },
      all: { count: UNBOUNDED, bytes: limits.maxWillBytes },
    }),
    reached(kept, bound, device) {
      countOne(counts.boundReached, `${kept}_${bound}`);
      const key = `${kept} ${bound} ${bound === 'device' ? device : ''}`;
      const at = now();
      if (at - (told.get(key) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MILLISECONDS) return;
      if (told.size >= MAX_TOLD) told.clear();
      told.set(key, at);
      warn('bound reached', { device, kept, bound: bound === 'device' ? 'of the device' : 'of all devices' });
    },
  };
}
