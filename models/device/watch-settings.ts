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
};

/** Who set a factor on learned limits, when (wall time, ms), and why. */
export type FactorAuthor = { readonly by: string; readonly at: number; readonly reason: string };

/** A person's settings for the watch of a device, beside its learned model. */
export type WatchSettings = {
  /** `site:device`; they hold for its components, too. */
  readonly device: string;
  /** Times the learned limits: below 1 alarms come earlier, above 1 later. */
  readonly limitFactor: number;
  /** Who set the factor; null while it is 1. */
  readonly factorAuthor: FactorAuthor | null;
  /** Channels that are neither judged nor learned; rules and fixed limits still read them. */
  readonly excluded: readonly string[];
  readonly limits: readonly PersonLimit[];
};

/** The day of a moment, UTC, as alarms name it. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

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
    of: (name) => (devices.size === 0 ? undefined : devices.get(ownerOf(name).device)),
    replace: (next) => {
      devices = new Map(next.map((one) => [one.device, one]));
    },
  };
  book.replace(settings);
  return book;
}
