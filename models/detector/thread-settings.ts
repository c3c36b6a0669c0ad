import type { WatchSettings } from '../device/watch-settings.ts';

/**
 * Keeps people's settings for devices, and gives them to the detector's present thread.
 */
export type ThreadSettings = {
  tell(settings: readonly WatchSettings[]): void;
  newest(): readonly WatchSettings[];
  /** Takes the way to a new life of the thread; null once it has ended. */
  attach(way: ((message: { kind: 'watch'; watch: readonly WatchSettings[] }) => void) | null): void;
};

/** Nothing is set at first. */
export function createThreadSettings(): ThreadSettings {
  let newest: readonly WatchSettings[] = [];
  let way: Parameters<ThreadSettings['attach']>[0] = null;
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
