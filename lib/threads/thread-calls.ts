import type { MessagePort, Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';
import { AppError } from '../errors.ts';

/** Functions of one side as the other side calls them; arguments and results are copied. */
export type Calls<Theirs extends object, Ours extends object> = BirpcReturn<Theirs, Ours>;

/**
 * Lets two threads call each other's functions over the port between them. A call waits as long as
 * it takes; an {@link AppError} arrives as one.
 * @param options.ours what the other side may call
 */
export function callAcross<Theirs extends object, Ours extends object>(
  port: Worker | MessagePort,
  { ours }: { ours: Ours },
): Calls<Theirs, Ours> {
  return createBirpc<Theirs, Ours>(ours, {
    post: (message) => port.postMessage(message),
    on: (take) => port.on('message', take),
    off: (take) => port.off('message', take),
    serialize: (message) =>
      message.e instanceof AppError ? { ...message, e: { ...message.e, refused: message.e.message } } : message,
    deserialize: (message) => (message.e?.refused === undefined ? message : { ...message, e: refusalOf(message.e) }),
    timeout: -1,
  });
}

function refusalOf({ code, refused, retryable, details }: AppError & { readonly refused: string }): AppError {
  return new AppError(code, refused, { retryable, details });
}
