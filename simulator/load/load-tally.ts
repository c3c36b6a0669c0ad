import { Latencies } from './latencies.ts';
import type { LeanEnd } from './lean-connection.ts';
import type { StormReport } from './storms.ts';

/** What became of it. Milliseconds are null where nothing was acknowledged. */
export type LoadReport = {
  readonly devices: number;
  /** Devices that were connected when the readings began. */
  readonly connected: number;
  readonly connectSeconds: number;
  /** Attempts in vain to connect, and lost connections that no storm broke, by reason. */
  readonly failedConnects: Readonly<Record<string, number>>;
  readonly lostConnections: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly wantedPerSecond: number;
  readonly achievedPerSecond: number;
  /**
   * Whether all devices kept it: nothing was lost, and the last answer came half a second, or 1 %
   * of the time, after the last reading was due at the latest.
   */
  readonly isKept: boolean;
  /** Readings that were due. */
  readonly readings: number;
  readonly acknowledged: number;
  /** Readings that were never acknowledged: no room on the device, or no answer until the end. */
  readonly lost: number;
  /** From when a reading was due to its PUBACK. */
  readonly latencyMs: Readonly<Record<'p50' | 'p90' | 'p99' | 'p999' | 'max', number | null>>;
  /** From when it was due to when it was written: what of it lies on this side. */
  readonly sentLateMs: Readonly<Record<'p50' | 'p99' | 'max', number | null>>;
  readonly storms: readonly StormReport[];
  /** Of one core, for this side. */
  readonly coreShare: number;
};

/** The last answer may come so much later than the last reading was due. */
const LATE_SECONDS = 0.5;
const LATE_SHARE = 0.01;

/** What happens under a load, counted. */
export class LoadTally {
  readonly #latency = new Latencies();
  readonly #late = new Latencies();
  readonly #failed = new Map<string, number>();
  readonly #lost = new Map<string, number>();
  /** By its index, whether a device was ever connected. */
  readonly #met: Uint8Array;
  #lastAckAt = 0;
  /** Devices that were connected at some time, and when the last of them came. */
  met = 0;
  lastMetAt = performance.now();
  /** The last attempt in vain. */
  refusal: LeanEnd | undefined;
  /** Readings that fell due. */
  due = 0;
  acknowledged = 0;
  /** Readings that a device could not keep. */
  dropped = 0;

  constructor(devices: number) {
    this.#met = new Uint8Array(devices);
  }

  connected(index: number): void {
    if (this.#met[index] === 1) return;
    this.#met[index] = 1;
    this.met++;
    this.lastMetAt = performance.now();
  }

  closed({ wasConnected, ...end }: LeanEnd & { readonly wasConnected: boolean }): void {
    if (!wasConnected) this.refusal = end;
    if (end.isOurs) return;
    const counts = wasConnected ? this.#lost : this.#failed;
    counts.set(end.reason, (counts.get(end.reason) ?? 0) + 1);
  }

  answered({ latencyMs, lateMs }: { readonly latencyMs: number; readonly lateMs: number }): void {
    this.acknowledged++;
    this.#lastAckAt = performance.now();
    this.#latency.add(latencyMs);
    this.#late.add(lateMs);
  }

  /** @param about.startedAt when the first reading was due, by `performance.now()` */
  report(
    about: Pick<LoadReport, 'devices' | 'connected' | 'wantedPerSecond' | 'storms'> & {
      readonly connectSeconds: number;
      readonly coreShare: number;
      readonly startedAt: number;
    },
  ): LoadReport {
    const { startedAt, devices, connected, wantedPerSecond, storms } = about;
    // Until the last reading has been answered: what comes late is not at the rate.
    const wantedSeconds = this.due / wantedPerSecond;
    const seconds = Math.max(wantedSeconds, (this.#lastAckAt - startedAt) / 1000);
    const isInTime = seconds <= wantedSeconds + Math.max(LATE_SECONDS, LATE_SHARE * wantedSeconds);
    const achieved = seconds === 0 ? 0 : this.acknowledged / seconds;
    const lost = this.due - this.acknowledged;
    const at = (share: number, of: Latencies): number | null => rounded(of.quantile(share));
    return {
      devices,
      connected,
      connectSeconds: rounded(about.connectSeconds) ?? 0,
      failedConnects: Object.fromEntries(this.#failed),
      lostConnections: Object.fromEntries(this.#lost),
      seconds: rounded(seconds) ?? 0,
      wantedPerSecond,
      achievedPerSecond: rounded(achieved) ?? 0,
      isKept: isInTime && this.due > 0 && lost === 0 && connected === devices,
      readings: this.due,
      acknowledged: this.acknowledged,
      lost,
      latencyMs: {
        p50: at(0.5, this.#latency),
        p90: at(0.9, this.#latency),
        p99: at(0.99, this.#latency),
        p999: at(0.999, this.#latency),
        max: at(1, this.#latency),
      },
      sentLateMs: { p50: at(0.5, this.#late), p99: at(0.99, this.#late), max: at(1, this.#late) },
      storms,
      coreShare: rounded(about.coreShare) ?? 0,
    };
  }
}

/** To hundredths: more would pretend. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
