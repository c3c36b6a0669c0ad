import type { WatchSettings } from '../device/watch-settings.ts';

/**
 * Keeps what people have set for devices, and tells it to whichever life of the detector's thread
 * runs.
 */
export type ToldSettings = {
  tell(settings: readonly WatchSettings[]): void;
  newest(): readonly WatchSettings[];
  /** Takes the way to a new life of the thread; null once it has ended. */
  attach(way: ((message: { kind: 'watch'; watch: readonly WatchSettings[] }) => void) | null): void;
};

/** Nothing is set at first. */
export function createToldSettings(): ToldSettings {
  let newest: readonly WatchSettings[] = [];
  let way: Parameters<ToldSettings['attach']>[0] = null;
  return {
    tell: (settings) => {
      newest = settings;
      way?.({ kind: 'watch', watch: settings });
    },
    newest: () => newest,
    attach: (next) => {
      way = next;
    },
  };
}
