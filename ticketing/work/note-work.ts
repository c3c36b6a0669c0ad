import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { endStates } from '../state-machine.ts';
import type { NewTicketEvent } from '../ticket-events.ts';
import { recordChange } from '../ticket-record.ts';
import { lockTicket, parseTicketNumber, type Ticket, ticketNumber } from '../tickets.ts';

/** Who works on which ticket. */
export type WorkDone = {
  /** The number, as people write it. */
  readonly ticket: string;
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
};

/** What a piece of work gives back, and how the ticket's record tells of it; null: nothing happened. */
export type WorkResult<T> = { readonly result: T; readonly event: Omit<NewTicketEvent, 'actor'> | null };

/**
 * Does one piece of work on a locked ticket, with the event that tells of it, in one transaction.
 * @param work may throw to refuse; then nothing is left
 * @throws {AppError} `not_found`; `conflict` with the number of the ticket that goes on, for one that was merged
 */
export async function noteWork<T>(
  db: Db,
  done: WorkDone,
  work: (sql: Sql, ticket: Ticket) => Promise<WorkResult<T>>,
): Promise<T> {
  return await db.transaction(async (sql) => {
    const id = parseTicketNumber(done.ticket);
    const ticket = id === undefined ? undefined : await lockTicket(sql, id);
    if (!ticket) throw new AppError('not_found', `There is no ticket ${done.ticket}.`);
    if (ticket.mergedInto !== null) {
      const target = ticketNumber(ticket.mergedInto);
      throw new AppError('conflict', `${ticketNumber(ticket.id)} was merged into ${target}.`, { details: { target } });
    }
    const { result, event } = await work(sql, ticket);
    const { actor, now, policy } = done;
    if (event) await recordChange(sql, ticket, { change: {}, events: [{ actor, ...event }], now, policy });
    return result;
  });
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
