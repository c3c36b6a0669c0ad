import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Access, Principal } from '../../broker/principal.ts';
import { AppError } from '../../lib/errors.ts';
import type { Role } from '../access/roles.ts';
import type { HttpApp } from './server.ts';

/** Who sent a request: `anyone` under `--dev-open`, the bearer of the administrator's token, or a device. */
export type Caller =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'administrator' }
  | { readonly kind: 'device'; readonly principal: Principal };

/** Finds out who sent a request. @throws {AppError} `unauthorized` for nobody that is known */
export type SignIn = (request: {
  readonly authorization: string | undefined;
  readonly address: string;
}) => Promise<Caller>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route: only administrators where it says nothing. */
    access?: 'everyone' | 'devices';
    /** Which roles may call it beside administrators: none where it says nothing. */
    roles?: readonly Role[];
    /** Its answer holds a secret: it is kept for no `Idempotency-Key`. */
    answersSecret?: boolean;
  }
}

/** Lets everyone do everything: the loud development switch. */
export const openSignIn: SignIn = async () => ({ kind: 'anyone' });

/**
 * Signs in by `Authorization: Bearer`, with the administrator's or a device's token, or by `Basic` with a device's id
 * (`site/device`, since a colon ends the user name) and secret.
 * @param adminToken absent: there is no administrator
 */
export function createSignIn(options: {
  access: Pick<Access, 'authenticate'>;
  adminToken: string | undefined;
}): SignIn {
  const { access, adminToken } = options;
  return async ({ authorization = '', address }) => {
    const [scheme = '', given = ''] = authorization.split(' ', 2);
    const bearer = scheme.toLowerCase() === 'bearer';
    if (bearer && adminToken !== undefined && sameText(given, adminToken)) return { kind: 'administrator' };
    const basic = scheme.toLowerCase() === 'basic' ? readBasic(given) : undefined;
    if (!bearer && !basic) throw new AppError('unauthorized', HOW);
    const credential = basic ?? { username: given, password: undefined };
    const answer = await access.authenticate({ ...credential, clientId: 'http', address });
    if ('principal' in answer) return { kind: 'device', principal: answer.principal };
    if (answer.refused === 'pending') throw new AppError('unauthorized', 'This device waits for its approval.');
    if (answer.refused === 'throttled') {
      const { retryAfterSeconds = RETRY_AFTER_SECONDS } = answer;
      const details = { retryAfterSeconds };
      throw new AppError('too_many', 'Too many wrong credentials came for this name or from this address.', {
        details,
      });
    }
    throw new AppError('unauthorized', HOW);
  };
}

/** Where the one who refused did not say. */
const RETRY_AFTER_SECONDS = 5;

const HOW =
  'Send Authorization: Bearer with the token of HTTP_ADMIN_TOKEN, or a device its own. To try the API on your own ' +
  'machine, start with up --dev-open.';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Asks each request below this scope for its sender, and refuses devices where the route is not for them. */
export function requireSignIn(api: HttpApp, signIn: SignIn): void {
  api.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (access === 'everyone') return;
    const caller = await signIn({ authorization: request.headers.authorization, address: request.ip });
    if (caller.kind === 'device' && access !== 'devices') {
      throw new AppError('forbidden', 'A device may only send telemetry.');
    }
    callers.set(request, caller);
  });
}

/** Who sent a request that was let in; `anyone` where the route asks nobody. */
export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? { kind: 'anyone' };
}

/** Who did what a request asks for, as records name them. */
export function actorOf(request: FastifyRequest): string {
  const caller = callerOf(request);
  return caller.kind === 'device' ? `${caller.principal.site}:${caller.principal.device}` : 'api';
}

/** Tells senders apart, so that their idempotency keys never meet. */
export function scopeOf(request: FastifyRequest): string {
  const caller = callerOf(request);
  if (caller.kind !== 'device') return caller.kind === 'anyone' ? 'everyone' : caller.kind;
  return `${caller.principal.site}:${caller.principal.device}`;
}

function readBasic(given: string): { username: string; password: Buffer } | undefined {
  const text = Buffer.from(given, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { username: text.slice(0, colon), password: Buffer.from(text.slice(colon + 1)) };
}

/** Takes the same time wherever they differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
