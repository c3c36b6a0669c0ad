import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { type Caller, personOf } from '../../../http/access/caller.ts';
import { everyone, type Role, roles } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { recordAccess } from '../../accounts/access-events.ts';
import { endAccess } from '../../accounts/end-access.ts';
import {
  browserOfCookie,
  clearCookie,
  cookieOf,
  noSessionCookie,
  sessionCookie,
  sessionOfCookie,
  writeCookie,
} from '../../accounts/session-cookie.ts';
import {
  endSession,
  findSession,
  refreshSession,
  type SessionLimits,
  type SignInPlace,
} from '../../accounts/sessions.ts';
import type { Db } from '../../db/sql.ts';
import type { Entry } from '../../sign-in/admit.ts';
import type { SecondFactors } from '../../sign-in/factors/create-second-factors.ts';
import { PENDING_SECONDS } from '../../sign-in/factors/pending-sign-ins.ts';
import type { Missing, SecondStep } from '../../sign-in/second-step.ts';
import type { PeopleSignIn } from '../../sign-in/sign-in-people.ts';
import { FactorProofs, factorProofOf } from './factor-proof.ts';

/** The signed-in person, as the API shows them. */
export const Me = Type.Object(
  {
    kind: Type.Enum(['person', 'token', 'administrator', 'anyone'], {
      description: '`administrator`: the bearer of HTTP_ADMIN_TOKEN; `anyone`: under --dev-open',
    }),
    personId: Type.Union([Type.String(), Type.Null()]),
    name: Type.String(),
    role: Type.Enum([...roles]),
    sites: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Null: all sites' }),
    scopes: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Of a token' }),
  },
  { description: 'Who has signed in' },
);

const Confirmed = Type.Object({
  authenticatedAt: Type.String({ format: 'date-time', description: 'The fresh sign-in counts from here' }),
});
const Credentials = Type.Union([
  Type.Object({
    login: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  }),
  Type.Object({ code: Type.String({ minLength: 1, maxLength: 64, description: 'of a sign-in link' }) }),
]);
const Password = Type.String({ minLength: 8, maxLength: 256 });
const tags = ['access'];
const Done = Type.Null({ description: 'Done' });

type Deps = {
  readonly db: Db;
  readonly now: Now;
  readonly people: PeopleSignIn;
  readonly limits: SessionLimits;
  readonly secondStep: SecondStep;
  readonly factors: SecondFactors;
};

/** Sign in, sign out, read and change one's own account. */
export function sessionRoutes({ db, now, people, limits, secondStep, factors }: Deps): Routes {
  const secondFactorMissing = async (token: string) => missingProof(await secondStep.missing(token));
  return (api) => {
    const signIn = {
      operationId: 'signIn',
      summary: 'Sign in with login and password, or with the code of a sign-in link; the answer sets a cookie',
      tags,
      body: { ...Credentials, examples: [{ login: 'mei', password: 'correct horse battery' }] },
      response: { 201: Me },
    };
    const open = { access: 'everyone', answersSecret: true } as const;
    api.post('/session', { schema: signIn, config: open }, async (request, reply) => {
      const { body } = request;
      const offer = { ...body, from: placeOf(request) };
      const entry = 'code' in offer ? await people.byLink(offer) : await people.byPassword(offer);
      setEntry(request, reply, { entry, limits });
      if (entry.kind === 'pending') throw await secondFactorMissing(entry.token);
      const person = await findSession(db, entry.token, { now: now(), limits });
      if (!person) throw new AppError('unauthorized', 'This account was just disabled.');
      return reply.code(201).send(meJson(person));
    });

    const config = { roles: everyone, reach: 'own' as const };
    const me = { operationId: 'getMe', summary: 'Who has signed in', tags, response: { 200: Me } };
    api.get('/me', { schema: me, config }, async (request) => meJson(callerOf(request)));

    const signOut = { operationId: 'signOut', summary: 'Sign out', tags, response: { 204: Done } };
    api.delete('/session', { schema: signOut, config }, async (request, reply) => {
      const token = sessionOfCookie(request.headers.cookie);
      if (token !== undefined) await endSession(db, token);
      return reply
        .header('set-cookie', noSessionCookie(isSecure(request)))
        .code(204)
        .send(null);
    });

    const everywhere = {
      operationId: 'signOutEverywhere',
      summary: 'End every session and token of the person who has signed in',
      tags,
      response: { 204: Done },
    };
    api.delete('/sessions', { schema: everywhere, config }, async (request, reply) => {
      const personId = requirePerson(request);
      await db.transaction(async (sql) => {
        await endAccess(sql, personId, { actor: personId, now: now(), why: 'signed out everywhere' });
        await recordAccess(sql, { actor: personId, kind: 'signed_out', payload: { person: personId }, now: now() });
      });
      return reply
        .header('set-cookie', noSessionCookie(isSecure(request)))
        .code(204)
        .send(null);
    });
    addPassword(api, { people, limits });
    addConfirm(api, { db, now, people, factors });
  };
}

/** A refusal for programs: `reason`, the possible proofs, and where to send one. */
function missingProof({ need, methods }: Missing): AppError {
  const prove = need === 'proof';
  const next = `/api/v1/session/second-factor${prove ? '' : '/enrolment'}`;
  const message = prove
    ? `A second proof is needed: send it to POST ${next} with the cookie of this answer.`
    : `Your role must have a second factor: enrol one below ${next} with the cookie of this answer.`;
  const reason = prove ? 'second_factor_required' : 'second_factor_enrolment_required';
  return new AppError('unauthorized', message, { details: { reason, methods: [...methods], next } });
}

function addConfirm(api: HttpApp, { db, now, people, factors }: Pick<Deps, 'db' | 'now' | 'people' | 'factors'>): void {
  const schema = {
    operationId: 'confirmSignIn',
    summary: 'Prove your identity again, for operations that need a fresh sign-in (`reason: fresh_sign_in_required`)',
    tags,
    body: Type.Union([Type.Object({ password: Type.String({ minLength: 1, maxLength: 256 }) }), ...FactorProofs]),
    response: { 200: Confirmed },
  };
  const config = { roles: everyone, answersSecret: true, reach: 'own' as const };
  api.post('/session/confirm', { schema, config }, async (request) => {
    const caller = callerOf(request);
    if (caller.kind !== 'person') throw new AppError('conflict', 'Only a person who has signed in can do this.');
    const { personId, sessionId } = caller;
    const { body } = request;
    const from = placeOf(request);
    if ('password' in body) {
      const at = await people.confirm({ personId, sessionId, password: body.password, from });
      return { authenticatedAt: at.toISOString() };
    }
    await factors.prove(personId, factorProofOf(body), from);
    const at = now();
    await refreshSession(db, sessionId, at);
    return { authenticatedAt: at.toISOString() };
  });
}

function addPassword(api: HttpApp, { people, limits }: Pick<Deps, 'people' | 'limits'>): void {
  const schema = {
    operationId: 'changeOwnPassword',
    summary: 'Change the own password; every other session and every token ends',
    tags,
    body: Type.Object({ current: Type.String({ maxLength: 256 }), password: Password }),
    response: { 204: Done },
  };
  const config = { roles: everyone, answersSecret: true, reach: 'own' as const };
  api.put('/me/password', { schema, config }, async (request, reply) => {
    const { current, password: next } = request.body;
    const change = { personId: requirePerson(request), current, next, from: placeOf(request) };
    setSession(request, reply, { token: await people.changePassword(change), limits });
    return reply.code(204).send(null);
  });
}

const PENDING = 'harbinger_pending';

/** The token of a sign-in whose second proof is missing, in a `Cookie` header. */
export function pendingOf(request: FastifyRequest): string | undefined {
  return cookieOf(request.headers.cookie, PENDING);
}

/** Sets the cookie for the result of a proof. */
export function setEntry(
  request: FastifyRequest,
  reply: FastifyReply,
  { entry, limits }: { entry: Entry; limits: SessionLimits },
): void {
  if (entry.kind === 'session') {
    setSession(request, reply, { token: entry.token, limits });
    return;
  }
  const kept = { seconds: PENDING_SECONDS, secure: isSecure(request) };
  reply.header('set-cookie', writeCookie(PENDING, entry.token, kept)).header('cache-control', 'no-store');
}

/** Sets the cookie of a new session. */
export function setSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { token, limits }: { token: string; limits: SessionLimits },
): void {
  const seconds = limits.days * 86_400;
  const secure = isSecure(request);
  reply.header('set-cookie', sessionCookie(token, { seconds, secure }));
  if (pendingOf(request) !== undefined) reply.header('set-cookie', clearCookie(PENDING, { secure }));
  reply.header('cache-control', 'no-store');
}

/** From where a request comes, as the person's list of sessions shows it. */
export function placeOf({ ip, headers }: FastifyRequest): SignInPlace {
  const browser = browserOfCookie(headers.cookie) ?? null;
  return { address: ip, userAgent: headers['user-agent'] ?? null, browser };
}

/** A proxy that ends TLS states it; a false statement spoils only the sender's own cookie. */
export function isSecure(request: FastifyRequest): boolean {
  const forwarded = request.headers['x-forwarded-proto'];
  return request.protocol === 'https' || String(forwarded).split(',', 1)[0] === 'https';
}

function requirePerson(request: FastifyRequest): string {
  const caller = callerOf(request);
  const person = caller.kind === 'token' ? null : personOf(caller);
  if (person === null) throw new AppError('conflict', 'Only a person who has signed in can do this.');
  return person;
}

/** A caller in the form of {@link Me}. */
export function meJson(caller: Caller): Static<typeof Me> {
  const all = { personId: personOf(caller), role: 'administrator' as Role, sites: null, scopes: null };
  switch (caller.kind) {
    case 'person':
    case 'token': {
      const { kind, name, role, sites } = caller;
      const scopes = kind === 'token' ? [...caller.scopes] : null;
      return { kind, personId: personOf(caller), name, role, sites: sites && [...sites], scopes };
    }
    case 'administrator':
      return { kind: 'administrator', name: 'administrator', ...all };
    case 'anyone':
      return { kind: 'anyone', name: caller.name ?? caller.personId ?? 'anyone', ...all };
    case 'device':
    case 'nobody':
      throw new Error(`the route lets no ${caller.kind} in`);
    default:
      return caller satisfies never;
  }
}
