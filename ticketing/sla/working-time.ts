/**
 * The times at which a clock counts: what SLA arithmetic needs of a calendar. Instants are milliseconds since the epoch,
 * durations milliseconds.
 */
export type WorkingTime = {
  /** The instant at which the duration of working time has passed since `at`. */
  add(at: number, durationMs: number): number;
  /** The working time between two instants; 0 where `to` comes first. */
  elapsed(from: number, to: number): number;
};

/** Every minute of every day counts. */
export const aroundTheClock: WorkingTime = {
  add: (at, durationMs) => at + durationMs,
  elapsed: (from, to) => Math.max(0, to - from),
};
