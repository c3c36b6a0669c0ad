import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { addressKey } from '../lib/address-key.ts';
import type { Now } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { actAs } from './access/acting.ts';
import { actorName, type Caller, personOf, type View, viewOf } from './access/caller.ts';
import { requireFreshSignIn } from './access/fresh-sign-in.ts';
import { type RouteAccess, refuseCall } from './access/may-call.ts';
import { callerBehind } from './access/on-behalf.ts';
import type { RateLimit } from './access/rate-limit.ts';
import type { Reach, RequestedNames } from './access/reach.ts';
import type { Role } from './access/roles.ts';
import { isSameOrigin } from './access/same-origin.ts';
import type { HttpApp } from './http-app.ts';
import { endWithAccess, rememberCheck } from './recheck-access.ts';
import type { Refusals } from './refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `everyone`: without sign-in; `devices`: devices too, beside the roles. */
    access?: 'everyone' | 'devices';
    /** Which roles may call it beside administrators: none where it says nothing. */
    roles?: readonly Role[];
    /** It concerns the whole plant: callers limited to some sites may not call it. */
    allSites?: boolean;
    /** Technicians may do this with tickets that are not their own. */
    anyTicket?: boolean;
    /**
     * Action `stop` for the caller alone ends their own timer, even on a ticket out of their reach.
     */
    ownTimer?: boolean;
    /**
     * Needs a person with a fresh sign-in; see {@link requireFresh} for checks that depend on the
     * body.
     */
    freshSignIn?: boolean;
    /**
     * Why a write names no object at a site: `own`, it concerns the caller alone; `rows`, it checks
     * the site of each of its rows; `nothing`, it only computes a result. Any other needs all
     * sites: needsAllSites.
     */
    reach?: 'own' | 'rows' | 'nothing';
    /** Its address holds a secret: the log names the route instead. */
    secretInUrl?: boolean;
    /** Its answer holds a secret: it is kept for no `Idempotency-Key`. */
    answersSecret?: boolean;
  }
}

const callers = new WeakMap<FastifyRequest, Caller>();
const freshness = new WeakMap<FastifyRequest, Guards['fresh']>();

/** The guards of the routes below a scope, beside the sign-in. */
export type Guards = {
  readonly signIn: SignIn;
  /** Absent: nothing is looked up, so everyone reaches everything that their role allows. */
  readonly reach?: Reach | undefined;
  readonly rate?: { readonly limit: RateLimit; readonly now: () => number } | undefined;
  /** How long a sign-in stays fresh; absent: no limit. */
  readonly fresh?: { readonly minutes: number; readonly now: Now } | undefined;
  /** Whether the duties of administrators are kept apart; see `refuseDuty`. */
  readonly separateDuties?: boolean | undefined;
  /** Where refusals are counted. */
  readonly refusals?: Pick<Refusals, 'note'> | undefined;
};

/**
 * Asks each request below this scope for its sender, and refuses what the route does not allow
 * them. Denies by default: a route that declares nothing is for administrators.
 */
export function requireSignIn(api: HttpApp, guards: Guards): void {
  const { reach, fresh, separateDuties } = guards;
  api.addHook('onRequest', async (request) => {
    const { access, roles, allSites, freshSignIn } = request.routeOptions.config;
    const asked = access === 'everyone';
    const behind = callerBehind(request.headers);
    const caller: Caller = asked ? { kind: 'nobody' } : (behind ?? (await identify(request, guards)));
    if (behind === undefined) keepPace(request, caller, guards);
    const writes = isWrite(request);
    const route = { access, roles, allSites, tag: tagOf(request), writes, separateDuties };
    requireMayCall(caller, route);
    // Only people come by cookie; and signing in must not be done by another site either.
    const byBrowser = 'sec-fetch-site' in request.headers || 'origin' in request.headers;
    if (behind === undefined && writes && (caller.kind === 'person' || (asked && byBrowser)))
      refuseOtherOrigin(request);
    callers.set(request, caller);
    if (!asked) {
      rememberCheck(request, async () => {
        const now = await identify(request, guards);
        requireMayCall(now, route);
        await reach?.refuse(now, namedBy(request));
        return now;
      });
    }
    freshness.set(request, fresh);
    if (freshSignIn) requireFresh(request);
  });
  api.addHook('onSend', async (request, reply, payload) => {
    if (payload instanceof Readable) endWithAccess(request, reply, callerOf(request));
    return payload;
  });
  // Not an async function: later hooks must run within it.
  api.addHook('preHandler', (request, _reply, next) => actAs(actorOf(request), next));
  if (!reach) return;
  api.addHook('preHandler', async (request) => {
    await reach.refuse(callerOf(request), namedBy(request));
  });
  api.addHook('preSerialization', async (request, reply, payload) => {
    const { response } = request.routeOptions.schema ?? {};
    const schema = (response as Readonly<Record<number, unknown>> | undefined)?.[reply.statusCode];
    return reach.show(callerOf(request), schema, payload);
  });
}

/** The objects of the plant that a request names. */
function namedBy(request: FastifyRequest): RequestedNames {
  const { anyTicket = false, ownTimer = false, reach } = request.routeOptions.config;
  const { action, person } = (request.body ?? {}) as { readonly action?: unknown; readonly person?: unknown };
  const { params, querystring, body } = request.routeOptions.schema ?? {};
  return {
    params: { schema: params, value: request.params },
    others: [
      { schema: querystring, value: request.query },
      { schema: body, value: request.body },
    ],
    writes: isWrite(request),
    anyTicket,
    namesNothing: reach !== undefined,
    endsOwnTimer:
      ownTimer && action === 'stop' && (person ?? personOf(callerOf(request))) === personOf(callerOf(request)),
  };
}

function requireMayCall(caller: Caller, route: RouteAccess): void {
  const refused = refuseCall(caller, route);
  if (refused !== undefined) throw new AppError('forbidden', refused);
}

function isWrite({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

function tagOf(request: FastifyRequest): string {
  const { tags } = (request.routeOptions.schema ?? {}) as { tags?: readonly string[] };
  return tags?.[0] ?? 'none';
}

async function identify(request: FastifyRequest, guards: Guards): Promise<Caller> {
  const { authorization, cookie } = request.headers;
  try {
    return await guards.signIn({ authorization, cookie, address: request.ip });
  } catch (error) {
    // Unknown senders share the budget of their address.
    if (error instanceof AppError && error.code === 'unauthorized') keepPace(request, { kind: 'nobody' }, guards);
    throw error;
  }
}

/** Counts one request of a caller, or of an address without one. @throws {AppError} `too_many` */
export function keepPace(request: FastifyRequest, caller: Caller, { rate, refusals }: Guards): void {
  // Devices are kept to their rate by readings.
  if (!rate || caller.kind === 'anyone' || caller.kind === 'device') return;
  const name = caller.kind === 'nobody' ? `nobody at ${addressKey(request.ip)}` : `${caller.kind} ${actorName(caller)}`;
  const wait = rate.limit.take(name, rate.now());
  if (wait === 0) return;
  refusals?.note('too_many_requests', { caller: name });
  const details = { retryAfterSeconds: Math.ceil(wait / 1000) };
  throw new AppError('too_many', 'Too many requests; slow down.', { details });
}

function refuseOtherOrigin(request: FastifyRequest): void {
  if (isSameOrigin(request.headers, request.host)) return;
  throw new AppError('forbidden', 'This request came from another site. Programs send a token, or X-Requested-With.');
}

/** The sender of an accepted request; `nobody` if the route needs no sign-in. */
export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? { kind: 'nobody' };
}

/**
 * Requires a fresh sign-in of the sender. Routes whose every call needs it say `freshSignIn`.
 * @throws {AppError} `forbidden` with `details.reason`; see {@link requireFreshSignIn}
 */
export function requireFresh(request: FastifyRequest): void {
  const fresh = freshness.get(request);
  if (fresh) requireFreshSignIn(callerOf(request), { minutes: fresh.minutes, now: fresh.now() });
}

/** The actor of a request, as records name it. */
export function actorOf(request: FastifyRequest): string {
  return actorName(callerOf(request));
}

/** The part of the plant that the sender of a request may see: lists filter by it. */
export function viewFor(request: FastifyRequest): View {
  return viewOf(callerOf(request));
}

/** Distinguishes senders, so that each has idempotency keys of their own. */
export function scopeOf(request: FastifyRequest): string {
  const caller = callerOf(request);
  if (caller.kind === 'device') return actorName(caller);
  return caller.kind === 'anyone' ? 'everyone' : `${caller.kind} ${actorName(caller)}`;
}

/**
 * The rights of the sender of a request. A kept answer is given again only while this is the same:
 * it was made for these rights.
 */
export function rightsOf(request: FastifyRequest): string {
  const caller = callerOf(request);
  const { sites, requestedBy } = viewOf(caller);
  const role = 'role' in caller ? caller.role : null;
  const token = caller.kind === 'token' ? [caller.scopes.toSorted(), caller.makerRole ?? null] : null;
  return JSON.stringify([role, sites?.toSorted() ?? null, requestedBy, token]);
}

/** Identifies the sender of a request. @throws {AppError} `unauthorized` for an unknown sender */
export type SignIn = (request: {
  readonly authorization: string | undefined;
  readonly cookie?: string | undefined;
  readonly address: string;
}) => Promise<Caller>;
