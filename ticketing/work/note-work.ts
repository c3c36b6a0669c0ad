import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { parseTicketNumber, type Ticket, ticketNumber } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';
import { lockTicket } from '../ticket/tickets.ts';

/** Ticket, actor, time and policy of a piece of work. */
export type WorkDone = {
  /** The number, as people write it. */
  readonly ticket: string;
  readonly actor: string;
  readonly now: Date;
  /** When it arrived, where it was done before. */
  readonly receivedAt?: Date | undefined;
  readonly policy: SlaPolicy;
};

/** Result of a piece of work, and its event in the ticket's record; null: nothing happened. */
export type WorkResult<T> = { readonly result: T; readonly event: Omit<NewTicketEvent, 'actor'> | null };

/**
 * Does one piece of work on a locked ticket, with its event, in one transaction.
 * @param work may throw to refuse; then nothing is left
 * @throws {AppError} `not_found`; `conflict` for a merged ticket, with the number of the remaining
 * one
 */
export async function noteWork<T>(db: Db, done: WorkDone, work: Work<T>): Promise<T> {
  return await db.transaction(async (sql) => {
    const id = parseTicketNumber(done.ticket);
    const ticket = id === undefined ? undefined : await lockTicket(sql, id);
    if (!ticket) throw noTicket(done);
    await requireNotMerged(sql, ticket);
    return await carryOut(sql, ticket, { done, work });
  });
}

type Work<T> = (sql: Sql, ticket: Ticket) => Promise<WorkResult<T>>;

/**
 * The same, but on the remaining ticket if the named one was merged: to end something, such as a
 * timer.
 * @throws {AppError} `not_found`
 */
export async function noteWorkFollowing<T>(db: Db, done: WorkDone, work: Work<T>): Promise<T> {
  return await db.transaction(async (sql) => {
    const id = parseTicketNumber(done.ticket);
    const ticket = id === undefined ? undefined : await lockGoingOn(sql, id);
    if (!ticket) throw noTicket(done);
    return await carryOut(sql, ticket, { done, work });
  });
}

/**
 * Locks the remaining ticket of one that may have been merged. Locks only that one, so that the
 * order of locks holds for older and newer ones. A merge or its undoing needs that lock too, so the
 * answer stays valid.
 */
export async function lockGoingOn(sql: Sql, id: number): Promise<Ticket | undefined> {
  for (let tries = 0; tries < 5; tries++) {
    const ticket = await lockTicket(sql, await lastOf(sql, id));
    if (!ticket || ticket.id === (await lastOf(sql, id))) return ticket;
  }
  throw new AppError('unavailable', 'Too much is changing at once; try again.');
}

/** The id of the ticket that a chain of merges ends in. */
async function lastOf(sql: Sql, id: number): Promise<number> {
  const { rows } = await sql.query<{ id: number }>(
    `with recursive chain(id, step) as (
       select $1::bigint, 1 union select t.merged_into, c.step + 1 from ticket t join chain c on t.id = c.id
       where t.merged_into is not null and c.step < 1000)
     select id from chain order by step desc limit 1`,
    [id],
  );
  return rows[0]?.id ?? id;
}

async function carryOut<T>(sql: Sql, ticket: Ticket, { done, work }: { done: WorkDone; work: Work<T> }): Promise<T> {
  const { actor } = done;
  if (done.receivedAt && done.now < ticket.openedAt) {
    throw unprocessable('Occurred-At', `the ticket was opened at ${ticket.openedAt.toISOString()}`);
  }
  const { result, event } = await work(sql, ticket);
  if (event) await recordChange(sql, ticket, { ...done, change: {}, events: [{ actor, ...event }] });
  return result;
}

function noTicket({ ticket }: WorkDone): AppError {
  return new AppError('not_found', `There is no ticket ${ticket}.`);
}

/** Names the remaining ticket of a merged one. @throws {AppError} `conflict` */
export async function requireNotMerged(sql: Sql, ticket: Ticket): Promise<void> {
  if (ticket.mergedInto === null) return;
  const target = ticketNumber(await lastOf(sql, ticket.id));
  throw new AppError('conflict', `${ticketNumber(ticket.id)} was merged into ${target}.`, { details: { target } });
}

/** Work is booked on open tickets only. @throws {AppError} `conflict` */
export function requireOpen(ticket: Ticket): void {
  if (!endStates.includes(ticket.state)) return;
  throw new AppError('conflict', `${ticketNumber(ticket.id)} is ${ticket.state}.`, {
    details: { state: ticket.state },
  });
}

/** The ticket and all that were merged into it, as a table `family(id)`; the ticket is `$1`. */
export const withFamily = `with recursive family(id) as (
  select $1::bigint union select t.id from ticket t join family f on t.merged_into = f.id)`;
