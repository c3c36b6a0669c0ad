import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { problemAs } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { requireAccount } from '../../accounts/accounts.ts';
import { endOtherSessions, endSessionOf, listSessions, type OpenSession } from '../../accounts/list-sessions.ts';
import type { SessionLimits } from '../../accounts/sessions.ts';
import { describeBrowser } from '../../accounts/sign-in-places.ts';
import type { Db } from '../../db/sql.ts';

const Instant = Type.String({ format: 'date-time' });
const SessionSchema = Type.Object(
  {
    id: Type.String({ description: 'Names the session; it opens nothing' }),
    current: Type.Boolean({ description: 'The session of this request' }),
    createdAt: Instant,
    lastSeenAt: Type.String({ format: 'date-time', description: 'To the minute' }),
    expiresAt: Instant,
    address: Type.Union([Type.String(), Type.Null()]),
    browser: Type.String({ description: 'As "Firefox on Windows"' }),
    signedInBy: Type.Enum(['password', 'link', 'oidc']),
    secondFactor: Type.Boolean(),
  },
  { description: 'Places where a person has signed in' },
);
const Account = Type.String(names('account'));
const Sessions = Type.Object({ items: Type.Array(SessionSchema, { description: 'The latest first, up to 200' }) });
const Id = Type.String({ ...names('session'), pattern: '^[0-9a-f-]{36}$' });
const Done = Type.Null({ description: 'They have ended' });
const tags = ['access'];

type Deps = { readonly db: Db; readonly now: Now; readonly limits: SessionLimits };

/** Where one has signed in, and an end to it; for administrators also that of others. */
export function sessionListRoutes(deps: Deps): Routes {
  return (api) => {
    addOwn(api, deps);
    addOfOthers(api, deps);
  };
}

function addOwn(api: HttpApp, { db, now, limits }: Deps): void {
  const config = { roles: everyone, reach: 'own' as const };
  const list = {
    operationId: 'listOwnSessions',
    summary: 'Where the person who has signed in has done so: since when, from where, and which is this one',
    tags,
    response: { 200: Sessions, 409: problemAs('A program has no sessions') },
  };
  api.get('/sessions', { schema: list, config }, async (request) => {
    const { personId, sessionId } = personOf(request);
    const rows = await listSessions(db, personId, { now: now(), limits });
    return { items: rows.map((row) => sessionJson(row, sessionId)) };
  });
  const others = {
    operationId: 'endOtherSessions',
    summary: 'End every own session but this one',
    tags,
    response: { 200: Type.Object({ ended: Type.Integer() }) },
  };
  api.delete('/sessions/others', { schema: others, config }, async (request) => {
    const { personId, sessionId } = personOf(request);
    const by = { actor: actorOf(request), now: now() };
    return { ended: await db.transaction((sql) => endOtherSessions(sql, personId, sessionId, by)) };
  });
  const one = {
    operationId: 'endOwnSession',
    summary: 'End one own session',
    tags,
    params: Type.Object({ session: Id }),
    response: { 204: Done },
  };
  api.delete('/sessions/:session', { schema: one, config }, async (request, reply) => {
    const by = { actor: actorOf(request), now: now() };
    const { personId } = personOf(request);
    await db.transaction((sql) => endSessionOf(sql, personId, request.params.session, by));
    return reply.code(204).send(null);
  });
}

function addOfOthers(api: HttpApp, { db, now, limits }: Deps): void {
  const list = {
    operationId: 'listAccountSessions',
    summary: 'Where a person has signed in',
    tags,
    params: Type.Object({ id: Account }),
    response: { 200: Sessions },
  };
  api.get('/accounts/:id/sessions', { schema: list, config: { allSites: true } }, async (request) => {
    const { personId } = await requireAccount(db, request.params.id);
    const rows = await listSessions(db, personId, { now: now(), limits });
    const caller = callerOf(request);
    return { items: rows.map((row) => sessionJson(row, caller.kind === 'person' ? caller.sessionId : undefined)) };
  });
  const end = {
    operationId: 'endAccountSession',
    summary: 'End one session of a person',
    tags,
    params: Type.Object({ id: Account, session: Id }),
    response: { 204: Done },
  };
  api.delete('/accounts/:id/sessions/:session', { schema: end, config: { allSites: true } }, async (request, reply) => {
    const { id, session } = request.params;
    const by = { actor: actorOf(request), now: now() };
    await db.transaction((sql) => endSessionOf(sql, id, session, by));
    return reply.code(204).send(null);
  });
}

function sessionJson({ userAgent, ...session }: OpenSession, current: string | undefined) {
  const { createdAt, lastSeenAt, expiresAt, ...rest } = session;
  const times = {
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
  return { ...rest, ...times, browser: describeBrowser(userAgent), current: session.id === current };
}

function personOf(request: Parameters<typeof callerOf>[0]): { personId: string; sessionId: string } {
  const caller = callerOf(request);
  if (caller.kind === 'person') return caller;
  throw new AppError('conflict', 'Only a person who has signed in has sessions.');
}
