import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { problemAs } from '../../../http/problem.ts';
import { actorOf } from '../../../http/sign-in.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import { erasePerson, erasureObstacles } from '../../erasure/erase-person.ts';
import { heldClasses, holdKinds, type LegalHold, listHolds, placeHold, releaseHold } from '../../holds/legal-holds.ts';

const tags = ['access'];
// The whole plant's: callers limited to some sites see none of it.
const config = { allSites: true };
const Params = Type.Object({ id: Type.String(names('person')) });
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'For the record' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const HoldSchema = Type.Object({
  id: Type.Integer(),
  kind: Type.Enum([...holdKinds]),
  subject: Type.String({ description: 'Id of the person or asset, number of the ticket, or the class of data' }),
  reason: Type.String(),
  placedBy: Type.String(),
  placedAt: Instant,
  until: orNull(Instant),
  releasedBy: orNull(Type.String()),
  releasedAt: orNull(Instant),
  releaseReason: orNull(Type.String()),
});
const ResultSchema = Type.Object({
  pseudonym: Type.String({ description: 'The id that took the place of the person everywhere' }),
  rows: Type.Integer({ description: 'Rows in which it did' }),
  removed: Type.Integer({ description: 'Rows of this person alone, which are gone' }),
  events: Type.Integer({ description: 'Events of the records in which it did; their hashes stay' }),
});

type Deps = { readonly db: Db; readonly now: Now };

/** Erasing people, and legal holds; for administrators. */
export function erasureRoutes(deps: Deps): Routes {
  return (api) => {
    addErasing(api, deps);
    addHolds(api, deps);
  };
}

function addErasing(api: HttpApp, { db, now }: Deps): void {
  const look = {
    operationId: 'getErasure',
    summary: 'Whether a person can be erased, and what stands in the way',
    tags,
    params: Params,
    response: { 200: Type.Object({ obstacles: Type.Array(Said(), { description: 'Empty: nothing' }) }) },
  };
  api.get('/people/:id/erasure', { schema: look, config }, async ({ params: { id } }) => ({
    obstacles: [...(await db.transaction((sql) => erasureObstacles(sql, id, now())))],
  }));

  const erase = {
    operationId: 'erasePerson',
    summary: 'Erases the personal data of a person who left, for ever; a pseudonym takes their place in all records',
    tags,
    params: Params,
    body: Type.Object({ reason: Reason }, { examples: [{ reason: 'asked for by letter of 12 November' }] }),
    response: { 200: ResultSchema, 409: problemAs('Something stands in the way; `obstacles` says what') },
  };
  api.post('/people/:id/erasure', { schema: erase, config }, async (request) => {
    const { params, body } = request;
    return await erasePerson(db, params.id, { actor: actorOf(request), now: now(), reason: body.reason });
  });
}

function addHolds(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listLegalHolds',
    summary: 'What is neither swept nor erased, by whose order and why, the newest first',
    tags,
    querystring: Type.Object({
      active: Type.Optional(Type.Boolean({ description: 'true: only those in force' })),
      ...pageQuery(),
    }),
    response: { 200: pageOf(HoldSchema) },
  };
  api.get('/legal-holds', { schema: list, config }, async ({ query }) => {
    const { limit = defaultLimit, cursor, active = false } = query;
    const before = cursor === undefined ? null : decodeCursor(cursor, Type.Integer());
    const rows = await listHolds(db, { before, limit: limit + 1, active, now: now() });
    const page = pageFrom(rows, limit, ({ id }) => id);
    return { items: page.items.map(holdJson), next: page.next };
  });

  const place = {
    operationId: 'placeLegalHold',
    summary: 'Keeps a person, an asset, a ticket or a class of data from every sweep and erasure',
    tags,
    body: Type.Object(
      {
        kind: Type.Enum([...holdKinds]),
        subject: Type.String({
          minLength: 1,
          maxLength: 200,
          description: `Id of the person or asset, number of the ticket, or one of ${heldClasses.join(', ')}`,
        }),
        reason: Reason,
        until: Type.Optional(Type.String({ format: 'date-time', description: 'Left out: until it is released' })),
      },
      { examples: [{ kind: 'class', subject: 'readings', reason: 'inquiry 12/2026' }] },
    ),
    response: { 201: HoldSchema },
  };
  api.post('/legal-holds', { schema: place, config }, async (request, reply) => {
    const { kind, subject, reason, until } = request.body;
    const by = { actor: actorOf(request), now: now() };
    const given = { kind, subject, reason, until: until === undefined ? null : new Date(until) };
    return reply.code(201).send(holdJson(await db.transaction((sql) => placeHold(sql, { ...given, ...by }))));
  });

  const release = {
    operationId: 'releaseLegalHold',
    summary: 'Releases a hold; it stays on record',
    tags,
    params: Type.Object({ id: Type.Integer({ ...names('legal_hold'), minimum: 1 }) }),
    body: Type.Object({ reason: Reason }, { examples: [{ reason: 'the inquiry has ended' }] }),
    response: { 200: HoldSchema, 409: problemAs('It was released before') },
  };
  api.post('/legal-holds/:id/release', { schema: release, config }, async (request) => {
    const by = { actor: actorOf(request), now: now(), reason: request.body.reason };
    return holdJson(await db.transaction((sql) => releaseHold(sql, request.params.id, by)));
  });
}

function holdJson({ placedAt, until, releasedAt, ...rest }: LegalHold) {
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return { ...rest, placedAt: placedAt.toISOString(), until: text(until), releasedAt: text(releasedAt) };
}
