import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isAdministrator } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { leaders, readers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, withVersion } from '../../../http/if-match.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf, callerOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { requireWithin } from '../../access/reach.ts';
import { endAccessOfLeavers, refuseEndingAdministrators } from '../../accounts/end-access.ts';
import { keepingAnAdministrator } from '../../accounts/last-administrator.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { retryGaps } from '../../people/dispatch/coverage-gap.ts';
import { noteInactive } from '../../people/inactive-times.ts';
import {
  listPeople,
  type Person,
  type PersonChange,
  removePerson,
  requirePerson,
  savePerson,
} from '../../people/people.ts';
import { refusePerson } from '../../people/refuse-person.ts';
import { personIdOf } from '../../people/roster.ts';
import { claim, showVersion } from '../claim.ts';
import { NewPerson, Params, PersonPatch, PersonSchema, personChange, personJson } from './people-schemas.ts';

const tags = ['people'];
const config = { roles: readers };
const changing = { roles: leaders };
const example = {
  name: 'Mei Chen',
  email: 'mei@plant.example',
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  team: 'mechanics',
  baseSite: 'plant',
  maxOpenTickets: 6,
  skills: [{ skill: 'vibration_analysis', level: 3 }],
  shifts: [{ shift: 'early', from: '2026-01-01' }],
};

type Deps = { readonly db: Db; readonly now: Now };

/** People who work on tickets: their skills, shifts and sites. */
export function peopleRoutes(deps: Deps): Routes {
  return (api) => {
    addReading(api, deps);
    addChanging(api, deps);
  };
}

function addReading(api: HttpApp, { db }: Deps): void {
  const list = {
    operationId: 'listPeople',
    summary: 'The people who work on tickets, by id',
    tags,
    querystring: Type.Object({
      team: Type.Optional(Type.String(names('team', { filters: true }))),
      active: Type.Optional(Type.Boolean()),
      ids: Type.Optional(
        Type.String({
          ...names('person', { filters: true }),
          maxLength: 4000,
          description: 'Only these people, separated by commas; an id that nobody has is left out',
        }),
      ),
      ...pageQuery(),
    }),
    response: { 200: pageOf(PersonSchema) },
  };
  api.get('/people', { schema: list, config }, async (request) => {
    const { limit = defaultLimit, cursor, team, active, ids } = request.query;
    const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
    const filter = { team, active, ids: ids?.split(','), sites: viewFor(request).sites };
    const rows = await listPeople(db, filter, { after, limit: limit + 1 });
    const page = pageFrom(rows, limit, ({ id }) => id);
    return { items: page.items.map((person) => personJson(person, callerOf(request))), next: page.next };
  });

  const show = {
    operationId: 'getPerson',
    summary: 'One person with skills, shifts and the sites they may enter',
    tags,
    params: Params,
    response: { 200: withVersion(PersonSchema, 'The person') },
  };
  api.get('/people/:id', { schema: show, config }, async (request, reply) => {
    const { id } = request.params;
    await showVersion(db, reply, { noun: 'person', id });
    return personJson(await requirePerson(db, id), callerOf(request));
  });
}

function addChanging(api: HttpApp, { db, now }: Deps): void {
  const add = {
    operationId: 'addPerson',
    summary: 'Adds a person',
    tags,
    body: { ...NewPerson, examples: [example] },
    response: { 201: withVersion(PersonSchema, 'The person') },
  };
  api.post('/people', { schema: add, config: changing }, async (request, reply) => {
    const { body } = request;
    const { id = personIdOf(body.name), ...rest } = body;
    const person = await db.transaction(async (sql) => {
      const { count } = await sql.query('select 1 from person where id = $1', [id]);
      if (count > 0) throw new AppError('conflict', `There is a person ${id} already.`);
      await claim(sql, request, { noun: 'person', id });
      return await save(sql, request, { id, wanted: personChange(rest) });
    });
    return reply.code(201).send(personJson(person, callerOf(request)));
  });

  const change = {
    operationId: 'changePerson',
    summary: 'Changes the given members of a person; a list replaces the one before, null removes a value',
    tags,
    params: Params,
    headers: IfMatch,
    body: { ...PersonPatch, examples: [{ skills: example.skills, shifts: example.shifts }] },
    response: { 200: withVersion(PersonSchema, 'The person') },
  };
  api.patch('/people/:id', { schema: change, config: changing }, async (request) => {
    const { body } = request;
    const { id } = request.params;
    const person = await db.transaction(async (sql) => {
      await requirePerson(sql, id);
      await claim(sql, request, { noun: 'person', id });
      return await save(sql, request, { id, wanted: personChange(body) });
    });
    return personJson(person, callerOf(request));
  });

  const remove = {
    operationId: 'removePerson',
    summary: 'Removes a person without records; for others set active to false',
    tags,
    params: Params,
    headers: IfMatch,
    response: { 204: Type.Null({ description: 'Removed' }) },
  };
  api.delete('/people/:id', { schema: remove, config: changing }, async (request, reply) => {
    const { id } = request.params;
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'person', id });
      await removePerson(sql, id);
    });
    return reply.code(204).send(null);
  });

  /** A change may make the person fit for waiting tickets. People who leave lose access at once. */
  async function save(
    sql: Sql,
    request: FastifyRequest,
    { id, wanted }: { id: string; wanted: PersonChange },
  ): Promise<Person> {
    const faults = refusePerson(id, wanted);
    if (faults.length > 0) throw invalidFields(faults);
    if (wanted.active === false && !isAdministrator(callerOf(request))) await refuseEndingAdministrators(sql, [id]);
    await keepingAnAdministrator(sql, wanted.active === false ? [id] : [], () => savePerson(sql, id, wanted, now()));
    await noteInactive(sql, now());
    await requireWithin(sql, callerOf(request), { noun: 'person', id });
    await endAccessOfLeavers(sql, { actor: actorOf(request), now: now() });
    await retryGaps(sql, now());
    return await requirePerson(sql, id);
  }
}
