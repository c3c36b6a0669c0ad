import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone, writers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { momentsOf, OccurredAt } from '../../../http/occurred-at.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { notify } from '../../notify/outbox.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { addComment, listComments, type TellMentioned } from '../../work/comments.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { isRequester } from './file-schema.ts';
import { jsonOf } from './json-of.ts';

const CommentSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  author: Type.String(),
  authorName: Type.String(),
  body: Type.String(),
  public: Type.Boolean({ description: 'Shown to requesters, too' }),
  mentions: Type.Array(Type.String(names('person')), { description: 'Ids of the people whom it names' }),
  createdAt: Instant,
});
const NewComment = Type.Object(
  {
    body: Type.String({
      minLength: 1,
      maxLength: 10_000,
      pattern: '\\S',
      description: '`@` and the id or name of a person notifies them, also without spaces around it',
    }),
    public: Type.Optional(Type.Boolean({ description: 'Shown to requesters, too; internal where left out' })),
  },
  { examples: [{ body: '@bo the seal is worn, please bring a new one' }] },
);

/** Comments on a ticket. A requester's comment is public: nobody else would see it. */
export function commentRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const list = {
      operationId: 'listTicketComments',
      summary: 'The comments on a ticket, oldest first; requesters see the public ones',
      tags: ['tickets'],
      params: TicketParams,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(CommentSchema) },
    };
    api.get('/tickets/:id/comments', { schema: list, config: { roles: everyone } }, async (request) => {
      const { id } = await requireTicket(db, request.params.id);
      const { limit = defaultLimit, cursor } = request.query;
      const after = cursor === undefined ? 0 : decodeCursor(cursor, Type.Integer());
      const rows = await listComments(db, id, { after, limit: limit + 1, publicOnly: isRequester(request) });
      const page = pageFrom(rows, limit, (last) => last.id);
      return { items: page.items.map(jsonOf), next: page.next };
    });

    const add = {
      operationId: 'addTicketComment',
      summary: 'Adds a comment to a ticket, and notifies the people that it mentions',
      tags: ['tickets'],
      params: TicketParams,
      headers: OccurredAt,
      body: NewComment,
      response: { 201: { ...CommentSchema, description: 'The comment' } },
    };
    const config = { roles: writers, anyTicket: true };
    api.post('/tickets/:id/comments', { schema: add, config }, async (request, reply) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), ...momentsOf(request, now()), policy };
      const shown = isRequester(request) || body.public === true;
      const comment = await addComment(db, done, { body: body.body, public: shown, tell });
      return reply.code(201).send(jsonOf(comment));
    });
  };
}

/** The longest beginning of a comment that a message holds, in characters. */
const EXCERPT = 500;

/** Notifies people of a mention, and the assignee of a comment that does not name them. */
const tell: TellMentioned = async (
  sql: Sql,
  { ticketId, commentId, mentioned, assignee, actor, body, internal, now },
) => {
  const params = { by: actor, text: body.slice(0, EXCERPT), internal };
  const cause = { ticketId, event: `comment:${commentId}`, params, now };
  await notify(sql, { ...cause, kind: 'mention', to: mentioned });
  if (assignee !== null) await notify(sql, { ...cause, kind: 'comment', to: [assignee] });
};
