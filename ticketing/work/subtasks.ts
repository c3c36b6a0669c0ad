import { AppError, unprocessable } from '../../lib/errors.ts';
import { notShownTo, showsTicket } from '../access/places.ts';
import type { Sql } from '../db/sql.ts';

/**
 * A step of a ticket with an assignee and a due time of its own; an open mandatory one keeps it
 * from being resolved.
 */
export type Subtask = {
  readonly id: number;
  readonly title: string;
  readonly mandatory: boolean;
  readonly state: 'open' | 'done';
  readonly assigneeId: string | null;
  readonly dueAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly doneBy: string | null;
  readonly doneAt: Date | null;
};

/** Editable fields of a sub-task. */
export type SubtaskFields = Pick<Subtask, 'title' | 'mandatory' | 'state' | 'assigneeId' | 'dueAt'>;

const columns = `s.id, s.title, s.mandatory, s.state, s.assignee_id as "assigneeId", s.due_at as "dueAt",
  s.created_by as "createdBy", s.created_at as "createdAt", s.done_by as "doneBy", s.done_at as "doneAt"`;

/** The sub-tasks of a ticket, in the order in which they were made. */
export async function listSubtasks(sql: Sql, ticketId: number): Promise<readonly Subtask[]> {
  const { rows } = await sql.query<Subtask>(
    `select ${columns} from ticket_subtask s where s.ticket_id = $1 order by s.id limit 500`,
    [ticketId],
  );
  return rows;
}

/** Titles of the mandatory sub-tasks of a ticket that are open, as an array. */
export const openMandatorySubtasks = (ticketId: string): string =>
  `array(select title from ticket_subtask where ticket_id = ${ticketId} and mandatory and state = 'open' order by id)`;

type By = { readonly actor: string; readonly now: Date };

/**
 * Adds a sub-task to a locked ticket.
 * @throws {AppError} `unprocessable` for an assignee that there is not
 */
export async function addSubtask(
  sql: Sql,
  ticketId: number,
  { actor, now, ...asked }: Omit<SubtaskFields, 'state'> & By,
): Promise<Subtask> {
  await requireAssignee(sql, ticketId, asked.assigneeId);
  const { rows } = await sql.query<Subtask>(
    `insert into ticket_subtask as s (ticket_id, title, mandatory, state, assignee_id, due_at, created_by, created_at)
     values ($1, $2, $3, 'open', $4, $5, $6, $7) returning ${columns}`,
    [ticketId, asked.title, asked.mandatory, asked.assigneeId, asked.dueAt, actor, now],
  );
  const [subtask] = rows;
  if (!subtask) throw new Error('an insert returns its row');
  return subtask;
}

/**
 * Changes the given members of a sub-task of a locked ticket.
 * @throws {AppError} `not_found`; `unprocessable`
 */
export async function changeSubtask(
  sql: Sql,
  ticketId: number,
  { id, actor, now, ...asked }: Partial<SubtaskFields> & By & { readonly id: number },
): Promise<Subtask> {
  const { rows: found } = await sql.query<Subtask>(
    `select ${columns} from ticket_subtask s where s.ticket_id = $1 and s.id = $2`,
    [ticketId, id],
  );
  const [before] = found;
  if (!before) throw new AppError('not_found', `The ticket has no sub-task ${id}.`);
  if (asked.assigneeId !== undefined) await requireAssignee(sql, ticketId, asked.assigneeId);
  const after = { ...before, ...asked };
  const isDone = after.state === 'done';
  const done = before.state === after.state ? [before.doneBy, before.doneAt] : isDone ? [actor, now] : [null, null];
  const { rows } = await sql.query<Subtask>(
    `update ticket_subtask s set title = $2, mandatory = $3, state = $4, assignee_id = $5, due_at = $6, done_by = $7,
       done_at = $8 where s.id = $1 returning ${columns}`,
    [id, after.title, after.mandatory, after.state, after.assigneeId, after.dueAt, ...done],
  );
  return rows[0] ?? before;
}

async function requireAssignee(sql: Sql, ticketId: number, assignee: string | null): Promise<void> {
  if (assignee === null) return;
  const { count } = await sql.query('select 1 from person where id = $1 and active', [assignee]);
  if (count === 0) throw unprocessable('assignee', 'there is no such person');
  if (!(await showsTicket(sql, assignee, ticketId))) throw unprocessable('assignee', notShownTo(assignee));
}
