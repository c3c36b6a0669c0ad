import { AsyncLocalStorage } from 'node:async_hooks';

const acting = new AsyncLocalStorage<string>();

/** Runs work on behalf of somebody, as records name them: what it changes is recorded as theirs, however deep. */
export function actAs<T>(actor: string, work: () => T): T {
  return acting.run(actor, work);
}

/** On whose behalf this runs; undefined where nobody said. */
export function currentActor(): string | undefined {
  return acting.getStore();
}
