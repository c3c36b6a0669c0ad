import { AsyncLocalStorage } from 'node:async_hooks';

const acting = new AsyncLocalStorage<string>();

/**
 * Runs work for an actor, as records name it: records its changes under that name, at any depth.
 */
export function actAs<T>(actor: string, work: () => T): T {
  return acting.run(actor, work);
}

/** The actor of the running work; undefined if none was given. */
export function currentActor(): string | undefined {
  return acting.getStore();
}
