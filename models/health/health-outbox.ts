import type { HealthPoint } from './health-point.ts';

/**
 * Points that were computed and not yet reported. A checkpoint passes a reading only once its
 * points have been.
 */
export type HealthOutbox = {
  add(point: HealthPoint): void;
  /** More than may wait for the next checkpoint. */
  isFull(): boolean;
  /**
   * Reports the waiting points.
   * @returns false where the program stops meanwhile: then no checkpoint may be saved any more
   */
  flush(): Promise<boolean>;
};

const MOST_WAITING = 2_000;

/**
 * @param deliver resolves once the points are durable, with false where they are not since the
 * program stops
 */
export function createHealthOutbox(deliver: (points: readonly HealthPoint[]) => Promise<boolean>): HealthOutbox {
  let waiting: HealthPoint[] = [];
  return {
    add: (point) => void waiting.push(point),
    isFull: () => waiting.length >= MOST_WAITING,
    async flush() {
      if (waiting.length === 0) return true;
      const points = waiting;
      waiting = [];
      if (await deliver(points)) return true;
      waiting = [...points, ...waiting];
      return false;
    },
  };
}
