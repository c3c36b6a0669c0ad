import { type Static, Type } from 'typebox';
import type { Caller } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, Version, withVersion } from '../../../http/if-match.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import { mayKnowPrivately } from '../../access/private-data.ts';
import { requireWithin } from '../../access/reach.ts';
import { isTimeZone } from '../../calendar/local-time.ts';
import type { Db } from '../../db/sql.ts';
import { retryGaps } from '../../people/dispatch/coverage-gap.ts';
import { onCall, type RotaFilter } from '../../people/shifts/load-rotas.ts';
import {
  addOverride,
  listOverrides,
  listRotas,
  listRotaVersions,
  type OverrideDefinition,
  type RotaVersion,
  removeOverride,
  requireEntry,
  saveRota,
} from '../../people/shifts/rota-definitions.ts';
import { claim, withVersions } from '../claim.ts';
import { Id, LocalDate, Name, nullable } from './people-schemas.ts';

const tags = ['people'];
const config = { roles: readers };
const changing = { roles: leaders };
const Rotas = Type.Object({ id: Type.String({ ...Id, ...names('rota') }) });
const RotaParams = Type.Object({ id: Type.String({ ...Id, ...names('rota', { mayBeNew: true }) }) });

const rota = {
  name: Name,
  timeZone: Type.String({ maxLength: 64, description: 'IANA time zone' }),
  startsOn: Type.String({
    ...LocalDate,
    description: 'The day of the first handover; a weekly one stays on its weekday',
  }),
  handoverTime: Type.String({
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
    description: 'Local time, also over changes of the clocks',
  }),
  rotationDays: Type.Integer({ minimum: 1, maximum: 366 }),
  members: Type.Array(Type.String({ ...Id, ...names('person') }), {
    minItems: 1,
    maxItems: 200,
    description: 'In the order of their turns',
  }),
};
const Hours = Type.Union(
  [Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d$' }), Type.Null()],
  {
    description:
      'Somebody is on call at these local hours only, such as 18:00-08:00, which is over night; null: always',
  },
);
const Rota = Type.Object({
  ...rota,
  hours: Type.Optional(Hours),
  team: Type.Optional(
    Type.Union([Type.String({ ...Id, ...names('team') }), Type.Null()], {
      description: 'Its site is where they are on call; null: everywhere',
    }),
  ),
});
const Change = Type.Object({
  ...Rota.properties,
  effectiveFrom: Type.Optional({
    ...Instant,
    description:
      'When the change begins to count; now where left out. The past stays, and whose turn it is keeps it until the next handover',
  }),
});
const RotaSchema = Type.Object(
  { id: Type.String({ ...Id, ...names('rota') }), ...rota, hours: Hours, team: nullable(Id) },
  { description: 'The rota' },
);
const VersionSchema = Type.Object({
  version: Type.Integer(),
  effectiveFrom: nullable({ ...Instant, description: 'Null: from the beginning' }),
  ...Type.Omit(RotaSchema, ['id', 'name']).properties,
  changedAt: Instant,
  changedBy: Type.String(),
});
const ListedRota = Type.Object({ ...RotaSchema.properties, ...Version });
const Override = Type.Object({
  person: Type.String({ ...Id, ...names('person') }),
  from: Instant,
  to: Instant,
  reason: Type.Optional(Type.String({ maxLength: 1_000 })),
});
const OverrideSchema = Type.Object(
  {
    id: Type.Integer(),
    person: Type.String(names('person')),
    from: Instant,
    to: Instant,
    reason: nullable(Type.String()),
    createdBy: Type.String(),
    createdAt: Instant,
  },
  { description: 'The substitute' },
);
const OnCallSchema = Type.Object({
  rota: Type.String(),
  person: Type.Union([Type.String(names('person')), Type.Null()], {
    description: 'Null: nobody, for the reason given',
  }),
  reason: Said(),
  until: Type.Union([Instant, Type.Null()], { description: 'When that may change' }),
  skipped: Type.Array(Type.Object({ person: Type.String(names('person')), reason: Said() }), {
    description: 'Members whose turn it would have been, and why they are left out',
  }),
});

type Deps = { readonly db: Db; readonly now: Now };

/** On-call rotas, stand-ins, and the person on call. */
export function rotaRoutes(deps: Deps): Routes {
  return (api) => {
    addRotas(api, deps);
    addOverrides(api, deps);
    addOnCall(api, deps);
  };
}

function addRotas(api: HttpApp, { db, now }: Deps): void {
  const list = { operationId: 'listRotas', summary: 'The on-call rotas', tags, response: { 200: pageOf(ListedRota) } };
  api.get('/rotas', { schema: list, config }, async () => {
    const rotas = await withVersions(db, 'rota', { idOf: ({ id }) => id, read: () => listRotas(db) });
    return { items: rotas.map((each) => ({ ...each, members: [...each.members] })), next: null };
  });
  const turns = { timeZone: 'Europe/Berlin', startsOn: '2026-03-16', handoverTime: '09:00', rotationDays: 7 };
  const save = {
    operationId: 'saveRota',
    summary: 'Adds an on-call rota, or its next version; the past and the substitutes stay',
    tags,
    params: RotaParams,
    headers: IfMatch,
    body: { ...Change, examples: [{ name: 'Mechanics', team: 'mechanics', ...turns, members: ['mei-chen', 'bo'] }] },
    response: { 200: withVersion(RotaSchema, 'The rota') },
  };
  api.put('/rotas/:id', { schema: save, config: changing }, async (request) => {
    const { effectiveFrom, ...body } = request.body;
    if (!isTimeZone(body.timeZone)) {
      throw invalidFields([{ field: 'timeZone', message: `${body.timeZone} is not an IANA zone` }]);
    }
    const saved = { id: request.params.id, team: null, hours: null, ...body };
    const from = effectiveFrom === undefined ? undefined : new Date(effectiveFrom);
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'rota', id: saved.id });
      await saveRota(sql, saved, { actor: actorOf(request), now: now(), from });
      await requireWithin(sql, callerOf(request), { noun: 'rota', id: saved.id });
      await retryGaps(sql, now());
    });
    return saved;
  });

  const versions = {
    operationId: 'listRotaVersions',
    summary: 'The versions of a rota, the newest first: of those that have begun the newest counts',
    tags,
    params: Rotas,
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(VersionSchema) },
  };
  api.get('/rotas/:id/versions', { schema: versions, config }, async ({ params, query }) => {
    const { limit = defaultLimit, cursor } = query;
    await requireEntry(db, 'rota', params.id);
    const before = cursor === undefined ? null : decodeCursor(cursor, Type.Integer());
    const rows = await listRotaVersions(db, params.id, { before, limit: limit + 1 });
    const page = pageFrom(rows, limit, ({ version }) => version);
    return { items: page.items.map(versionJson), next: page.next };
  });
}

function versionJson({ from, madeAt, madeBy, members, ...rest }: RotaVersion): Static<typeof VersionSchema> {
  const changed = { changedAt: madeAt.toISOString(), changedBy: madeBy };
  return { ...rest, members: [...members], effectiveFrom: isoOrNull(from), ...changed };
}

function addOverrides(api: HttpApp, { db, now }: Deps): void {
  const url = '/rotas/:id/overrides';
  const list = {
    operationId: 'listRotaOverrides',
    summary: 'Substitutes, the last one made first',
    tags,
    params: Rotas,
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(OverrideSchema) },
  };
  api.get(url, { schema: list, config }, async (request) => {
    const { params, query } = request;
    const { limit = defaultLimit, cursor } = query;
    await requireEntry(db, 'rota', params.id);
    const before = cursor === undefined ? null : decodeCursor(cursor, Type.Integer());
    const page = pageFrom(await listOverrides(db, params.id, { before, limit: limit + 1 }), limit, ({ id }) => id);
    return { items: page.items.map((each) => overrideJson(each, callerOf(request))), next: page.next };
  });
  const add = {
    operationId: 'addRotaOverride',
    summary: 'Appoints a substitute for a time; a swap is two of these',
    tags,
    params: Rotas,
    body: { ...Override, examples: [{ person: 'bo', from: '2026-03-17T08:00:00Z', to: '2026-03-17T20:00:00Z' }] },
    response: { 201: OverrideSchema },
  };
  api.post(url, { schema: add, config: changing }, async (request, reply) => {
    const { params, body } = request;
    const times = { from: new Date(body.from), to: new Date(body.to) };
    if (times.to <= times.from) throw invalidFields([{ field: 'to', message: 'must come after from' }]);
    const override = await db.transaction(async (sql) => {
      await requireEntry(sql, 'rota', params.id);
      await retryGaps(sql, now());
      const made = { createdBy: actorOf(request), createdAt: now() };
      return await addOverride(sql, params.id, { reason: null, ...body, ...times, ...made });
    });
    return reply.code(201).send(overrideJson(override, callerOf(request)));
  });
  const remove = {
    operationId: 'removeRotaOverride',
    summary: 'Takes back that somebody stands in, or ends it where it has begun',
    tags,
    params: Type.Object({ ...Rotas.properties, override: Type.Integer({ ...names('part_of_rota'), minimum: 1 }) }),
    response: { 204: Type.Null({ description: 'Taken back' }) },
  };
  api.delete(`${url}/:override`, { schema: remove, config: changing }, async ({ params }, reply) => {
    await db.transaction((sql) => removeOverride(sql, params.id, params.override, now()));
    return reply.code(204).send(null);
  });
}

function addOnCall(api: HttpApp, { db, now }: Deps): void {
  for (const noun of ['rota', 'team'] as const) {
    const schema = {
      operationId: noun === 'rota' ? 'getOnCallOfRota' : 'getOnCallOfTeam',
      summary: `Who is on call by ${noun === 'rota' ? 'a rota' : 'the rotas of a team'}, now or at another time`,
      tags,
      params: Type.Object({ id: Type.String({ ...Id, ...names(noun) }) }),
      querystring: Type.Object({ at: Type.Optional(Instant) }),
      response: { 200: pageOf(OnCallSchema) },
    };
    api.get(`/${noun}s/:id/on-call`, { schema, config }, async ({ params: { id }, query: { at } }) => {
      await requireEntry(db, noun, id);
      const filter: RotaFilter = noun === 'rota' ? { rotaId: id } : { teamId: id };
      const found = await onCall(db, { ...filter, at: at === undefined ? now() : new Date(at) });
      const items = found.map(({ until, skipped, ...rest }) => ({
        ...rest,
        until: until === null ? null : new Date(until).toISOString(),
        skipped: [...skipped],
      }));
      return { items, next: null };
    });
  }
}

function overrideJson(
  { from, to, createdAt, reason, ...rest }: OverrideDefinition,
  caller: Caller,
): Static<typeof OverrideSchema> {
  const why = mayKnowPrivately(caller, rest.person) ? reason : null;
  return { ...rest, reason: why, from: from.toISOString(), to: to.toISOString(), createdAt: createdAt.toISOString() };
}
