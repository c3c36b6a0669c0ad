import type { Random } from '../../lib/random.ts';
import type { LoadDevice } from './load-device.ts';

/** A storm of reconnects. */
export type StormReport = {
  /** After the first reading was due. */
  readonly atSeconds: number;
  readonly dropped: number;
  readonly back: number;
  /** Until all were back; null where some are not yet. */
  readonly seconds: number | null;
};

type Storm = { readonly startedAt: number; readonly dropped: number; readonly away: Set<number>; endedAt?: number };

/** Breaks many connections in one blow, and watches them come back. */
export class Storms {
  readonly #storms: Storm[] = [];

  /** @param share of those that are connected, 0 to 1 */
  begin(devices: readonly LoadDevice[], { share, random }: { share: number; random: Random }): void {
    const connected = [...devices.keys()].filter((index) => devices[index]?.isConnected);
    const wanted = Math.round(share * connected.length);
    for (let i = 0; i < wanted; i++) {
      const j = i + Math.floor(random.next() * (connected.length - i));
      [connected[i], connected[j]] = [connected[j] as number, connected[i] as number];
    }
    const away = new Set(connected.slice(0, wanted));
    this.#storms.push({ startedAt: performance.now(), dropped: away.size, away });
    for (const index of away) devices[index]?.drop();
  }

  /** A device is connected. */
  back(index: number): void {
    for (const storm of this.#storms) {
      if (storm.away.delete(index) && storm.away.size === 0) storm.endedAt = performance.now();
    }
  }

  /** Whether one is not over. */
  get isRaging(): boolean {
    return this.#storms.some(({ away }) => away.size > 0);
  }

  /** @param startedAt of the load, by `performance.now()` */
  report(startedAt: number): readonly StormReport[] {
    return this.#storms.map((storm) => ({
      atSeconds: seconds(storm.startedAt - startedAt),
      dropped: storm.dropped,
      back: storm.dropped - storm.away.size,
      seconds: storm.endedAt === undefined ? null : seconds(storm.endedAt - storm.startedAt),
    }));
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
