import { type TObject, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, Version, withVersion } from '../../../http/if-match.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { requireWithin } from '../../access/reach.ts';
import { CalendarSchema } from '../../calendar/calendar-definition.ts';
import { isTimeZone } from '../../calendar/local-time.ts';
import type { Db } from '../../db/sql.ts';
import {
  listLocations,
  listSkills,
  listTeams,
  removeEntry,
  saveLocation,
  saveSkill,
  saveTeam,
} from '../../people/catalogue.ts';
import { retryGaps } from '../../people/dispatch/coverage-gap.ts';
import { requireEntry } from '../../people/shifts/rota-definitions.ts';
import { listShifts, listShiftVersions, type ShiftVersion, saveShift } from '../../people/shifts/shift-definitions.ts';
import { claim, withVersions } from '../claim.ts';
import { Id, Name, nullable } from './people-schemas.ts';

const tags = ['people'];
const config = { roles: readers };
const changing = { roles: leaders };

/** The id of an entry; a write makes it where it is not there yet. */
const paramsOf = (noun: 'team' | 'skill' | 'site' | 'shift' | 'rota', how: { mayBeNew?: true } = {}) =>
  Type.Object({ id: Type.String({ ...Id, ...names(noun, how) }) });

const Team = Type.Object({
  name: Name,
  site: Type.Optional(
    Type.Union([Type.String({ ...Id, ...names('site') }), Type.Null()], {
      description: 'Null: they look after every site',
    }),
  ),
  lead: Type.Optional(
    Type.Union([Type.String({ ...Id, ...names('person') }), Type.Null()], {
      description: 'Gets tickets that nobody can take',
    }),
  ),
});
const Skill = Type.Object({
  name: Name,
  certificate: Type.Optional(
    Type.Boolean({ description: 'Proved by a document that expires: each holder has an expiry date' }),
  ),
});
const Location = Type.Object({
  name: Name,
  latitude: Type.Optional(nullable(Type.Number({ minimum: -90, maximum: 90 }))),
  longitude: Type.Optional(nullable(Type.Number({ minimum: -180, maximum: 180 }))),
  restricted: Type.Optional(Type.Boolean({ description: 'Only people with access may be sent there' })),
  timeZone: Type.Optional(
    nullable(
      Type.String({
        maxLength: 64,
        examples: ['Asia/Shanghai'],
        description: "IANA time zone of the site's days; null: that of the plant",
      }),
    ),
  ),
});
const Shift = Type.Object({ name: Name, ...CalendarSchema.properties });

const TeamSchema = Type.Object(
  {
    id: Type.String({ ...Id, ...names('team') }),
    name: Name,
    site: nullable(Id),
    lead: nullable(Type.String({ ...Id, ...names('person') })),
    members: Type.Array(Type.String(names('person'))),
  },
  { description: 'The team' },
);
const SkillSchema = Type.Object({ id: Id, name: Name, certificate: Type.Boolean() }, { description: 'The skill' });
const LocationSchema = Type.Object(
  {
    site: Type.String({ ...Id, ...names('site') }),
    name: Name,
    latitude: nullable(Type.Number()),
    longitude: nullable(Type.Number()),
    restricted: Type.Boolean(),
    timeZone: nullable(Type.String()),
  },
  { description: 'The location of a site' },
);
const ShiftSchema = Type.Object({ id: Id, ...Shift.properties }, { description: 'The shift' });
const ShiftChange = Type.Object({
  ...Shift.properties,
  effectiveFrom: Type.Optional({ ...Instant, description: 'When the change begins to count; now where left out' }),
});
const ShiftVersionSchema = Type.Object({
  version: Type.Integer(),
  effectiveFrom: nullable({ ...Instant, description: 'Null: from the beginning' }),
  ...CalendarSchema.properties,
  changedAt: Instant,
  changedBy: Type.String(),
});

/** A list whose items say their version. */
const listOf = <T extends TObject>(item: T) =>
  pageOf(Type.Object({ ...item.properties, ...Version }) as TObject<T['properties'] & typeof Version>);

type Deps = { readonly db: Db; readonly now: Now };

/**
 * Teams, skills, locations and shifts: each is added or replaced as a whole, under the id that the
 * plant gives it.
 */
export function catalogueRoutes(deps: Deps): Routes {
  return (api) => {
    addTeams(api, deps);
    addSkills(api, deps);
    addLocations(api, deps);
    addShifts(api, deps);
    addRemoving(api, deps);
  };
}

function addTeams(api: HttpApp, { db }: Deps): void {
  const list = { operationId: 'listTeams', summary: 'The teams, by id', tags, response: { 200: listOf(TeamSchema) } };
  api.get('/teams', { schema: list, config }, async () => {
    const teams = await withVersions(db, 'team', { idOf: ({ id }) => id, read: () => listTeams(db) });
    return { items: teams.map((team) => ({ ...team, members: [...team.members] })), next: null };
  });
  const save = {
    operationId: 'saveTeam',
    summary: 'Adds a team or replaces it',
    tags,
    params: paramsOf('team', { mayBeNew: true }),
    headers: IfMatch,
    body: { ...Team, examples: [{ name: 'Mechanics', site: 'plant', lead: 'mei-chen' }] },
    response: { 200: withVersion(Type.Omit(TeamSchema, ['members']), 'The team') },
  };
  api.put('/teams/:id', { schema: save, config: changing }, async (request) => {
    const team = { id: request.params.id, site: null, lead: null, ...request.body };
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'team', id: team.id });
      await saveTeam(sql, team);
      await requireWithin(sql, callerOf(request), { noun: 'team', id: team.id });
    });
    return team;
  });
}

function addSkills(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listSkills',
    summary: 'The skills of the plant; a skill that is not here is demanded of nobody',
    tags,
    response: { 200: listOf(SkillSchema) },
  };
  api.get('/skills', { schema: list, config }, async () => ({
    items: await withVersions(db, 'skill', { idOf: ({ id }) => id, read: () => listSkills(db) }),
    next: null,
  }));
  const save = {
    operationId: 'saveSkill',
    summary: 'Adds a skill or replaces it; from then on tickets whose plan names it demand it',
    tags,
    params: paramsOf('skill', { mayBeNew: true }),
    headers: IfMatch,
    body: { ...Skill, examples: [{ name: 'Hot work permit', certificate: true }] },
    response: { 200: withVersion(SkillSchema, 'The skill') },
  };
  api.put('/skills/:id', { schema: save, config: changing }, async (request) => {
    const { params, body } = request;
    const skill = { id: params.id, certificate: false, ...body };
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'skill', id: skill.id });
      await saveSkill(sql, skill);
      await retryGaps(sql, now());
    });
    return skill;
  });
}

function addLocations(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listLocations',
    summary: 'Where sites lie, and which are restricted',
    tags,
    response: { 200: listOf(LocationSchema) },
  };
  api.get('/locations', { schema: list, config }, async () => ({
    items: await withVersions(db, 'location', { idOf: ({ site }) => site, read: () => listLocations(db) }),
    next: null,
  }));
  const save = {
    operationId: 'saveLocation',
    summary: 'Adds the location of a site or replaces it; the id is that of the site',
    tags,
    params: paramsOf('site', { mayBeNew: true }),
    headers: IfMatch,
    body: { ...Location, examples: [{ name: 'Quarry', latitude: 52.1, longitude: 9.4, restricted: true }] },
    response: { 200: withVersion(LocationSchema, 'The location of a site') },
  };
  api.put('/locations/:id', { schema: save, config: changing }, async (request) => {
    const { params, body } = request;
    const location = { site: params.id, latitude: null, longitude: null, restricted: false, timeZone: null, ...body };
    if ((location.latitude === null) !== (location.longitude === null)) {
      const field = location.latitude === null ? 'latitude' : 'longitude';
      throw invalidFields([{ field, message: 'latitude and longitude are given together' }]);
    }
    if (location.timeZone !== null && !isTimeZone(location.timeZone)) {
      throw invalidFields([{ field: 'timeZone', message: `${location.timeZone} is not an IANA zone` }]);
    }
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'location', id: location.site });
      await saveLocation(sql, location);
      await retryGaps(sql, now());
    });
    return location;
  });
}

function addShifts(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listShifts',
    summary: 'The shifts, by id',
    tags,
    response: { 200: listOf(ShiftSchema) },
  };
  api.get('/shifts', { schema: list, config }, async () => ({
    items: await withVersions(db, 'shift', { idOf: ({ id }) => id, read: () => listShifts(db) }),
    next: null,
  }));
  const weekly = { mon: ['22:00-06:00'], tue: ['22:00-06:00'] };
  const save = {
    operationId: 'saveShift',
    summary: 'Adds a shift, or its next version: a weekly pattern in local time, also over midnight; the past stays',
    tags,
    params: paramsOf('shift', { mayBeNew: true }),
    headers: IfMatch,
    body: { ...ShiftChange, examples: [{ name: 'Night', timeZone: 'Europe/Berlin', weekly }] },
    response: { 200: withVersion(ShiftSchema, 'The shift') },
  };
  api.put('/shifts/:id', { schema: save, config: changing }, async (request) => {
    const { effectiveFrom, ...body } = request.body;
    const shift = { id: request.params.id, ...body };
    const from = effectiveFrom === undefined ? undefined : new Date(effectiveFrom);
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'shift', id: shift.id });
      await saveShift(sql, shift, { actor: actorOf(request), now: now(), from });
      await retryGaps(sql, now());
    });
    return shift;
  });

  const versions = {
    operationId: 'listShiftVersions',
    summary: 'The versions of a shift, the newest first: of those that have begun the newest counts',
    tags,
    params: paramsOf('shift'),
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(ShiftVersionSchema) },
  };
  api.get('/shifts/:id/versions', { schema: versions, config }, async ({ params, query }) => {
    const { limit = defaultLimit, cursor } = query;
    await requireEntry(db, 'shift', params.id);
    const before = cursor === undefined ? null : decodeCursor(cursor, Type.Integer());
    const rows = await listShiftVersions(db, params.id, { before, limit: limit + 1 });
    const page = pageFrom(rows, limit, ({ version }) => version);
    const json = ({ from, madeAt, madeBy, ...rest }: ShiftVersion) => {
      return { ...rest, effectiveFrom: isoOrNull(from), changedAt: madeAt.toISOString(), changedBy: madeBy };
    };
    return { items: page.items.map(json), next: page.next };
  });
}

function addRemoving(api: HttpApp, { db }: Deps): void {
  for (const table of ['team', 'skill', 'location', 'shift', 'rota'] as const) {
    const schema = {
      operationId: `remove${table.charAt(0).toUpperCase()}${table.slice(1)}`,
      summary: `Removes a ${table} that nothing refers to`,
      tags,
      params: paramsOf(table === 'location' ? 'site' : table),
      headers: IfMatch,
      response: { 204: Type.Null({ description: 'Removed' }) },
    };
    api.delete(`/${table}s/:id`, { schema, config: changing }, async (request, reply) => {
      const { id } = request.params;
      await db.transaction(async (sql) => {
        await claim(sql, request, { noun: table, id });
        await removeEntry(sql, table, id);
      });
      return reply.code(204).send(null);
    });
  }
}
