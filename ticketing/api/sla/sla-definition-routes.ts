import { type Static, type TSchema, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import type { Role } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { conditionOf, IfMatch } from '../../../http/if-match.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { type CalendarDefinition, CalendarSchema } from '../../calendar/calendar-definition.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { checkCalendarUse, checkLadder, checkPolicy, checkUnused } from '../../sla/check-definitions.ts';
import {
  changeDefinition,
  currentDefinitions,
  type Definition,
  type DefinitionKind,
  versionsOf,
} from '../../sla/definitions.ts';
import { type LadderDefinition, LadderSchema } from '../../sla/ladder.ts';
import { type PolicyDefinition, PolicySchema } from '../../sla/policy-definition.ts';

/** Roles that may read how tickets are measured: everyone who works with them. */
export const slaReaders: readonly Role[] = [
  'viewer',
  'technician',
  'lead',
  'planner',
  'reliability_engineer',
  'service',
];

/** Roles that may change it. */
const writers: readonly Role[] = ['planner'];

const Params = Type.Object({
  id: Type.String({
    ...names('definition'),
    pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
    description: 'Small letters, digits and hyphens',
  }),
});

/** A calendar with a name, as it is stored. */
export const StoredCalendarSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  ...CalendarSchema.properties,
});

type Noun = {
  readonly kind: DefinitionKind;
  readonly path: string;
  readonly name: string;
  readonly words: string;
  readonly body: TSchema;
  readonly check: (sql: Sql, stored: { id: string; body: unknown; now: Date }) => Promise<void>;
};

const nouns: readonly Noun[] = [
  {
    kind: 'calendar',
    path: '/sla/calendars',
    name: 'Calendar',
    words: 'business calendar',
    body: StoredCalendarSchema,
    check: (sql, { id, body, now }) => checkCalendarUse(sql, { id, definition: body as CalendarDefinition, now }),
  },
  {
    kind: 'policy',
    path: '/sla/policies',
    name: 'SlaPolicy',
    words: 'SLA policy',
    body: PolicySchema,
    check: (sql, { id, body, now }) => checkPolicy(sql, { id, definition: body as PolicyDefinition, now }),
  },
  {
    kind: 'ladder',
    path: '/escalation/ladders',
    name: 'EscalationLadder',
    words: 'escalation ladder',
    body: LadderSchema,
    check: (sql, { body }) => checkLadder(sql, body as LadderDefinition),
  },
];

/**
 * Business calendars, SLA policies and escalation ladders: kept by version, so that earlier
 * commitments stay known.
 */
export function slaDefinitionRoutes(deps: { db: Db; now: Now }): Routes {
  return (api) => {
    for (const noun of nouns) addNoun(api, noun, deps);
  };
}

function storedSchema(noun: Noun) {
  return Type.Object(
    {
      id: Type.String(),
      version: Type.Integer({ description: 'Goes up with each change; also the `ETag`' }),
      definition: noun.body,
      changedAt: Instant,
      changedBy: Type.String(),
    },
    { description: `The ${noun.words}` },
  );
}

function addNoun(api: HttpApp, noun: Noun, deps: { db: Db; now: Now }): void {
  addReading(api, noun, deps);
  addWriting(api, noun, deps);
}

function addReading(api: HttpApp, noun: Noun, { db }: { db: Db }): void {
  const { kind, path, name, words } = noun;
  const tags = ['sla'];
  const stored = storedSchema(noun);
  const withVersion = { ...stored, headers: { ETag: { type: 'string', description: 'The version' } } } as const;

  const list = {
    operationId: `list${name}s`.replace(/ys$/, 'ies'),
    summary: `Every ${words} in use, by id`,
    tags,
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(stored) },
  };
  api.get(path, { schema: list, config: { roles: slaReaders } }, async ({ query }) => {
    const { limit = defaultLimit, cursor } = query;
    const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
    const rows = (await currentDefinitions(db, kind)).filter(({ id }) => id > after);
    const page = pageFrom(rows.slice(0, limit + 1), limit, ({ id }) => id);
    return { items: page.items.map(toJson), next: page.next };
  });

  const show = {
    operationId: `get${name}`,
    summary: `One ${words}`,
    tags,
    params: Params,
    response: { 200: withVersion },
  };
  api.get(`${path}/:id`, { schema: show, config: { roles: slaReaders } }, async ({ params }, reply) => {
    const [last] = await versionsOf(db, kind, params.id);
    if (!last || last.retired) throw new AppError('not_found', `There is no ${words} ${params.id}.`);
    reply.header('etag', `"${last.version}"`);
    return toJson(last);
  });

  const history = {
    operationId: `list${name}Versions`,
    summary: `Every version of one ${words}, the newest first`,
    tags,
    params: Params,
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(stored) },
  };
  api.get(`${path}/:id/versions`, { schema: history, config: { roles: slaReaders } }, async ({ params, query }) => {
    const { limit = defaultLimit, cursor } = query;
    const before = cursor === undefined ? Number.POSITIVE_INFINITY : decodeCursor(cursor, Type.Integer());
    const all = await versionsOf(db, kind, params.id);
    if (all.length === 0) throw new AppError('not_found', `There is no ${words} ${params.id}.`);
    const rows = all.filter(({ version }) => version < before).slice(0, limit + 1);
    const page = pageFrom(rows, limit, ({ version }) => version);
    return { items: page.items.map(toJson), next: page.next };
  });
}

function addWriting(api: HttpApp, noun: Noun, { db, now }: { db: Db; now: Now }): void {
  const { kind, path, name, words, body } = noun;
  const tags = ['sla'];
  const stored = storedSchema(noun);
  const withVersion = { ...stored, headers: { ETag: { type: 'string', description: 'The version' } } } as const;

  const put = {
    operationId: `put${name}`,
    summary: `Stores the next version of one ${words}, or the first`,
    tags,
    params: Params,
    headers: IfMatch,
    body,
    response: { 200: withVersion },
  };
  api.put(`${path}/:id`, { schema: put, config: { roles: writers } }, async (request, reply) => {
    const change = changeOf(request, request.body as object);
    const { id } = request.params;
    const saved = await changeDefinition(db, change, (sql) =>
      noun.check(sql, { id, body: request.body, now: change.now }),
    );
    reply.header('etag', `"${saved.version}"`);
    return toJson(saved);
  });

  const retire = {
    operationId: `delete${name}`,
    summary: `Ends one ${words}; its commitments stay`,
    tags,
    params: Params,
    headers: IfMatch,
    response: { 204: Type.Null({ description: 'It is over' }) },
  };
  api.delete(`${path}/:id`, { schema: retire, config: { roles: writers } }, async (request, reply) => {
    const change = changeOf(request, null);
    await changeDefinition(db, change, (sql) => checkUnused(sql, kind, change.id));
    return reply.code(204).send(null);
  });

  function changeOf(
    request: Parameters<typeof actorOf>[0] & { params: Static<typeof Params>; headers: Static<typeof IfMatch> },
    value: object | null,
  ) {
    const expectedVersion = conditionOf(request.headers['if-match']);
    return { kind, id: request.params.id, body: value, expectedVersion, actor: actorOf(request), now: now() };
  }
}

function toJson({ id, version, body, createdAt, createdBy }: Definition) {
  return { id, version, definition: body as never, changedAt: createdAt.toISOString(), changedBy: createdBy };
}
