import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError } from './client.ts';
import { newKey } from './new-key.ts';

/** A change that is asked of the API: how it goes, and what was refused. */
export type Change<T> = {
  readonly send: (given: T) => Promise<boolean>;
  readonly asking: boolean;
  readonly failure: unknown;
  /** The record had changed: it has been read anew. */
  readonly isStale: boolean;
  readonly forget: () => void;
};

/**
 * Asks the API for a change, and has what it touches read anew. The same request that is sent again
 * after a failure has the same key, so that it is done once. Where the server is not reached, work
 * on a ticket waits and is sent later (offline/reach.ts): the change counts as sent here.
 * @param perform sends the request with the key as `Idempotency-Key`
 * @param touched first steps of the addresses to read anew
 */
export function useChange<T>(
  perform: (given: T, key: string) => Promise<unknown>,
  touched: readonly string[] = ['/tickets', '/me/timer'],
): Change<T> {
  const queries = useQueryClient();
  const tried = useRef<{ content: string; key: string }>(undefined);
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const readAnew = async (): Promise<void> => {
    await queries.invalidateQueries({
      predicate: ({ queryKey: [path] }) => typeof path === 'string' && touched.some((step) => path.startsWith(step)),
    });
  };
  const send = async (given: T): Promise<boolean> => {
    const content = JSON.stringify(given) ?? '';
    if (tried.current?.content !== content) tried.current = { content, key: newKey() };
    setAsking(true);
    setFailure(undefined);
    try {
      await perform(given, tried.current.key);
      tried.current = undefined;
      void readAnew();
      return true;
    } catch (error) {
      // The server answers a refusal again for the same key; only a lost answer is asked for with
      // it.
      if (error instanceof ApiError && error.problem.status !== 0) tried.current = undefined;
      setFailure(error);
      if (isStaleError(error)) await readAnew();
      return false;
    } finally {
      setAsking(false);
    }
  };
  return { send, asking, failure, isStale: isStaleError(failure), forget: () => setFailure(undefined) };
}

function isStaleError(error: unknown): boolean {
  return error instanceof ApiError && (error.problem.status === 412 || error.problem.status === 409);
}
