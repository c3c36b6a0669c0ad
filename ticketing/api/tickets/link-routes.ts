import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { linkKinds, listLinks, listNotes, type TicketNote } from '../../lifecycle/links.ts';
import { addChild, linkTickets, removeChild, unlinkTickets } from '../../lifecycle/relate-tickets.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { PrioritySchema } from '../fields.ts';
import { requireTicket } from './ticket-routes.ts';
import { StateSchema, TicketParams } from './ticket-schemas.ts';

const Note = Type.Object({
  number: Type.String(names('ticket')),
  title: Type.String(),
  state: StateSchema,
  priority: PrioritySchema,
});
const Links = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.Integer(),
      kind: Type.Enum([...linkKinds]),
      direction: Type.Enum(['out', 'in'], { description: '`out`: this ticket blocks, duplicates, … the other' }),
      ticket: Note,
      createdBy: Type.String(),
      createdAt: Instant,
    }),
  ),
  merged: Type.Array(Note, { description: 'Tickets that were merged into this one' }),
});
const NewLink = Type.Object(
  {
    kind: Type.Enum([...linkKinds], { description: 'The relation of this ticket to the other' }),
    ticket: Type.String({ ...names('ticket'), description: 'The number of the other ticket' }),
  },
  { examples: [{ kind: 'blocks', ticket: 'HB-000123' }] },
);
const Children = Type.Object({ items: Type.Array(Note) });
const Child = Type.Object({ ticket: Type.String(names('ticket')) }, { examples: [{ ticket: 'HB-000124' }] });

type Deps = { readonly db: Db; readonly now: Now; readonly policy: SlaPolicy };

/** Relations of tickets: links, merges, and parts. */
export function linkRoutes(deps: Deps): Routes {
  return (api) => {
    addLinks(api, deps);
    addChildren(api, deps);
  };
}

function addLinks(api: Parameters<Routes>[0], { db, now, policy }: Deps): void {
  const about = (operationId: string, summary: string) => ({ operationId, summary, tags: ['tickets'] });
  const read = { config: { roles: everyone } };
  const write = { config: { roles: [...workers, 'service' as const] } };
  const list = {
    ...about('listTicketLinks', 'The links of a ticket, and the tickets that were merged into it'),
    params: TicketParams,
  };
  api.get('/tickets/:id/links', { schema: { ...list, response: { 200: Links } }, ...read }, async ({ params }) =>
    linksJson(db, (await requireTicket(db, params.id)).id),
  );
  const add = {
    ...about('linkTicket', 'Links a ticket to another'),
    params: TicketParams,
    body: NewLink,
    response: { 201: Links },
  };
  api.post('/tickets/:id/links', { schema: add, ...write }, async (request, reply) => {
    const { id } = await requireTicket(db, request.params.id);
    const { kind, ticket: other } = request.body;
    await linkTickets(db, id, { kind, other, actor: actorOf(request), now: now(), policy });
    return reply.code(201).send(await linksJson(db, id));
  });
  const LinkParams = Type.Object({
    ...TicketParams.properties,
    link: Type.Integer({ ...names('part_of_ticket'), minimum: 1 }),
  });
  const remove = { ...about('unlinkTicket', 'Removes a link'), params: LinkParams, response: { 200: Links } };
  api.delete('/tickets/:id/links/:link', { schema: remove, ...write }, async (request) => {
    const { id } = await requireTicket(db, request.params.id);
    await unlinkTickets(db, id, { linkId: request.params.link, actor: actorOf(request), now: now(), policy });
    return await linksJson(db, id);
  });
}

function addChildren(api: Parameters<Routes>[0], { db, now, policy }: Deps): void {
  const about = (operationId: string, summary: string) => ({
    operationId,
    summary,
    tags: ['tickets'],
    response: { 200: Children },
  });
  const list = { ...about('listTicketChildren', 'The parts of a ticket'), params: TicketParams };
  api.get('/tickets/:id/children', { schema: list, config: { roles: everyone } }, async ({ params }) =>
    childrenJson(db, (await requireTicket(db, params.id)).id),
  );
  const write = { config: { roles: [...workers, 'service' as const] } };
  const add = { ...about('addTicketChild', 'Makes a ticket a part of this one'), params: TicketParams, body: Child };
  api.post('/tickets/:id/children', { schema: add, ...write }, async (request) => {
    const { id } = await requireTicket(db, request.params.id);
    await addChild(db, id, { child: request.body.ticket, actor: actorOf(request), now: now(), policy });
    return await childrenJson(db, id);
  });
  const ChildParams = Type.Object({ ...TicketParams.properties, child: Type.String(names('ticket')) });
  const remove = { ...about('removeTicketChild', 'Takes a part out of a ticket'), params: ChildParams };
  api.delete('/tickets/:id/children/:child', { schema: remove, ...write }, async (request) => {
    const { id } = await requireTicket(db, request.params.id);
    await removeChild(db, id, { child: request.params.child, actor: actorOf(request), now: now(), policy });
    return await childrenJson(db, id);
  });
}

async function linksJson(sql: Sql, id: number) {
  const links = await listLinks(sql, id);
  return {
    items: links.map(({ other, createdAt, ...link }) => ({
      ...link,
      createdAt: createdAt.toISOString(),
      ticket: noteJson(other),
    })),
    merged: (await listNotes(sql, id, 'merged')).map(noteJson),
  };
}

async function childrenJson(sql: Sql, id: number) {
  return { items: (await listNotes(sql, id, 'children')).map(noteJson) };
}

function noteJson({ id, title, state, priority }: TicketNote) {
  return { number: ticketNumber(id), title, state, priority };
}
