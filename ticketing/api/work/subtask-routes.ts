import { type Static, Type } from 'typebox';
import { personOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { everyone, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { IfMatch, Version, withVersion } from '../../../http/if-match.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { momentsOf, occurredAt } from '../../../http/occurred-at.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { versionsOfRecords } from '../../db/record-versions.ts';
import type { Db, Sql } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { noteWork, requireOpen } from '../../work/note-work.ts';
import { addSubtask, changeSubtask, listSubtasks, type Subtask } from '../../work/subtasks.ts';
import { claim } from '../claim.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const State = Type.Enum(['open', 'done']);
const Title = Type.String({ minLength: 1, maxLength: 200 });
const SubtaskSchema = Type.Object({
  id: Type.Integer(),
  title: Title,
  mandatory: Type.Boolean({ description: 'While it is open the ticket cannot be resolved' }),
  state: State,
  assignee: orNull(Type.String()),
  dueAt: orNull(Instant),
  createdBy: Type.String(),
  createdAt: Instant,
  doneBy: orNull(Type.String()),
  doneAt: orNull(Instant),
});
const fields = {
  mandatory: Type.Optional(Type.Boolean()),
  assignee: Type.Optional(orNull(Type.String(names('person')))),
  dueAt: Type.Optional(orNull(Instant)),
};
const NewSubtask = Type.Object(
  { title: Title, ...fields },
  { examples: [{ title: 'Order the bearing', mandatory: true, assignee: 'ann', dueAt: '2026-12-01T08:00:00Z' }] },
);
const Change = Type.Object(
  { title: Type.Optional(Title), state: Type.Optional(State), ...fields },
  { examples: [{ state: 'done' }] },
);

const Params = Type.Object({
  ...TicketParams.properties,
  subtask: Type.Integer({ ...names('part_of_ticket'), minimum: 1 }),
});

const tags = ['tickets'];

const list = {
  operationId: 'listSubtasks',
  summary: 'The sub-tasks of a ticket',
  tags,
  params: TicketParams,
  response: {
    200: Type.Object({ items: Type.Array(Type.Object({ ...SubtaskSchema.properties, ...Version })) }),
  },
};

const add = {
  operationId: 'addSubtask',
  summary: 'Adds a sub-task',
  tags,
  params: TicketParams,
  body: NewSubtask,
  response: { 201: SubtaskSchema },
};

const change = {
  operationId: 'changeSubtask',
  summary: 'Changes a sub-task, or says that it is done',
  tags,
  params: Params,
  headers: Type.Object({ ...IfMatch.properties, ...occurredAt }),
  body: Change,
  response: { 200: withVersion(SubtaskSchema, 'The sub-task') },
};

/** Sub-tasks: steps of a ticket with an assignee and a due time of their own. */
export function subtaskRoutes({ db, now, policy }: { db: Db; now: Now; policy: SlaPolicy }): Routes {
  const write = { config: { roles: [...workers, 'service' as const] } };
  return (api) => {
    api.get('/tickets/:id/subtasks', { schema: list, config: { roles: everyone } }, async ({ params }) => {
      return await db.snapshot(async (sql) => {
        const { id } = await requireTicket(sql, params.id);
        const items = (await listSubtasks(sql, id)).map(subtaskJson);
        const versions = await versionsOfRecords(
          sql,
          'sub-task',
          items.map((each) => `${each.id}`),
        );
        return { items: items.map((each) => ({ ...each, version: versions.get(`${each.id}`) ?? 0 })) };
      });
    });

    api.post('/tickets/:id/subtasks', { schema: add, ...write }, async (request, reply) => {
      const by = { actor: actorOf(request), now: now() };
      const { title, mandatory = false, assignee = null, dueAt = null } = request.body;
      const asked = { title, mandatory, assigneeId: assignee, dueAt: dueAt === null ? null : new Date(dueAt), ...by };
      const added = await noteWork(db, { ticket: request.params.id, policy, ...by }, async (sql, ticket) => {
        requireOpen(ticket);
        const result = await addSubtask(sql, ticket.id, asked);
        return { result, event: { kind: 'subtask_added', payload: { subtask: result.id, title, mandatory } } };
      });
      return reply.code(201).send(subtaskJson(added));
    });

    const config = { ...write.config, anyTicket: true };
    api.patch('/tickets/:id/subtasks/:subtask', { schema: change, config }, async (request) => {
      const by = { actor: actorOf(request), ...momentsOf(request, now()) };
      const { assignee, dueAt, ...rest } = request.body;
      const asked = {
        ...rest,
        ...(assignee === undefined ? {} : { assigneeId: assignee }),
        ...(dueAt === undefined ? {} : { dueAt: dueAt === null ? null : new Date(dueAt) }),
      };
      const { id, subtask } = request.params;
      const changed = await noteWork(db, { ticket: id, policy, ...by }, async (sql, ticket) => {
        await refuseOthersWork(sql, ticket, { request, subtask, asked });
        requireOpen(ticket);
        await claim(sql, request, { noun: 'sub-task', id: `${subtask}` });
        const result = await changeSubtask(sql, ticket.id, { ...asked, id: subtask, ...by });
        return { result, event: { kind: 'subtask_changed', payload: { subtask, ...asked } } };
      });
      return subtaskJson(changed);
    });
  };
}

/**
 * A technician changes sub-tasks of their own tickets; of those of others they say whether their
 * own ones are done.
 * @throws {AppError} `forbidden`
 */
async function refuseOthersWork(
  sql: Sql,
  ticket: Ticket,
  of: { request: Parameters<typeof callerOf>[0]; subtask: number; asked: object },
): Promise<void> {
  const caller = callerOf(of.request);
  const person = personOf(caller);
  if (!('role' in caller) || caller.role !== 'technician' || ticket.assigneeId === person) return;
  const found = (await listSubtasks(sql, ticket.id)).find(({ id }) => id === of.subtask);
  const isOwn = person !== null && found?.assigneeId === person;
  if (isOwn && Object.keys(of.asked).every((name) => name === 'state')) return;
  throw new AppError(
    'forbidden',
    'A technician works on their own tickets, and says whether their own sub-tasks are done.',
  );
}

function subtaskJson({ assigneeId, dueAt, createdAt, doneAt, ...rest }: Subtask): Static<typeof SubtaskSchema> {
  const instants = { dueAt: isoOrNull(dueAt), createdAt: createdAt.toISOString(), doneAt: isoOrNull(doneAt) };
  return { ...rest, ...instants, assignee: assigneeId };
}
