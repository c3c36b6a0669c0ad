import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { type Caller, personOf, viewOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { everyone, type Role, roles } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { isoOrNull } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf, callerOf, requireFresh } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { recordAccess } from '../../accounts/access-events.ts';
import {
  type ApiToken,
  addToken,
  listTokens,
  mayGive,
  revokeToken,
  TOKEN_DAYS,
  type TokensOf,
} from '../../accounts/api-tokens.ts';
import type { Db } from '../../db/sql.ts';

const Instant = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const Scopes = Type.Array(
  Type.String({ pattern: '^(\\*|[a-z][a-z0-9-]*):(read|write)$', description: 'A tag of this API, or `*`' }),
  {
    minItems: 1,
    maxItems: 50,
    description: 'Its rights, within its role: `tickets:read`, `*:read`, `assets:write`',
  },
);
const Sites = orNull(
  Type.Array(Type.String({ ...names('free_text'), minLength: 1, maxLength: 64 }), { maxItems: 100 }),
  'Null: all sites',
);

const Token = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    madeBy: orNull(
      Type.String(names('person')),
      'A person; null: the administrator of the installation, or one of other sites',
    ),
    role: Type.Enum([...roles]),
    scopes: Scopes,
    sites: Sites,
    createdAt: Instant,
    expiresAt: orNull(Instant, 'Null: 365 days after it was made'),
    lastUsedAt: orNull(Instant, 'To the minute'),
    revokedAt: orNull(Instant, 'Null: in force'),
  },
  { description: 'The credential of a program' },
);
const New = Type.Object({
  name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._ -]{0,63}$', description: 'Records name it `token:NAME`' }),
  role: Type.Optional(Type.Enum([...roles], { description: 'Without it your own' })),
  scopes: Scopes,
  sites: Type.Optional(Sites),
  expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650, description: 'Without it 90' })),
});
const Made = Type.Object({ token: Token, secret: Type.String({ description: 'Shown this once' }) });

const DAYS = 90;
const tags = ['access'];
const people = everyone.filter((role) => role !== 'service');

/** API tokens: for programs. Each person makes their own; services are made by administrators. */
export function tokenRoutes({ db, now, maxDays = TOKEN_DAYS }: { db: Db; now: Now; maxDays?: number }): Routes {
  return (api) => {
    const config = { roles: people, reach: 'own' as const };
    const add = {
      operationId: 'addToken',
      summary: 'Make a token, after a fresh sign-in; the answer shows its secret, once. Idempotency-Key has no effect',
      tags,
      body: { ...New, examples: [{ name: 'erp', role: 'service', scopes: ['tickets:read', 'tickets:write'] }] },
      response: { 201: Made },
    };
    api.post('/tokens', { schema: add, config: { ...config, answersSecret: true } }, async (request, reply) => {
      const wanted = readNew(request.body, callerOf(request), { now: now(), maxDays });
      requireFresh(request);
      const { token, secret } = await db.transaction(async (sql) => {
        const { name, role, scopes, sites, expiresAt } = wanted;
        const payload = { name, role, scopes, sites, expiresAt };
        await recordAccess(sql, { actor: actorOf(request), kind: 'token_added', payload, now: now() });
        return await addToken(sql, wanted, now());
      });
      return reply.code(201).send({ token: tokenJson(token), secret });
    });
    const list = {
      operationId: 'listTokens',
      summary: 'Own tokens; for administrators also those that reach no other sites than their own',
      tags,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(Token) },
    };
    api.get('/tokens', { schema: list, config }, async (request) => {
      const { limit = defaultLimit, cursor } = request.query;
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
      const rows = await listTokens(db, { of: tokensOf(request), after, limit: limit + 1 });
      const page = pageFrom(rows, limit, ({ id }) => id);
      return { items: page.items.map(tokenJson), next: page.next };
    });
    const revoke = {
      operationId: 'revokeToken',
      summary: 'End a token, at once',
      tags,
      params: Type.Object({ id: Type.Integer({ ...names('token'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
      response: { 204: Type.Null({ description: 'It is not in force any more' }) },
    };
    api.delete('/tokens/:id', { schema: revoke, config }, async (request, reply) => {
      const { id } = request.params;
      await db.transaction(async (sql) => {
        await revokeToken(sql, id, { of: tokensOf(request), now: now() });
        await recordAccess(sql, { actor: actorOf(request), kind: 'token_revoked', payload: { token: id }, now: now() });
      });
      return reply.code(204).send(null);
    });
  };
}

/** Everyone sees their own tokens; administrators also tokens of their sites. */
function tokensOf(request: FastifyRequest): TokensOf {
  const caller = callerOf(request);
  const maker = personOf(caller);
  if (roleOf(caller) !== 'administrator') return { maker, within: 'nowhere' };
  return { maker, within: viewOf(caller).sites ?? 'everywhere' };
}

function givenBy(maker: Role): string {
  const others = roles.filter((role) => role !== maker && mayGive(maker, role));
  return [maker, ...others].join(' or ');
}

function roleOf(caller: Caller): Role {
  return 'role' in caller ? caller.role : 'administrator';
}

function readNew(
  body: Static<typeof New>,
  caller: Caller,
  { now, maxDays }: { now: Date; maxDays: number },
): Parameters<typeof addToken>[1] {
  if (caller.kind === 'token') throw new AppError('forbidden', 'A token makes no tokens.');
  const own = viewOf(caller).sites;
  const { name, role = roleOf(caller), scopes, sites = own, expiresInDays = Math.min(DAYS, maxDays) } = body;
  if (expiresInDays > maxDays) {
    throw invalidFields([{ field: 'expiresInDays', message: `a token is in force for ${maxDays} days at most` }]);
  }
  if (!mayGive(roleOf(caller), role)) {
    throw invalidFields([{ field: 'role', message: `your tokens may be ${givenBy(roleOf(caller))}` }]);
  }
  if (own !== null && !(sites ?? ['']).every((site) => own.includes(site))) {
    throw invalidFields([{ field: 'sites', message: `your tokens may reach ${own.join(', ')}` }]);
  }
  const expiresAt = new Date(now.getTime() + expiresInDays * 86_400_000);
  return { name, personId: personOf(caller), role, scopes, sites, expiresAt };
}

function tokenJson(token: ApiToken): Static<typeof Token> {
  const { id, name, personId: madeBy, role, scopes, sites, createdAt, expiresAt, lastUsedAt, revokedAt } = token;
  return {
    id,
    name,
    madeBy,
    role,
    scopes: [...scopes],
    sites: sites && [...sites],
    createdAt: createdAt.toISOString(),
    expiresAt: isoOrNull(expiresAt),
    lastUsedAt: isoOrNull(lastUsedAt),
    revokedAt: isoOrNull(revokedAt),
  };
}
