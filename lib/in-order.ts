/** Tasks that run side by side and end one after the other. */
export type InOrder = <Result>(key: string, task: Promise<Result>) => Promise<Result>;

/** @returns waits for a task, and for earlier ones of the same key, with any outcome */
export function createInOrder(): InOrder {
  const last = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const turn = Promise.allSettled([last.get(key), task]);
    last.set(key, turn);
    await turn;
    if (last.get(key) === turn) last.delete(key);
    return task;
  };
}
