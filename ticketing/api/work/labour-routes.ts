import { Type } from 'typebox';
import { personOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { everyone, leaders, workers, workReaders } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { momentsOf, OccurredAt } from '../../../http/occurred-at.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError, unprocessable } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { parseTicketNumber, ticketNumber } from '../../ticket/ticket.ts';
import { listCorrections } from '../../work/corrections.ts';
import { bookLabour, type Labour, listLabour } from '../../work/labour.ts';
import { runningTimer, startTimer, stopTimer } from '../../work/work-timer.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';
import { LabourCorrection, labourCorrectionJson } from './correction-routes.ts';
import { jsonOf } from './json-of.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
export const LabourSchema = Type.Object({
  id: Type.Integer(),
  ticketId: Type.Integer(),
  ticket: Type.String({ description: 'The number of the ticket that it is booked on' }),
  personId: Type.String(),
  startedAt: Instant,
  endedAt: OrNull(Instant),
  note: OrNull(Type.String()),
  bookedBy: Type.String(),
  seconds: OrNull(Type.Number({ description: 'The minutes that count, after corrections; null while the timer runs' })),
});
const Stopped = Type.Object({
  ...LabourSchema.properties,
  remark: OrNull(Type.String({ description: 'Where the hours went, if the ticket that was named has been merged' })),
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
const Until = Type.Optional(
  Type.String({ ...Instant, description: 'With `stop`: when the work ended, after the start and not after now' }),
);
const NewLabour = Type.Object(
  { person: Person, from: Instant, to: Instant, note: Note },
  { examples: [{ from: '2026-03-02T08:00:00Z', to: '2026-03-02T09:30:00Z', note: 'changed the seal' }] },
);
const Timer = Type.Object({ action: Type.Enum(['start', 'stop']), person: Person, note: Note, until: Until });

type Deps = { readonly db: Db; readonly now: Now; readonly policy: SlaPolicy };

/** Labour on a ticket. Everyone who works and may see a ticket books their own hours on it. */
export function labourRoutes(deps: Deps): Routes {
  const { db, now, policy } = deps;
  return (api) => {
    const book = {
      operationId: 'bookTicketLabour',
      summary: 'Books labour that is over, also of helpers; nobody works in two places at once',
      tags: ['tickets'],
      params: TicketParams,
      body: NewLabour,
      response: { 201: { ...LabourSchema, description: 'The entry' } },
    };
    const config = { roles: workers, anyTicket: true };
    api.post('/tickets/:id/labour', { schema: book, config }, async (request, reply) => {
      const { params, body } = request;
      const { from, to, note = null } = body;
      const done = { ticket: params.id, actor: actorOf(request), now: now(), policy };
      const entry = { personId: whoOf(request, body.person), from: new Date(from), to: new Date(to), note };
      return reply.code(201).send(labourJson(await bookLabour(db, done, entry)));
    });

    const timer = {
      operationId: 'setTicketTimer',
      summary: "Starts or stops somebody's timer on a ticket",
      description:
        'Your own timer can always be stopped: also on a ticket that was transferred, merged, closed or cancelled, or that you no longer see.',
      tags: ['tickets'],
      params: TicketParams,
      headers: OccurredAt,
      body: Timer,
      response: { 200: { ...Stopped, description: 'The entry' } },
    };
    const url = '/tickets/:id/timer';
    api.post(url, { schema: timer, config: { ...config, ownTimer: true } }, async (request) => {
      const { params, body } = request;
      const done = { ticket: params.id, actor: actorOf(request), ...momentsOf(request, now()), policy };
      const personId = whoOf(request, body.person);
      if (body.action === 'start') {
        if (body.until !== undefined) throw unprocessable('until', 'it goes with the action stop');
        return { ...labourJson(await startTimer(db, done, personId)), remark: null };
      }
      return stoppedJson(await stopTimer(db, done, { personId, ...howOf(body) }), params.id);
    });
    addList(api, deps);
    addOwnTimer(api, deps);
  };
}

function addList(api: HttpApp, { db }: Deps): void {
  const list = {
    operationId: 'listTicketLabour',
    summary: 'The labour that was booked on a ticket, and timers that run',
    tags: ['tickets'],
    params: TicketParams,
    response: {
      200: Type.Object({
        items: Type.Array(LabourSchema),
        corrections: Type.Array(LabourCorrection, { description: 'Corrections by leads' }),
        totalSeconds: Type.Number({ description: 'Of all that is booked, corrections taken off' }),
      }),
    },
  };
  api.get('/tickets/:id/labour', { schema: list, config: { roles: workReaders } }, async ({ params }) => {
    return await db.snapshot(async (sql) => {
      const { id } = await requireTicket(sql, params.id);
      const items = (await listLabour(sql, id)).map(labourJson);
      const corrections = (await listCorrections(sql, id, 'labour')).map(labourCorrectionJson);
      return { items, corrections, totalSeconds: items.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0) };
    });
  });
}

/** The caller's timer, with any rights now. */
function addOwnTimer(api: HttpApp, { db, now, policy }: Deps): void {
  const config = { roles: everyone, reach: 'own' } as const;
  const show = {
    operationId: 'getMyTimer',
    summary: 'Your running timer, on any ticket; null for none',
    tags: ['tickets'],
    response: { 200: Type.Object({ timer: OrNull(LabourSchema) }) },
  };
  api.get('/me/timer', { schema: show, config }, async (request) => {
    const timer = await runningTimer(db, requireOwn(request));
    return { timer: timer ? labourJson(timer) : null };
  });

  const stop = {
    operationId: 'stopMyTimer',
    summary: 'Stops your timer on any ticket, also on one that you no longer see',
    tags: ['tickets'],
    headers: OccurredAt,
    body: Type.Object({ note: Note, until: Until }),
    response: { 200: { ...Stopped, description: 'The entry' } },
  };
  api.post('/me/timer/stop', { schema: stop, config }, async (request) => {
    const personId = requireOwn(request);
    const running = await runningTimer(db, personId);
    if (!running) throw new AppError('conflict', 'No timer of yours runs.');
    const moments = momentsOf(request, now());
    const done = { ticket: ticketNumber(running.ticketId), actor: actorOf(request), ...moments, policy };
    return stoppedJson(await stopTimer(db, done, { personId, ...howOf(request.body) }), done.ticket);
  });
}

type Request = Parameters<typeof callerOf>[0];

/** The person whose labour it is: people book their own, and leads also that of others. */
function whoOf(request: Request, asked: string | undefined): string {
  const caller = callerOf(request);
  const own = personOf(caller);
  const leads = !('role' in caller) || caller.role === 'administrator' || leaders.includes(caller.role);
  if (!leads && asked !== undefined && asked !== own) {
    throw new AppError('forbidden', 'You book your own labour; a lead books on behalf of others.');
  }
  const who = asked ?? own;
  if (who === null) throw unprocessable('person', 'name the person of this labour');
  return who;
}

function requireOwn(request: Request): string {
  const person = personOf(callerOf(request));
  if (person === null) throw new AppError('forbidden', 'Only a person has a timer; sign in as one.');
  return person;
}

function howOf({ note = null, until }: { note?: string | null; until?: string }) {
  return { note, until: until === undefined ? undefined : new Date(until) };
}

/** An entry as routes answer it. */
export function labourJson({ takenMs, ...labour }: Labour) {
  const { startedAt, endedAt, ticketId } = labour;
  const seconds = endedAt === null ? null : (endedAt.getTime() - startedAt.getTime() - takenMs) / 1000;
  return { ...jsonOf(labour), ticket: ticketNumber(ticketId), seconds };
}

/** Reports that the hours went to another ticket than the named one. */
function stoppedJson(labour: Labour, named: string) {
  const [asked, booked] = [ticketNumber(parseTicketNumber(named) ?? labour.ticketId), ticketNumber(labour.ticketId)];
  const remark = asked === booked ? null : `${asked} was merged into ${booked}: the hours are booked there.`;
  return { ...labourJson(labour), remark };
}
