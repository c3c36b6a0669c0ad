/** Work that waits for one of a few slots, taken in turns from each source, so that one source only delays itself. */
export type FairQueue = {
  /** @returns undefined where too much waits already; then `work` is not called */
  run<T>(source: string, work: () => Promise<T>): Promise<T> | undefined;
};

/** @param slots how much runs at once; @param maxWaiting of all sources together */
export function createFairQueue({ slots, maxWaiting }: { slots: number; maxWaiting: number }): FairQueue {
  /** In the order of their turns; a source without anything that waits is not in it. */
  const waiting = new Map<string, (() => Promise<void>)[]>();
  let waits = 0;
  let running = 0;

  function fill(): void {
    while (running < slots) {
      const next = waiting.entries().next();
      if (next.done) return;
      const [source, jobs] = next.value;
      waiting.delete(source);
      const job = jobs.shift();
      if (job === undefined) continue;
      if (jobs.length > 0) waiting.set(source, jobs);
      waits--;
      running++;
      void job().finally(() => {
        running--;
        fill();
      });
    }
  }

  return {
    run(source, work) {
      if (waits >= maxWaiting) return undefined;
      return new Promise((resolve, reject) => {
        const jobs = waiting.get(source) ?? [];
        jobs.push(() => work().then(resolve, reject));
        waiting.set(source, jobs);
        waits++;
        fill();
      });
    },
  };
}
