/** How many failures each source may have: a few at once, then some a second. */
export type FailureLimit = {
  /** Whether the source has used up its failures. */
  exhausted(source: string): boolean;
  failed(source: string): void;
};

/** Sources that are remembered; the one that has been quiet the longest goes first. */
const MAX_SOURCES = 10_000;

/** @param burst failures at once; @param perSecond how fast they are forgiven; @param now milliseconds */
export function createFailureLimit(options: { burst: number; perSecond: number; now: () => number }): FailureLimit {
  const { burst, perSecond, now } = options;
  const sources = new Map<string, { failures: number; at: number }>();

  function failuresOf(source: string): number {
    const known = sources.get(source);
    return known ? Math.max(0, known.failures - ((now() - known.at) / 1000) * perSecond) : 0;
  }

  return {
    exhausted: (source) => failuresOf(source) > burst - 1,
    failed(source) {
      const failures = Math.min(burst, failuresOf(source) + 1);
      sources.delete(source);
      sources.set(source, { failures, at: now() });
      if (sources.size <= MAX_SOURCES) return;
      for (const oldest of sources.keys()) {
        sources.delete(oldest);
        return;
      }
    },
  };
}
