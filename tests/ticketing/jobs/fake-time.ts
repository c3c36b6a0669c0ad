/** A clock that only a test moves, and sleep by it. */
export type FakeTime = {
  elapsed(): number;
  now(): Date;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Moves on, from one end of a sleep to the next, so that everything happens at its own moment.
   */
  advance(milliseconds: number): Promise<void>;
  /** Sets the wall clock alone, as an administrator or a time server does. */
  setWall(time: string): void;
};

/** Begins at the given wall time. */
export function createFakeTime(start = '2026-03-01T00:00:00Z'): FakeTime {
  let at = 0;
  let wall = Date.parse(start);
  const sleepers = new Set<{ until: number; wake: () => void }>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const moveTo = (time: number): void => {
    wall += time - at;
    at = time;
  };
  return {
    elapsed: () => at,
    now: () => new Date(wall),
    setWall: (time) => {
      wall = Date.parse(time);
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper = { until: at + milliseconds, wake: () => done() };
        const done = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        sleepers.add(sleeper);
        if (signal?.aborted) done();
        else signal?.addEventListener('abort', done, { once: true });
      }),
    advance: async (milliseconds) => {
      const end = at + milliseconds;
      for (;;) {
        await settle();
        const next = [...sleepers].sort((a, b) => a.until - b.until)[0];
        if (!next || next.until > end) break;
        moveTo(Math.max(at, next.until));
        next.wake();
      }
      moveTo(end);
    },
  };
}
