/** The times at which a clock counts: what SLA arithmetic needs of a calendar. All durations in milliseconds. */
export type WorkingTime = {
  /** The instant at which `duration` of working time has passed since `from`. */
  add(from: Date, duration: number): Date;
  /** The working time between two instants; 0 where `to` comes first. */
  elapsed(from: Date, to: Date): number;
};

/** Every minute of every day counts. */
export const aroundTheClock: WorkingTime = {
  add: (from, duration) => new Date(from.getTime() + duration),
  elapsed: (from, to) => Math.max(0, to.getTime() - from.getTime()),
};
