import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { mayKnowPrivately } from '../../access/private-data.ts';
import type { Db } from '../../db/sql.ts';
import { retryGaps } from '../../people/dispatch/coverage-gap.ts';
import { requirePerson } from '../../people/people.ts';
import { type Absence, absenceKinds, addAbsence, listAbsences, removeAbsence } from '../../people/shifts/absences.ts';
import { Params } from './people-schemas.ts';

const Note = Type.String({ maxLength: 1_000 });
const PRIVATE = 'Shown to the person, and to leads, planners and administrators; to others it is';
const Kind = Type.Enum([...absenceKinds]);
const AbsenceSchema = Type.Object(
  {
    id: Type.Integer(),
    from: Instant,
    to: Instant,
    kind: Type.Enum([...absenceKinds], { description: `${PRIVATE} \`other\`` }),
    note: Type.Union([Note, Type.Null()], { description: `${PRIVATE} null` }),
    createdBy: Type.String(),
    createdAt: Instant,
  },
  { description: 'The absence' },
);
const NewAbsence = Type.Object(
  { from: Instant, to: Instant, kind: Type.Optional(Kind), note: Type.Optional(Note) },
  { examples: [{ from: '2026-12-21T00:00:00Z', to: '2027-01-04T00:00:00Z', kind: 'leave' }] },
);
const Place = Type.Object({ from: Type.Integer(), id: Type.Integer() });
const tags = ['people'];

/** People's absences, over their shifts. */
export function absenceRoutes({ db, now }: { db: Db; now: Now }): Routes {
  return (api) => {
    const list = {
      operationId: 'listAbsences',
      summary: 'The absences of a person, the latest first',
      tags,
      params: Params,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(AbsenceSchema) },
    };
    const url = '/people/:id/absences';
    api.get(url, { schema: list, config: { roles: workers } }, async (request) => {
      const { params, query } = request;
      await requirePerson(db, params.id);
      const { limit = defaultLimit, cursor } = query;
      const place = cursor === undefined ? undefined : decodeCursor(cursor, Place);
      const before = place ? { from: new Date(place.from), id: place.id } : null;
      const rows = await listAbsences(db, params.id, { before, limit: limit + 1 });
      const page = pageFrom(rows, limit, ({ from, id }) => ({ from: from.getTime(), id }));
      return {
        items: page.items.map((absence) => absenceJson(absence, mayKnowPrivately(callerOf(request), params.id))),
        next: page.next,
      };
    });

    const add = {
      operationId: 'addAbsence',
      summary: 'Notes that a person will not be there',
      tags,
      params: Params,
      body: NewAbsence,
      response: { 201: AbsenceSchema },
    };
    api.post(url, { schema: add, config: { roles: leaders } }, async (request, reply) => {
      const { body, params } = request;
      const times = { from: new Date(body.from), to: new Date(body.to) };
      if (times.to <= times.from) throw invalidFields([{ field: 'to', message: 'must come after from' }]);
      const { kind = 'other', note = null } = body;
      const absence = await db.transaction(async (sql) => {
        await requirePerson(sql, params.id);
        const made = { createdBy: actorOf(request), createdAt: now() };
        return await addAbsence(sql, params.id, { ...times, kind, note, ...made });
      });
      return reply.code(201).send(absenceJson(absence, mayKnowPrivately(callerOf(request), params.id)));
    });

    const remove = {
      operationId: 'removeAbsence',
      summary: 'Takes an absence back',
      tags,
      params: Type.Object({ ...Params.properties, absence: Type.Integer({ ...names('part_of_person'), minimum: 1 }) }),
      response: { 204: Type.Null({ description: 'Taken back' }) },
    };
    api.delete(`${url}/:absence`, { schema: remove, config: { roles: leaders } }, async ({ params }, reply) => {
      await db.transaction(async (sql) => {
        await removeAbsence(sql, params.id, params.absence);
        await retryGaps(sql, now());
      });
      return reply.code(204).send(null);
    });
  };
}

function absenceJson({ from, to, createdAt, ...rest }: Absence, why: boolean): Static<typeof AbsenceSchema> {
  return {
    ...rest,
    ...(why ? {} : { kind: 'other' as const, note: null }),
    from: from.toISOString(),
    to: to.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}
