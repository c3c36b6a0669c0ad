import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { StepRow } from '../sla/step-rows.ts';
import { systemActor } from '../ticket/actor.ts';
import { priorities } from '../ticket/priority.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { lockTicket } from '../ticket/tickets.ts';
import { findPeople } from './find-people.ts';

export type At = { readonly now: Date; readonly policy: SlaPolicy };

/** Result of a step. */
export type StepOutcome = {
  readonly outcome: 'done' | 'skipped' | 'coverage_gap' | 'impossible';
  readonly reason: string;
  readonly people: readonly string[];
};

const actor = systemActor.system;

/**
 * Does the work of a due step, except for notifications, which the caller sends for all steps
 * together.
 * @param ticket locked
 */
export async function performStep(
  sql: Sql,
  ticket: Ticket,
  { row, at }: { row: StepRow; at: At },
): Promise<StepOutcome> {
  const { definition } = row;
  const unmet = await unmetCondition(sql, ticket, row);
  if (unmet !== null) return { outcome: 'skipped', reason: unmet, people: [] };
  const people = await findPeople(sql, definition.who ?? [], { ticket, now: at.now });
  const needsPeople = definition.do.some((what) => what === 'notify' || what === 'page' || what === 'reassign');
  if (needsPeople && people.length === 0) {
    return { outcome: 'coverage_gap', reason: `nobody found: ${wordsOf(row)}`, people };
  }
  const faults: string[] = [];
  for (const what of definition.do) {
    const fault = await act(sql, ticket.id, { what, people, row, at });
    if (fault !== null) faults.push(fault);
  }
  if (faults.length > 0) return { outcome: 'impossible', reason: faults.join('; '), people };
  const named = people.length > 0 ? `: ${people.join(', ')}` : '';
  return { outcome: 'done', reason: `${definition.do.join(', ')}${named}`, people };
}

/** Whom a step means, in words. */
function wordsOf({ definition }: StepRow): string {
  return (definition.who ?? [])
    .map((who) => {
      if (who.kind === 'superior') return `superior ${who.level}`;
      if (who.kind === 'role') return who.role;
      return who.kind === 'person' ? who.id : who.kind.replace('_', ' ');
    })
    .join(', ');
}

async function unmetCondition(sql: Sql, ticket: Ticket, { definition }: StepRow): Promise<string | null> {
  const { priorities: wanted, alarmActive } = definition.if ?? {};
  if (wanted && !wanted.includes(ticket.priority)) return `the priority is ${ticket.priority}`;
  if (alarmActive === undefined) return null;
  const { count } = await sql.query(
    `select 1 from ticket_episode l join alarm_episode e on e.id = l.episode_id
     where l.ticket_id = $1 and l.left_at is null and e.cleared_at is null limit 1`,
    [ticket.id],
  );
  if (count > 0 === alarmActive) return null;
  return alarmActive ? 'no alarm is active' : 'an alarm is active';
}

type Acting = {
  readonly what: StepRow['definition']['do'][number];
  readonly people: readonly string[];
  readonly row: StepRow;
  readonly at: At;
};

/** @returns why it cannot be done, or null */
async function act(sql: Sql, ticketId: number, acting: Acting): Promise<string | null> {
  if (acting.what === 'notify' || acting.what === 'page' || acting.what === 'webhook') return null;
  // An action before may have changed it.
  const ticket = await lockTicket(sql, ticketId);
  if (!ticket) return 'there is no such ticket';
  return acting.what === 'reassign' ? await reassign(sql, ticket, acting) : await raise(sql, ticket, acting);
}

async function reassign(sql: Sql, ticket: Ticket, { people, row, at }: Acting): Promise<string | null> {
  const assignee = people.find((person) => person !== ticket.assigneeId);
  if (assignee === undefined) return 'nobody else to give it to';
  const action = ticket.state === 'new' ? 'assign' : 'transfer';
  if (!['new', 'assigned', 'accepted', 'scheduled', 'in_progress'].includes(ticket.state)) {
    return `a ticket that is ${ticket.state} keeps its assignee`;
  }
  const request = { to: 'assigned', assignee, reason: `escalation: step ${row.step} of ${row.ladderId}` } as const;
  await sql.query('savepoint reassign');
  try {
    await performTicketTransition(sql, ticket, { ...at, action, request, actor });
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unprocessable') throw error;
    await sql.query('rollback to savepoint reassign');
    return error.message;
  }
}

async function raise(sql: Sql, ticket: Ticket, { row, at }: Acting): Promise<string | null> {
  const priority = priorities[priorities.indexOf(ticket.priority) - 1];
  if (priority === undefined) return 'there is no more urgent priority';
  const priorityReason = `escalation: step ${row.step} of ${row.ladderId}`;
  const payload = { priority, previous: ticket.priority, priorityReason };
  const events = [{ actor, kind: 'priority_changed', payload }];
  await recordChange(sql, ticket, { change: { priority, priorityReason }, events, ...at });
  return null;
}
