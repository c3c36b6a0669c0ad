/**
 * Limits work that delays others: this many bytes a second for each device, over all of its
 * connections.
 */
export type ControlPace = {
  /** @returns milliseconds for which the device has to wait before its next packet is processed */
  charge(deviceId: string, length: number, now: number): number;
};

/** A rate in bytes a millisecond. */
export const PACES = {
  /**
   * SUBSCRIBE and UNSUBSCRIBE: some 300 filters a second; each costs this thread several
   * microseconds, and others wait meanwhile.
   */
  control: 12,
  /** Retained messages that come: each is written to the disk that others wait for. */
  retained: 128,
  /** Retained messages that go out. */
  delivered: 500,
  /** Sessions replaced by another session of their device; no bytes. */
  displaced: 1,
} as const;

/** Bytes that may come at once, after a pause, in milliseconds of the rate. */
const BURST_MILLISECONDS = 2_000;

/** Starts without debts. @param bytesPerMillisecond one of {@link PACES} */
export function createControlPace(bytesPerMillisecond: number): ControlPace {
  const paidUntil = new Map<string, number>();
  let sweepAt = 1_000;
  return {
    charge(deviceId, length, now) {
      if (paidUntil.size >= sweepAt) {
        for (const [id, until] of paidUntil) if (until <= now - BURST_MILLISECONDS) paidUntil.delete(id);
        sweepAt = Math.max(1_000, 2 * paidUntil.size);
      }
      const from = Math.max(paidUntil.get(deviceId) ?? 0, now - BURST_MILLISECONDS);
      const until = from + length / bytesPerMillisecond;
      paidUntil.set(deviceId, until);
      return Math.max(0, until - now);
    },
  };
}
