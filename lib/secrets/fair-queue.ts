/**
 * Work that waits for a few slots, taken in turns from each source: a source only delays itself.
 */
export type FairQueue = {
  /**
   * @param displaced given for work of a stranger. It waits for all other work. The newest
   * stranger's first turn comes first: in a flood of guessers that look like people, only sources
   * that came in it wait. Above a bound of such work, the longest waiting ends with the result of
   * `displaced`.
   * @returns undefined if too much other work waits already; then `work` is not called
   */
  run<T>(source: string, work: () => Promise<T>, displaced?: () => T): Promise<T> | undefined;
};

type Job = { readonly start: () => Promise<void>; readonly drop: () => void };
type Lane = {
  readonly size: () => number;
  put(source: string, job: Job): void;
  /** The next job in turn. */
  take(): Job | undefined;
  /** The job that has waited longest. */
  takeOldest(): Job | undefined;
};

/**
 * @param slots how much runs at once;
 * @param maxWaiting of all sources together; of strangers as much again
 */
export function createFairQueue({ slots, maxWaiting }: { slots: number; maxWaiting: number }): FairQueue {
  const known = createLane('oldest first');
  const strangers = createLane('newest first');
  let running = 0;

  function fill(): void {
    while (running < slots) {
      const job = known.take() ?? strangers.take();
      if (job === undefined) return;
      running++;
      void job.start().finally(() => {
        running--;
        fill();
      });
    }
  }

  return {
    run<T>(source: string, work: () => Promise<T>, displaced?: () => T) {
      if (!displaced && known.size() >= maxWaiting) return undefined;
      return new Promise<T>((resolve, reject) => {
        const job = { start: () => work().then(resolve, reject), drop: () => displaced && resolve(displaced()) };
        (displaced ? strangers : known).put(source, job);
        fill();
        if (strangers.size() > maxWaiting) strangers.takeOldest()?.drop();
      });
    },
  };
}

function createLane(order: 'oldest first' | 'newest first'): Lane {
  /** In the order of their turns; a source without anything that waits is not in it. */
  const waiting = new Map<string, Job[]>();
  /** Where the newest comes first: sources that had no turn yet, the newest last. */
  const fresh: string[] = [];
  let size = 0;

  function takeOf(source: string | undefined): Job | undefined {
    const jobs = source === undefined ? undefined : waiting.get(source);
    const job = jobs?.shift();
    if (source === undefined || jobs === undefined || job === undefined) return undefined;
    waiting.delete(source);
    if (jobs.length > 0) waiting.set(source, jobs);
    size--;
    return job;
  }

  return {
    size: () => size,
    put(source, job) {
      const jobs = waiting.get(source);
      if (jobs) jobs.push(job);
      else waiting.set(source, [job]);
      if (!jobs && order === 'newest first') fresh.push(source);
      size++;
    },
    take() {
      while (fresh.length > 0) {
        const job = takeOf(fresh.pop());
        if (job) return job;
      }
      return takeOf(waiting.keys().next().value);
    },
    takeOldest: () => takeOf(waiting.keys().next().value),
  };
}
