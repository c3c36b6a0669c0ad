import type { Sql } from './db.ts';
import { storeSteps } from './escalation/step-rows.ts';
import { tellOfEvents } from './notify/tell-of-events.ts';
import { storeClocks } from './sla/clock-rows.ts';
import { type ClockEvent, clocksOf } from './sla/clocks.ts';
import type { SlaPolicy, SlaRules } from './sla/policy.ts';
import { recordTerms, storeTerms } from './sla/ticket-terms.ts';
import { storeTimers } from './sla/timer-rows.ts';
import { holdTimers, timersOf } from './sla/timers.ts';
import { chainEvents, insertEvents, type NewTicketEvent, readEventsOf, type TicketEvent } from './ticket-events.ts';
import { type Ticket, updateTicket } from './tickets.ts';

/** Columns of a ticket that a change may set; version, time of change and the head of the record follow. */
export type TicketChange = Partial<Omit<Ticket, 'id' | 'version' | 'updatedAt' | 'eventCount' | 'eventHash'>>;

/**
 * Events that no clock reads. A flood has thousands of them: where only such are added nothing of the record is read, so
 * that the ten-thousandth alarm costs no more than the first.
 */
export const withoutClocks: readonly string[] = [
  'episode_attached',
  'episode_worsened',
  'episode_cleared',
  'episode_left',
  'alarm_shelved',
  'grouped',
  'request_attached',
  'linked',
  'unlinked',
  'subtask_added',
  'subtask_changed',
  'child_added',
  'ungrouped',
  'child_removed',
  'flood_ended',
  'gateway_heard',
  'coverage_gap',
];

/**
 * Writes what happened to a locked ticket: its columns as the next version, its events, its clocks as they follow, and what
 * people and webhooks are told of it.
 * @returns the ticket as it is now
 */
export async function recordChange(
  sql: Sql,
  ticket: Ticket,
  what: { change: TicketChange; events: readonly NewTicketEvent[]; now: Date; policy: SlaPolicy },
): Promise<Ticket> {
  const { now, policy } = what;
  const rules = what.events.every(({ kind }) => withoutClocks.includes(kind)) ? null : await policy.rules(sql);
  const events = rules
    ? await recordTerms(sql, { ...ticket, ...what.change }, { events: what.events, rules })
    : what.events;
  const head = { sequence: ticket.eventCount, hash: ticket.eventHash };
  const added = chainEvents(ticket.id, head, { events, at: now });
  const { sequence: eventCount, hash: eventHash } = added.at(-1) ?? head;
  const next = { version: ticket.version + 1, updatedAt: now, eventCount, eventHash };
  const changed: Ticket = { ...ticket, ...what.change, ...next };
  await insertEvents(sql, ticket.id, added);
  await updateTicket(sql, changed);
  await tellOfEvents(sql, changed, { events: added, now });
  if (!rules) return changed;
  await storeTerms(sql, changed, { events, revision: rules.revision });
  const record = await readEventsOf(sql, ticket.id, { without: withoutClocks });
  await projectClocks(sql, changed, { record, rules, now });
  return changed;
}

/** Writes anew what follows from a ticket's record: its clocks, and when something is to be said of them. */
export async function projectClocks(
  sql: Sql,
  ticket: Pick<Ticket, 'id' | 'generation'>,
  from: { record: readonly TicketEvent[]; rules: SlaRules; now: Date },
): Promise<void> {
  const { record, rules, now } = from;
  const clocks = clocksOf(clockEvents(record), rules);
  await storeClocks(sql, ticket.id, { clocks, rules, now });
  const timers = [...timersOf(clocks, rules), ...holdTimers(record, ticket.generation)];
  await storeTimers(sql, ticket.id, { timers, now });
  await storeSteps(sql, ticket.id, { clocks, rules });
}

/** A ticket's record as the clocks read it. */
export function clockEvents(record: readonly TicketEvent[]): readonly ClockEvent[] {
  // The payloads are ours: effects in ticket-effects.ts write exactly the members that the clocks read.
  return record as readonly (TicketEvent & ClockEvent)[];
}
