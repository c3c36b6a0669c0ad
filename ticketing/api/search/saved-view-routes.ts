import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, versionOf, withVersion } from '../../../http/if-match.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { problemAs } from '../../../http/problem.ts';
import { actorOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import {
  addSavedView,
  changeSavedView,
  listSavedViews,
  removeSavedView,
  type SavedView,
} from '../../search/saved-views.ts';
import { ticketFilterFields, ticketFilterOf } from '../tickets/ticket-filter.ts';

const Filter = Type.Object(ticketFilterFields, { description: 'The query fields of `GET /tickets`' });
const Name = Type.String({ pattern: '^\\S(.{0,98}\\S)?$' });
const Fields = Type.Object(
  { name: Name, filter: Filter, shared: Type.Optional(Type.Boolean({ default: false })) },
  { examples: [{ name: 'Urgent bearings', filter: { state: 'open', priority: 'P1,P2', q: '轴承' }, shared: true }] },
);
const View = Type.Object({
  id: Type.Integer(),
  owner: Type.String(),
  name: Type.String(),
  filter: Type.Record(Type.String(), Type.String()),
  shared: Type.Boolean({ description: 'Everyone sees it; only its owner changes it' }),
  own: Type.Boolean(),
  version: Type.Integer(),
  updatedAt: Instant,
});
const ViewWithVersion = withVersion(View, 'The view');
const Params = Type.Object({ id: Type.Integer({ ...names('view'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
const tags = ['tickets'];
const config = { roles: everyone, reach: 'own' as const };

/** Lists that people come back to: their own and the ones that others share. */
export function savedViewRoutes({ db, now }: { db: Db; now: Now }): Routes {
  return (api) => {
    const list = {
      operationId: 'listSavedViews',
      summary: 'Own views of tickets, and those that others share',
      tags,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(View) },
    };
    api.get('/views', { schema: list, config }, async (request) => {
      const { limit = defaultLimit, cursor } = request.query;
      const actor = actorOf(request);
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Params.properties.id);
      const page = pageFrom(
        await listSavedViews(db, { actor, view: viewFor(request) }, { after, limit: limit + 1 }),
        limit,
        ({ id }) => id,
      );
      return { items: page.items.map((view) => viewJson(view, actor)), next: page.next };
    });

    const add = {
      operationId: 'addSavedView',
      summary: 'Keeps a filter of tickets under a name',
      tags,
      body: Fields,
      response: { 201: ViewWithVersion, 409: problemAs('You have a view of that name, or as many as one may') },
    };
    api.post('/views', { schema: add, config }, async (request, reply) => {
      const by = { actor: actorOf(request), now: now() };
      const fields = fieldsOf(request);
      const view = await db.transaction((sql) => addSavedView(sql, fields, by));
      return reply.code(201).header('etag', `"${view.version}"`).send(viewJson(view, by.actor));
    });

    const change = {
      operationId: 'changeSavedView',
      summary: 'Changes a view of your own',
      tags,
      params: Params,
      headers: IfMatch,
      body: Fields,
      response: {
        200: ViewWithVersion,
        409: problemAs('You have another view of that name'),
        412: problemAs('It was changed in the meantime'),
      },
    };
    api.put('/views/:id', { schema: change, config }, async (request, reply) => {
      const expectedVersion = versionOf(request.headers['if-match']);
      const what = { fields: fieldsOf(request), actor: actorOf(request), expectedVersion, now: now() };
      const view = await db.transaction((sql) => changeSavedView(sql, request.params.id, what));
      return reply.header('etag', `"${view.version}"`).send(viewJson(view, what.actor));
    });

    const remove = {
      operationId: 'removeSavedView',
      summary: 'Removes a view of your own',
      tags,
      params: Params,
      headers: IfMatch,
      response: { 204: Type.Null({ description: 'It is gone' }) },
    };
    api.delete('/views/:id', { schema: remove, config }, async (request, reply) => {
      const by = { actor: actorOf(request), expectedVersion: versionOf(request.headers['if-match']) };
      await db.transaction((sql) => removeSavedView(sql, request.params.id, by));
      return reply.code(204).send(null);
    });
  };
}

/** @throws {AppError} `forbidden` if someone limited to their own requests shares a view */
function fieldsOf(request: FastifyRequest<{ Body: Static<typeof Fields> }>) {
  const { name, filter, shared = false } = request.body;
  if (shared && viewFor(request).requestedBy !== null) throw new AppError('forbidden', 'A requester shares no views.');
  // A view that could not be listed is refused now, not when somebody opens it.
  ticketFilterOf(filter);
  return { name, filter: filter as Readonly<Record<string, string>>, shared };
}

function viewJson({ updatedAt, ...view }: SavedView, actor: string): Static<typeof View> {
  return { ...view, filter: { ...view.filter }, own: view.owner === actor, updatedAt: updatedAt.toISOString() };
}
