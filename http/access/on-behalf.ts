import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from './caller.ts';

/** Carries the word by which a request that the program makes of itself is known. */
const HEADER = 'x-harbinger-on-behalf';

const callers = new Map<string, Caller>();

/**
 * Runs work that makes requests of the program itself for a caller who has been accepted: each is
 * checked against the caller's rights, and none counts for their pace or needs their secret.
 * @param work gets the headers of such a request; they hold until the work ends
 */
export async function onBehalfOf<T>(
  caller: Caller,
  work: (headers: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const word = randomUUID();
  callers.set(word, caller);
  try {
    return await work({ [HEADER]: word });
  } finally {
    callers.delete(word);
  }
}

/** The caller for whom the program makes a request of itself; undefined for any other request. */
export function callerBehind(headers: IncomingHttpHeaders): Caller | undefined {
  const word = headers[HEADER];
  return typeof word === 'string' ? callers.get(word) : undefined;
}
