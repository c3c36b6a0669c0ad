/** What SUBSCRIBE and UNSUBSCRIBE packets cost: a device is kept to so many bytes a second, whatever the number of its connections. */
export type ControlPace = {
  /** @returns milliseconds for which the device has to wait before its next packet is looked at */
  charge(deviceId: string, length: number, now: number): number;
};

/** About 5,000 subscriptions a second; each costs this thread several microseconds, and others wait for it meanwhile. */
const BYTES_PER_MILLISECOND = 128;
/** What may come at once, after a pause, in milliseconds of the rate: 256,000 bytes. */
const BURST_MILLISECONDS = 2_000;

/** Starts without debts. */
export function createControlPace(): ControlPace {
  const paidUntil = new Map<string, number>();
  let sweepAt = 1_000;
  return {
    charge(deviceId, length, now) {
      if (paidUntil.size >= sweepAt) {
        for (const [id, until] of paidUntil) if (until <= now - BURST_MILLISECONDS) paidUntil.delete(id);
        sweepAt = Math.max(1_000, 2 * paidUntil.size);
      }
      const from = Math.max(paidUntil.get(deviceId) ?? 0, now - BURST_MILLISECONDS);
      const until = from + length / BYTES_PER_MILLISECOND;
      paidUntil.set(deviceId, until);
      return Math.max(0, until - now);
    },
  };
}
