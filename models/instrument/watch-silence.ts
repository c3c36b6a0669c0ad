import type { EpisodeTransition } from '../episode/alarm-episode.ts';

/**
 * When the detector looks for devices that are silent: only while it has judged all that arrived.
 */
export type SilenceWatch = {
  /**
   * After a batch.
   * @param batch its partition, when it was journaled, and whether more was waiting
   */
  afterBatch(batch: { partition: number; journaledAt: number; full: boolean }): readonly EpisodeTransition[];
  /** A partition was taken over, and is not read to its end yet. */
  taken(partition: number): void;
  /** It is, or was given back. */
  caughtUp(partition: number): void;
  /** While nothing arrives. */
  whileIdle(): readonly EpisodeTransition[];
};

const EVERY_MS = 5_000;

/**
 * A batch journaled longer ago than this belongs to a backlog: a device in the rest of it is not
 * silent.
 */
const BACKLOG_MS = 5_000;

/** @param sweep `Detector.sweep` @param now wall time */
export function createSilenceWatch({
  sweep,
  now,
}: {
  sweep: (heardUntil: number) => readonly EpisodeTransition[];
  now: () => number;
}): SilenceWatch {
  const behind = new Set<number>();
  const taken = new Set<number>();
  let sweptAt = Number.NEGATIVE_INFINITY;
  let heardAt = now();

  const lookAt = (heardUntil: number): readonly EpisodeTransition[] => {
    if (behind.size + taken.size > 0 || now() - sweptAt < EVERY_MS) return [];
    sweptAt = now();
    return sweep(heardUntil);
  };

  return {
    afterBatch: ({ partition, journaledAt, full }) => {
      heardAt = now();
      if (full || heardAt - journaledAt > BACKLOG_MS) behind.add(partition);
      else behind.delete(partition);
      return lookAt(journaledAt);
    },
    taken: (partition) => void taken.add(partition),
    caughtUp: (partition) => void taken.delete(partition),
    whileIdle: () => {
      if (now() - heardAt < EVERY_MS) return [];
      // Waiting readings would have arrived by now.
      behind.clear();
      return lookAt(now());
    },
  };
}
