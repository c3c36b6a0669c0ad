import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { clockTurns } from '../sla/clock.ts';
import { personBehind, readActor } from '../ticket/actor.ts';
import { parseTicketNumber, type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { readEventsOf } from '../ticket/ticket-events.ts';
import type { TicketAction } from '../ticket/ticket-state.ts';
import { lockTickets } from '../ticket/tickets.ts';
import { refuseSecondPerson, whoWorked } from '../work/second-person.ts';
import { workFacts } from '../work/work-facts.ts';
import { readOpeningRules } from './opening-rules.ts';
import { performTicketTransition } from './perform-ticket-transition.ts';
import { actionsBetween, legalNextStates } from './state-machine.ts';
import type { AllowedTransition } from './transition.ts';
import { refuseTransition } from './transition-rules.ts';

/**
 * A requested transition; the action follows from the states, unless the system names one of
 * several.
 */
export type TransitionCommand = Omit<AllowedTransition, 'action'> & {
  readonly ticketId: number;
  /** The version that the caller saw, where the request has one. */
  readonly expectedVersion?: number;
  readonly action?: TicketAction;
  /** Why the asker may not do it, as `refuseWho` says; absent: the system asks. */
  readonly refuseWho?: (action: TicketAction, ticket: Ticket) => string | undefined;
};

/**
 * Moves a ticket to another state, in one transaction with everything that follows from it.
 * @returns the ticket as it is afterwards: a declined one may have gone straight on to the next
 * assignee
 * @throws {AppError} `not_found`; `forbidden` for an asker who may not; `stale` when someone else
 * changed it first; `conflict` with `details.legalNextStates` for a way that the state machine does
 * not have; `unprocessable` with `details.field` for a guard that is not met
 */
export async function transitionTicket(db: Db, command: TransitionCommand): Promise<Ticket> {
  return await db.transaction(async (sql) => {
    const ticket = (await lockTickets(sql, await idsOf(sql, command))).get(command.ticketId);
    if (!ticket) throw new AppError('not_found', 'There is no such ticket.');
    refuseStale(ticket, command.expectedVersion);
    const action = legalAction(ticket, command);
    const notFor = command.refuseWho?.(action, ticket);
    if (notFor !== undefined) throw new AppError('forbidden', notFor);
    const timed = await timesOf(sql, ticket, { command, action });
    const { actor, request } = command;
    const { now } = timed;
    const workedBy = await whoWorked(sql, ticket.id);
    if (command.refuseWho) {
      const facts = { workedBy, askedBy: await askedBy(sql, ticket) };
      const second = refuseSecondPerson(action, readActor(actor), facts);
      if (second !== undefined) throw new AppError('forbidden', second);
    }
    const done = await workFacts(sql, ticket, { actor: readActor(actor), workedBy });
    const refused = refuseTransition(action, request, { ...ticket, now, ...done });
    if (refused) throw unprocessable(refused.field, refused.reason);
    return await performTicketTransition(sql, ticket, { ...command, ...timed, action }).catch((error) =>
      nameTheOpenOne(error, ticket),
    );
  });
}

/**
 * Steps that count from when they were done; with others somebody else begins only when they
 * arrive.
 */
const countFromDone: readonly TicketAction[] = ['accept', 'start', 'hold', 'resume', 'resolve', 'resolve_without_work'];

/**
 * When a step counts that was sent late: not before the newest turn of the ticket, so that clocks
 * never run backwards.
 */
async function timesOf(
  sql: Sql,
  ticket: Ticket,
  { command: { now, receivedAt }, action }: { command: TransitionCommand; action: TicketAction },
): Promise<{ readonly now: Date; readonly receivedAt?: Date }> {
  if (!receivedAt) return { now };
  if (!countFromDone.includes(action)) return { now: receivedAt, receivedAt };
  const turns = await readEventsOf(sql, ticket.id, { only: clockTurns });
  const newest = turns.reduce((latest, { at }) => Math.max(latest, at.getTime()), 0);
  return { now: new Date(Math.min(receivedAt.getTime(), Math.max(now.getTime(), newest))), receivedAt };
}

/**
 * Every ticket that a transition changes: with a merge, the target and the parts that move to it.
 * They are locked in one order.
 */
async function idsOf(sql: Sql, { ticketId, request }: TransitionCommand): Promise<readonly number[]> {
  const target = parseTicketNumber(request.target ?? '');
  if (target === undefined) return [ticketId];
  const { rows } = await sql.query<{ id: number }>('select id from ticket where parent_id = $1', [ticketId]);
  return [ticketId, target, ...rows.map(({ id }) => id)];
}

/** The requester of a candidate that somebody else must agree to; null where nobody must. */
export async function askedBy(sql: Sql, { id, state, source }: Ticket): Promise<string | null> {
  if (state !== 'candidate' || !(await readOpeningRules(sql)).approvedSources.includes(source)) return null;
  const { rows } = await sql.query<{ person: string | null }>(
    `select ${personBehind('t.requested_by')} as person from ticket t where t.id = $1`,
    [id],
  );
  return rows[0]?.person ?? null;
}

/** Refuses a change of another version than the present one. @throws {AppError} `stale` */
export function refuseStale(ticket: Ticket, expected: number | undefined): void {
  if (expected === undefined || expected === ticket.version) return;
  const message = `${ticketNumber(ticket.id)} was changed meanwhile: it is at version ${ticket.version}.`;
  throw new AppError('stale', message, { details: { version: ticket.version } });
}

function legalAction(ticket: Ticket, command: TransitionCommand): TicketAction {
  const { to } = command.request;
  const legal = legalNextStates(ticket.state, ticket.heldFrom);
  const actions = actionsBetween(ticket.state, to);
  const action = command.action ?? actions[0];
  if (action && actions.includes(action) && legal.includes(to)) return action;
  throw new AppError('conflict', `${ticketNumber(ticket.id)} cannot go from ${ticket.state} to ${to}.`, {
    details: { from: ticket.state, to, legalNextStates: legal },
  });
}

/** Reopening meets the unique index when another ticket is open for the same trouble. */
function nameTheOpenOne(error: unknown, ticket: Ticket): never {
  if (error instanceof AppError && error.details['constraint'] === 'ticket_open_key') {
    throw new AppError('conflict', 'Another ticket is open for the same trouble; merge or work on that one.', {
      cause: error,
      details: { from: ticket.state, to: 'new', legalNextStates: [] },
    });
  }
  throw error;
}
