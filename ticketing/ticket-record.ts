import type { Sql } from './db.ts';
import { storeClocks } from './sla/clock-rows.ts';
import { type ClockEvent, clocksOf } from './sla/clocks.ts';
import type { SlaPolicy } from './sla/policy.ts';
import { chainEvents, insertEvents, type NewTicketEvent, readEvents, type TicketEvent } from './ticket-events.ts';
import { type Ticket, updateTicket } from './tickets.ts';

/** Columns of a ticket that a change may set; version and time of change follow. */
export type TicketChange = Partial<Omit<Ticket, 'id' | 'version' | 'updatedAt'>>;

/**
 * Writes what happened to a locked ticket: its columns as the next version, its events, and its clocks as they follow.
 * @returns the ticket as it is now
 */
export async function recordChange(
  sql: Sql,
  ticket: Ticket,
  what: { change: TicketChange; events: readonly NewTicketEvent[]; now: Date; policy: SlaPolicy },
): Promise<Ticket> {
  const { now, policy } = what;
  const record = await readEvents(sql, ticket.id);
  const added = chainEvents(ticket.id, record, { events: what.events, at: now });
  const changed: Ticket = { ...ticket, ...what.change, version: ticket.version + 1, updatedAt: now };
  await insertEvents(sql, ticket.id, added);
  await updateTicket(sql, changed);
  const clocks = clocksOf(clockEvents([...record, ...added]), policy);
  await storeClocks(sql, ticket.id, { clocks, policy, now });
  return changed;
}

/** A ticket's record as the clocks read it. */
export function clockEvents(record: readonly TicketEvent[]): readonly ClockEvent[] {
  // The payloads are ours: effects in ticket-effects.ts write exactly the members that the clocks read.
  return record as readonly (TicketEvent & ClockEvent)[];
}
