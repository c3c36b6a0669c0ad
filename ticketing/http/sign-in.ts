import { createHash, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Access } from '../../broker/principal.ts';
import { addressKey } from '../../lib/address-key.ts';
import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { TOKEN_PREFIX } from '../access/api-tokens.ts';
import { actorName, type Caller, type PersonCaller, type TokenCaller, type View, viewOf } from '../access/caller.ts';
import { requireFreshSignIn } from '../access/fresh-sign-in.ts';
import { type LookUpLimit, unlimitedLookUps } from '../access/look-up-limit.ts';
import { type RouteAccess, refuseCall } from '../access/may-call.ts';
import { refuseWho } from '../access/may-transition.ts';
import type { RateLimit } from '../access/rate-limit.ts';
import type { Asked, Reach } from '../access/reach.ts';
import type { Role } from '../access/roles.ts';
import { isSameOrigin } from '../access/same-origin.ts';
import { sessionOfCookie } from '../access/session-cookie.ts';
import { actAs } from '../audit/acting.ts';
import type { TicketAction } from '../state-machine.ts';
import type { Ticket } from '../tickets.ts';
import type { Refusals } from './refusals.ts';
import type { HttpApp } from './server.ts';
import { endWithAccess, rememberHow } from './standing-access.ts';

/** Finds out who sent a request. @throws {AppError} `unauthorized` for nobody that is known */
export type SignIn = (request: {
  readonly authorization: string | undefined;
  readonly cookie?: string | undefined;
  readonly address: string;
}) => Promise<Caller>;

/** People with sessions and programs with tokens; undefined for a secret that is none, or none any more. */
export type KnownCallers = {
  bySession(token: string): Promise<PersonCaller | undefined>;
  byToken(secret: string): Promise<TokenCaller | undefined>;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `everyone`: without sign-in; `devices`: devices too, beside the roles. */
    access?: 'everyone' | 'devices';
    /** Which roles may call it beside administrators: none where it says nothing. */
    roles?: readonly Role[];
    /** It is about the whole plant: not for those who are limited to some sites. */
    allSites?: boolean;
    /** Technicians may do this with tickets that are not their own. */
    anyTicket?: boolean;
    /** Only for a person who has just proved who they are; see {@link requireFresh} for what depends on the body. */
    freshSignIn?: boolean;
    /**
     * Why a write names nothing that stands at a site: `own`, it is about the caller alone; `rows`, it looks at the site of each
     * of its rows; `nothing`, it only works something out. Any other is for those with all sites: needsAllSites.
     */
    reach?: 'own' | 'rows' | 'nothing';
    /** Its address holds a secret: the log names the route instead. */
    secretInUrl?: boolean;
    /** Its answer holds a secret: it is kept for no `Idempotency-Key`. */
    answersSecret?: boolean;
  }
}

/** Lets everyone do everything: the loud development switch. Who has signed in all the same is known by name. */
export function createOpenSignIn(known?: Pick<KnownCallers, 'bySession'>): SignIn {
  return async ({ cookie }) => {
    const session = sessionOfCookie(cookie);
    const person = session === undefined ? undefined : await known?.bySession(session);
    return { kind: 'anyone', ...(person && { personId: person.personId }) };
  };
}

/** {@link createOpenSignIn} for those who know nobody. */
export const openSignIn: SignIn = createOpenSignIn();

/**
 * Signs in by session cookie; by `Authorization: Bearer` with the administrator's token, that of a program or of a device;
 * or by `Basic` with a device's id (`site/device`, since a colon ends the user name) and secret.
 * @param adminTokens may be none: then only people are administrators
 * @param lookUps what an address may have looked up; the administrator's token needs no look-up, so that no neighbour shuts it out
 */
export function createSignIn(options: {
  access: Pick<Access, 'authenticate'>;
  adminTokens: readonly string[];
  known?: KnownCallers;
  lookUps?: LookUpLimit;
}): SignIn {
  const { access, adminTokens, known, lookUps = unlimitedLookUps } = options;
  return async ({ authorization, cookie, address }) => {
    const lookUp = <Found>(offered: string, find: () => Promise<Found>) =>
      lookUps.lookUp({ address, credential: offered }, find);
    if (authorization === undefined) {
      const session = sessionOfCookie(cookie);
      const person = session === undefined ? undefined : await lookUp(session, async () => known?.bySession(session));
      if (person) return person;
      throw new AppError('unauthorized', session === undefined ? HOW : 'Your session has ended; sign in again.');
    }
    const [scheme = '', given = ''] = authorization.split(' ', 2);
    const bearer = scheme.toLowerCase() === 'bearer';
    if (bearer && adminTokens.filter((token) => sameText(given, token)).length > 0) return { kind: 'administrator' };
    if (bearer && given.startsWith(TOKEN_PREFIX)) {
      const program = await lookUp(given, async () => known?.byToken(given));
      if (program) return program;
      throw new AppError('unauthorized', 'This token is not in force: it never was, has expired or was revoked.');
    }
    const basic = scheme.toLowerCase() === 'basic' ? readBasic(given) : undefined;
    if (!bearer && !basic) throw new AppError('unauthorized', HOW);
    const credential = { ...(basic ?? { username: given, password: undefined }), address };
    return await lookUp(authorization, () => deviceOf(access, credential));
  };
}

async function deviceOf(
  access: Pick<Access, 'authenticate'>,
  credential: { username: string; password: Buffer | undefined; address: string },
): Promise<Caller> {
  const answer = await access.authenticate({ ...credential, clientId: 'http' });
  if ('principal' in answer) return { kind: 'device', principal: answer.principal };
  if (answer.refused === 'pending') throw new AppError('unauthorized', 'This device waits for its approval.');
  if (answer.refused === 'throttled') {
    const { retryAfterSeconds = RETRY_AFTER_SECONDS } = answer;
    const details = { retryAfterSeconds };
    throw new AppError('too_many', 'Too many wrong credentials came for this name or from this address.', { details });
  }
  throw new AppError('unauthorized', HOW);
}

/** Where the one who refused did not say. */
const RETRY_AFTER_SECONDS = 5;

const HOW =
  'Sign in with POST /api/v1/session, or send Authorization: Bearer with a token. To try the API on your own machine, ' +
  'start with up --dev-open.';

const callers = new WeakMap<FastifyRequest, Caller>();
const freshness = new WeakMap<FastifyRequest, Guards['fresh']>();

/** What guards the routes below a scope, beside the sign-in. */
export type Guards = {
  readonly signIn: SignIn;
  /** Absent: nothing is looked up, so everyone reaches everything that their role allows. */
  readonly reach?: Reach | undefined;
  readonly rate?: { readonly limit: RateLimit; readonly now: () => number } | undefined;
  /** For how long a proof of who one is stays fresh; absent: for ever. */
  readonly fresh?: { readonly minutes: number; readonly now: Now } | undefined;
  /** Whether the duties of administrators are kept apart; see `refuseDuty`. */
  readonly separateDuties?: boolean | undefined;
  /** Where refusals are counted. */
  readonly refusals?: Pick<Refusals, 'note'> | undefined;
};

/**
 * Asks each request below this scope for its sender, and refuses what the route does not allow them. Denies by default:
 * a route that declares nothing is for administrators.
 */
export function requireSignIn(api: HttpApp, guards: Guards): void {
  const { reach, fresh, separateDuties } = guards;
  api.addHook('onRequest', async (request) => {
    const { access, roles, allSites, freshSignIn } = request.routeOptions.config;
    const asked = access === 'everyone';
    const caller: Caller = asked ? { kind: 'nobody' } : await identify(request, guards);
    keepPace(request, caller, guards);
    const writes = isWrite(request);
    const route = { access, roles, allSites, tag: tagOf(request), writes, separateDuties };
    requireMayCall(caller, route);
    // Only people come by cookie; and signing in must not be done by another site either.
    const byBrowser = 'sec-fetch-site' in request.headers || 'origin' in request.headers;
    if (writes && (caller.kind === 'person' || (asked && byBrowser))) refuseOtherOrigin(request);
    callers.set(request, caller);
    if (!asked) {
      rememberHow(request, async () => {
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
  // Not an async function: what comes after must run within it.
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

/** What a request names of the plant. */
function namedBy(request: FastifyRequest): Asked {
  const { anyTicket = false, reach } = request.routeOptions.config;
  const { params, querystring, body } = request.routeOptions.schema ?? {};
  return {
    params: { schema: params, value: request.params },
    others: [
      { schema: querystring, value: request.query },
      { schema: body, value: request.body },
    ],
    ...{ writes: isWrite(request), anyTicket, namesNothing: reach !== undefined },
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
    // Their address pays for everyone that is not known.
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

/** Who sent a request that was let in; `nobody` where the route asks for no sign-in. */
export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? { kind: 'nobody' };
}

/**
 * Asks that the sender of a request has just proved who they are. Routes whose every call needs it say `freshSignIn`.
 * @throws {AppError} `forbidden` with `details.reason`; see {@link requireFreshSignIn}
 */
export function requireFresh(request: FastifyRequest): void {
  const fresh = freshness.get(request);
  if (fresh) requireFreshSignIn(callerOf(request), { minutes: fresh.minutes, now: fresh.now() });
}

/** Who did what a request asks for, as records name them. */
export function actorOf(request: FastifyRequest): string {
  return actorName(callerOf(request));
}

/** What of the plant the sender of a request may see: lists filter by it. */
export function viewFor(request: FastifyRequest): View {
  return viewOf(callerOf(request));
}

/** What keeps the sender of a request from an action with a ticket; see {@link refuseWho}. */
export function refuseWhoFor(request: FastifyRequest): (action: TicketAction, ticket: Ticket) => string | undefined {
  return (action, ticket) => refuseWho(callerOf(request), action, ticket);
}

/** Tells senders apart, so that their idempotency keys never meet. */
export function scopeOf(request: FastifyRequest): string {
  const caller = callerOf(request);
  if (caller.kind === 'device') return actorName(caller);
  return caller.kind === 'anyone' ? 'everyone' : `${caller.kind} ${actorName(caller)}`;
}

/**
 * What the sender of a request may see and do. A kept answer is given again only while this is the same: it was made for
 * these rights.
 */
export function rightsOf(request: FastifyRequest): string {
  const caller = callerOf(request);
  const { sites, requestedBy } = viewOf(caller);
  const role = 'role' in caller ? caller.role : null;
  const token = caller.kind === 'token' ? [caller.scopes.toSorted(), caller.makerRole ?? null] : null;
  return JSON.stringify([role, sites?.toSorted() ?? null, requestedBy, token]);
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
