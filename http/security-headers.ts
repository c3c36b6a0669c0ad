import { AppError } from '../lib/errors.ts';
import type { HttpApp } from './http-app.ts';

/** A year, in seconds. */
const HSTS = 'max-age=31536000';

/** On every answer; a route may say otherwise. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  // A response that is no page may load nothing; pages state their needs.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/**
 * Where plain HTTP is sent: the port of HTTPS, and whether a request came by the way of commands on
 * this machine.
 */
export type OnlyHttps = { readonly port: () => number; readonly isLocal: (socket: object) => boolean };

/**
 * Adds headers that protect every answer: no cache keeps it unless the route permits that, and no
 * other page shows it in a frame. Over HTTPS (also behind a trusted proxy) browsers are told to use
 * HTTPS alone.
 * @param onlyHttps plain HTTP leads there: reads by a redirect; anything else is refused, since its
 * secrets are out already
 */
export function addSecurityHeaders(app: HttpApp, onlyHttps?: OnlyHttps): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, ...SECURITY_HEADERS });
    if (request.protocol === 'https') {
      reply.header('strict-transport-security', HSTS);
      return undefined;
    }
    if (!onlyHttps || onlyHttps.isLocal(request.raw.socket)) return undefined;
    const name = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:\d+)?$/.exec(request.host)?.[1];
    if (name === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
      throw new AppError(
        'forbidden',
        `Use HTTPS, on port ${onlyHttps.port()}. Change what you sent: it came unencrypted.`,
      );
    }
    return await reply.redirect(`https://${name}:${onlyHttps.port()}${request.url}`, 308);
  });
}
