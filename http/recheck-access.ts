import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from './access/caller.ts';
import { viewOf } from './access/caller.ts';

/**
 * How often a long answer checks again whether its reader may still have it, in milliseconds.
 */
const ASK_EVERY_MS = 5_000;

const again = new WeakMap<FastifyRequest, () => Promise<Caller>>();

/** Stores how to check the sender of a request and their rights again. */
export function rememberCheck(request: FastifyRequest, ask: () => Promise<Caller>): void {
  again.set(request, ask);
}

/**
 * Checks the sender of an accepted request again: their session or token may have ended, their role
 * or sites changed.
 * @throws {AppError} if they may not send it any more
 */
export async function checkAgain(request: FastifyRequest): Promise<Caller> {
  const ask = again.get(request);
  return ask ? await ask() : { kind: 'nobody' };
}

/**
 * Ends an answer that takes long, such as a download, once its reader may not have it any more:
 * asked every five seconds. The part to see was decided when it began, so it ends when that
 * changes, too.
 */
export function endWithAccess(request: FastifyRequest, reply: FastifyReply, caller: Caller): void {
  if (caller.kind === 'nobody' || caller.kind === 'anyone') return;
  const began = JSON.stringify(viewOf(caller));
  const { raw } = reply;
  const end = (reason: string): void => {
    request.log.info({ reason, url: request.routeOptions.url }, 'an answer was ended: its reader lost access');
    raw.destroy();
  };
  const check = (): void => {
    checkAgain(request).then(
      (now) => {
        if (JSON.stringify(viewOf(now)) !== began) end('their rights to see have changed');
      },
      (error: unknown) => end(error instanceof Error ? error.message : String(error)),
    );
  };
  const timer = setInterval(check, ASK_EVERY_MS).unref();
  raw.on('close', () => clearInterval(timer));
}
