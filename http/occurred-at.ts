import type { FastifyRequest, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import { unprocessable } from '../lib/errors.ts';
import type { HttpApp } from './http-app.ts';
import { parseMoment } from './instant.ts';
import { invalidFields } from './problem.ts';

/** How long ago a change may have been made that is sent late. */
export const LATEST_MS = 72 * 3_600_000;

/** How far a sender's clock may be ahead; such a change counts from now. */
const AHEAD_MS = 2 * 60_000;

/**
 * The header of a change that may be sent later than it was made, for example after work offline.
 */
export const occurredAt = {
  'occurred-at': Type.Optional(
    Type.String({
      description:
        'When it was done, where that was before it is sent: ISO 8601, at most 72 h ago. Left out: it counts from now',
    }),
  ),
};

/** Headers of a change without a version that may be sent late. */
export const OccurredAt = Type.Object(occurredAt);

/** When a change was made, and when it arrived, where that is later. */
export type Moments = { readonly now: Date; readonly receivedAt?: Date };

/**
 * When the change of a request was made: now, or what its header says.
 * @throws {AppError} `unprocessable` for a time that is too long ago, or in the future
 */
export function momentsOf({ headers }: FastifyRequest, now: Date): Moments {
  const given = headers['occurred-at'];
  if (typeof given !== 'string') return { now };
  const at = parseMoment(given, 'Occurred-At');
  const ago = now.getTime() - at;
  if (ago < -AHEAD_MS) throw unprocessable('Occurred-At', 'it is in the future: set the clock of the device');
  if (ago > LATEST_MS) {
    throw unprocessable('Occurred-At', 'it is more than 72 h ago: send the change without it, and it counts from now');
  }
  return ago > 0 ? { now: new Date(at), receivedAt: now } : { now };
}

/** Refuses the header on a route that does not honour it: a change must not lose its time. */
export function guardOccurredAt(api: HttpApp): void {
  api.addHook('preValidation', async (request) => {
    if (request.headers['occurred-at'] === undefined || honours(request.routeOptions)) return;
    const message = 'means nothing here: this counts from when it arrives. Send the request without it';
    throw invalidFields([{ field: 'Occurred-At', message }]);
  });
}

function honours({ schema }: Pick<RouteOptions, 'schema'>): boolean {
  const headers = schema?.headers as { readonly properties?: object } | undefined;
  return Object.hasOwn(headers?.properties ?? {}, 'occurred-at');
}
