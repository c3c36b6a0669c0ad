/** Acknowledgements that are given out of order and sent in order. */
export type AckQueue<T> = {
  /**
   * Takes its place at the end.
   * @returns says that the item is safe, or why it is not; further calls have no effect
   */
  add(item: T): (error?: Error) => void;
  /** Items whose turn has not come. */
  readonly pending: () => number;
};

/**
 * Acknowledges in the order of arrival [MQTT-4.6.0-2]. An item that is not safe ends the queue when
 * its turn comes: earlier items are still acknowledged, later items never are.
 */
export function createAckQueue<T>(options: {
  onSafe: (item: T) => void;
  onFailed: (error: Error) => void;
}): AckQueue<T> {
  type Entry = { readonly item: T; outcome: 'open' | 'safe' | Error };
  let entries: Entry[] = [];
  let head = 0;
  let failed = false;

  function advance(): void {
    while (!failed && head < entries.length) {
      const { item, outcome } = entries[head] as Entry;
      if (outcome === 'open') break;
      head++;
      if (outcome === 'safe') options.onSafe(item);
      else {
        failed = true;
        options.onFailed(outcome);
      }
    }
    if (head === entries.length) {
      entries = [];
      head = 0;
    } else if (head > 1024) {
      entries = entries.slice(head);
      head = 0;
    }
  }

  return {
    add(item) {
      const entry: Entry = { item, outcome: 'open' };
      entries.push(entry);
      return (error) => {
        if (entry.outcome !== 'open') return;
        entry.outcome = error ?? 'safe';
        if (entries[head] === entry) advance();
      };
    },
    pending: () => entries.length - head,
  };
}
