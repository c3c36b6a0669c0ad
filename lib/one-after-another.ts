/** Tasks of one key run one after the other, in the order in which they were asked for; those of different keys side by side. */
export type OneAfterAnother = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

/** For writes to the same record: LevelDB promises no order for those that run at once. */
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
