/**
 * Runs tasks of one key one after the other, in the order of the calls; different keys side by
 * side.
 */
export type OneAfterAnother = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

/** For writes to the same record: LevelDB promises no order for concurrent writes. */
export function createOneAfterAnother(): OneAfterAnother {
  const last = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const before = last.get(key);
    const run = before ? before.then(task, task) : task();
    last.set(key, run);
    const done = (): void => {
      if (last.get(key) === run) last.delete(key);
    };
    run.then(done, done);
    return run;
  };
}
