import type { FastifyRequest, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../lib/errors.ts';
import type { HttpApp } from './http-app.ts';
import { invalidFields } from './problem.ts';

/**
 * Headers of a change that may name the version that it saw. A route without them refuses
 * `If-Match`.
 */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The `ETag` that was seen, or `*`: it must be there' })),
});

/** Versions that requests made, until they are answered. */
export const made = new WeakMap<FastifyRequest, number>();

/**
 * Refuses `If-Match` on a route without versions, and invalid tags: a change must not ignore its
 * condition. Answers of {@link claim} carry the new version.
 */
export function guardVersions(api: HttpApp): void {
  api.addHook('preValidation', async (request) => {
    const given = request.headers['if-match'];
    // A read with a condition loses nothing.
    if (given === undefined || request.method === 'GET' || request.method === 'HEAD') return;
    if (!isVersioned(request.routeOptions)) {
      const message = 'means nothing here: this has no version. Send the request without it';
      throw invalidFields([{ field: 'If-Match', message }]);
    }
    conditionOf(given);
  });
  api.addHook('onSend', async (request, reply, payload) => {
    const version = made.get(request);
    if (version !== undefined && (reply.statusCode === 200 || reply.statusCode === 201))
      reply.header('etag', `"${version}"`);
    return payload;
  });
}

/** Whether a route says that it honours `If-Match`. */
export function isVersioned({ schema }: Pick<RouteOptions, 'schema'>): boolean {
  const headers = schema?.headers as { readonly properties?: object } | undefined;
  return Object.hasOwn(headers?.properties ?? {}, 'if-match');
}

/**
 * `"7"` as sent back in `If-Match`, or `*`.
 * @throws {AppError} `invalid` for a foreign entity tag
 */
export function conditionOf(header: string | undefined): number | '*' | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const version = /^"(0|[1-9]\d{0,8})"$/.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  const weak = header.trim().startsWith('W/') ? ', and a weak one matches nothing' : '';
  throw invalidFields([
    { field: 'If-Match', message: `is the ETag that was seen, such as "7" with its quotes, or *${weak}` },
  ]);
}

/**
 * The version that `If-Match` names; undefined also for `*`: only for a change that makes nothing.
 */
export function versionOf(header: string | undefined): number | undefined {
  const condition = conditionOf(header);
  return condition === '*' ? undefined : condition;
}

/** Refuses a change of another version than the present one. @throws {AppError} `stale` */
export function requireSeen(header: string | undefined, present: { readonly version: number }): void {
  const seen = versionOf(header);
  if (seen === undefined || seen === present.version) return;
  const details = { version: present.version };
  throw new AppError('stale', `It was changed meanwhile: it is at version ${present.version}.`, { details });
}

/** The member of a listed record that goes back as `If-Match`. */
export const Version = { version: Type.Integer({ minimum: 0, description: 'Goes back in quotes as `If-Match`' }) };

const ETAG = { ETag: { type: 'string', description: 'The version; goes back as `If-Match`' } };

/** Describes an answer that carries its version as `ETag`. */
export function withVersion<Schema extends object>(schema: Schema, description: string) {
  return { ...schema, description, headers: ETAG } as const;
}
