import type { Severity } from '../alarm/alarm-rules.ts';
import { ownerOf } from '../machine/components.ts';

/** A fixed limit of a channel that a person has set. */
export type PersonLimit = {
  readonly channel: string;
  /** In the channel's unit; null: none on that side. */
  readonly low: number | null;
  readonly high: number | null;
  readonly severity: Severity;
  readonly reason: string;
  readonly setBy: string;
  /** Wall time, ms. */
  readonly setAt: number;
  /** Event time (ms) from which on it no longer holds; null: for good. */
  readonly until: number | null;
  /** Name of the asset that it was set for; absent: it was set for the device itself. */
  readonly asset?: string;
};

/**
 * The author of a factor on learned limits, the time (wall time, ms), and the reason.
 * @property asset name of the asset that it was set for; absent: the device itself
 */
export type FactorAuthor = {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
  readonly asset?: string;
};

/**
 * People's settings in force for the watch of a device, its own or inherited, beside its learned
 * model.
 */
export type WatchSettings = {
  /**
   * `site:device`, which holds for its components, too; or `site:device/component`, which holds for
   * that one in its place.
   */
  readonly device: string;
  /** Times the learned limits: below 1 alarms come earlier, above 1 later. */
  readonly limitFactor: number;
  /** The author of the factor; null where nobody set one. */
  readonly factorAuthor: FactorAuthor | null;
  /** Channels that are neither judged nor learned; rules and fixed limits still read them. */
  readonly excluded: readonly string[];
  readonly limits: readonly PersonLimit[];
};

/** The day of a setting, UTC, and the asset that it is inherited from, as alarms name them. */
export function dayOf({ at, asset }: Pick<FactorAuthor, 'at' | 'asset'>): string {
  return `${new Date(at).toISOString().slice(0, 10)}${asset === undefined ? '' : ` for ${asset}`}`;
}

export const LIMIT_FACTOR = { least: 0.5, most: 4 } as const;

/** The settings in force for each device. It changes between two batches only. */
export type WatchBook = {
  /** Settings of the named device; undefined if there are none. */
  of(name: string): WatchSettings | undefined;
  /** Takes what counts from here on, of all devices. */
  replace(settings: readonly WatchSettings[]): void;
};

/** Nothing is set at first. */
export function createWatchBook(settings: readonly WatchSettings[] = []): WatchBook {
  let devices = new Map<string, WatchSettings>();
  const book: WatchBook = {
    of: (name) => (devices.size === 0 ? undefined : (devices.get(name) ?? devices.get(ownerOf(name).device))),
    replace: (next) => {
      devices = new Map(next.map((one) => [one.device, one]));
    },
  };
  book.replace(settings);
  return book;
}
