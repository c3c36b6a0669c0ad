import { type DeviceChange, type DeviceTables, latestVersion } from './device-tables.ts';

/** How often a watching process checks for changes by others. */
const POLL_MILLISECONDS = 200;

type Listener = (change: DeviceChange) => void;

/**
 * Reports changes of the registry by any process. Polls only while somebody watches.
 */
export function watchChanges({ changes }: Pick<DeviceTables, 'changes'>): {
  add(listener: Listener): () => void;
  /** Looks now. */
  look(): void;
  stop(): void;
} {
  const listeners = new Set<Listener>();
  let timer: NodeJS.Timeout | undefined;
  let seen = 0;

  function look(): void {
    if (!timer) return;
    changes.resetReadTxn();
    const start = seen + 1;
    for (const { key, value } of changes.getRange({ start })) {
      seen = key;
      for (const listener of listeners) listener(value);
    }
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    look,
    stop,
    add(listener) {
      listeners.add(listener);
      if (!timer) {
        changes.resetReadTxn();
        seen = latestVersion({ changes });
        timer = setInterval(look, POLL_MILLISECONDS);
        timer.unref();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
}
