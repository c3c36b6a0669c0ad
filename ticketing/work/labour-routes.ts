import { Type } from 'typebox';
import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { personOf } from '../access/caller.ts';
import { names } from '../access/names.ts';
import { leaders, workers, workReaders } from '../access/roles.ts';
import type { Db } from '../db.ts';
import type { Routes } from '../http/server.ts';
import { actorOf, callerOf } from '../http/sign-in.ts';
import { requireTicket } from '../http/ticket-routes.ts';
import { Instant, TicketParams } from '../http/ticket-schemas.ts';
import { unprocessable } from '../perform-transition.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { jsonOf } from './json-of.ts';
import { bookLabour, listLabour, startTimer, stopTimer } from './labour.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const LabourSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  personId: Type.String(),
  startedAt: Instant,
  endedAt: OrNull(Instant),
  note: OrNull(Type.String()),
  bookedBy: Type.String(),
});
const Person = Type.Optional(
  Type.String({
    ...names('person'),
    maxLength: 200,
    description:
      'Whose labour it is, where it is not yours: leads, planners and reliability engineers book on behalf of others',
  }),
);
const Note = Type.Optional(Type.String({ maxLength: 2_000 }));
const NewLabour = Type.Object(
  { person: Person, from: Instant, to: Instant, note: Note },
  { examples: [{ from: '2026-03-02T08:00:00Z', to: '2026-03-02T09:30:00Z', note: 'changed the seal' }] },
);
const Timer = Type.Object({ action: Type.Enum(['start', 'stop']), person: Person, note: Note });

/** Who worked on a ticket, and for how long. */
export function labourRoutes(deps: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const list = {
      operationId: 'listTicketLabour',
      summary: 'The labour that was booked on a ticket, and timers that run',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: Type.Object({ items: Type.Array(LabourSchema) }) },
    };
    api.get('/tickets/:id/labour', { schema: list, config: { roles: workReaders } }, async ({ params }) => {
      const { id } = await requireTicket(db, params.id);
      return { items: (await listLabour(db, id)).map(jsonOf) };
    });

    const book = {
      operationId: 'bookTicketLabour',
      summary: 'Books labour that is over; nobody works in two places at once',
      tags: ['tickets'],
      params: TicketParams,
      body: NewLabour,
      response: { 201: { ...LabourSchema, description: 'The entry' } },
    };
    const config = { roles: workers };
    api.post('/tickets/:id/labour', { schema: book, config }, async (request, reply) => {
      const { params, body } = request;
      const { from, to, note = null } = body;
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const entry = { personId: whoOf(request, body.person), from: new Date(from), to: new Date(to), note };
      return reply.code(201).send(jsonOf(await bookLabour(db, done, entry)));
    });

    const timer = {
      operationId: 'setTicketTimer',
      summary: "Starts or stops somebody's timer on a ticket",
      tags: ['tickets'],
      params: TicketParams,
      body: Timer,
      response: { 200: { ...LabourSchema, description: 'The entry' } },
    };
    api.post('/tickets/:id/timer', { schema: timer, config }, async (request) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const personId = whoOf(request, body.person);
      if (body.action === 'start') return jsonOf(await startTimer(db, done, personId));
      return jsonOf(await stopTimer(db, done, { personId, note: body.note ?? null }));
    });
  };
}

/** Whose labour it is: people book their own, and those who lead on behalf of others, too. */
function whoOf(request: Parameters<typeof callerOf>[0], asked: string | undefined): string {
  const caller = callerOf(request);
  const own = personOf(caller);
  const leads = !('role' in caller) || caller.role === 'administrator' || leaders.includes(caller.role);
  if (!leads && asked !== undefined && asked !== own) {
    throw new AppError('forbidden', 'You book your own labour; a lead books on behalf of others.');
  }
  const who = asked ?? own;
  if (who === null) throw unprocessable('person', 'say whose labour it is');
  return who;
}
