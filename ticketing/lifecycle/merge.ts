import { unprocessable } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { changeAlarms, moveEpisodes } from '../episodes/episodes.ts';
import { recordChange } from '../record/record-change.ts';
import { isMoreUrgent } from '../ticket/priority.ts';
import { parseTicketNumber, type Ticket, type TicketChange, ticketNumber } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';
import { lockTicket, ticketColumns } from '../ticket/tickets.ts';
import { carryTimers } from '../work/work-timer.ts';
import { copyLinks } from './links.ts';
import { type Moved, noteMerge } from './merge-record.ts';
import { isAbove } from './relate-tickets.ts';
import type { AllowedTransition } from './transition.ts';

/**
 * Why a ticket cannot be merged into another, in words, or undefined.
 * @param mergedBefore ids that the target went into
 */
export function refuseMerge(ticket: Ticket, target: Ticket, mergedBefore: readonly number[]): string | undefined {
  if (target.id === ticket.id) return 'a ticket cannot be merged into itself';
  if (mergedBefore.includes(ticket.id)) return `a cycle: ${ticketNumber(target.id)} was merged into this one`;
  if (endStates.includes(target.state)) return `the target is ${target.state}`;
  if (target.state === 'candidate' && ticket.state !== 'candidate') {
    return 'the target is a candidate, which has no clocks: promote it first';
  }
  return undefined;
}

/** The ticket to merge into, locked. @throws {AppError} `unprocessable` */
export async function lockTarget(sql: Sql, ticket: Ticket, number: string): Promise<Ticket> {
  const id = parseTicketNumber(number);
  const target = id === undefined ? undefined : await lockTicket(sql, id);
  if (!target) throw unprocessable('target', 'there is no such ticket');
  const refused = refuseMerge(ticket, target, await wentInto(sql, target.id));
  if (refused !== undefined) throw unprocessable('target', refused);
  return target;
}

async function wentInto(sql: Sql, id: number): Promise<readonly number[]> {
  const { rows } = await sql.query<{ id: number }>(
    `with recursive into_(id) as (
       select merged_into from ticket where id = $1 and merged_into is not null
       union select t.merged_into from ticket t join into_ on t.id = into_.id where t.merged_into is not null)
     select id from into_`,
    [id],
  );
  return rows.map((row) => row.id);
}

/**
 * When the clocks of a ticket that is open began, this time; null for a candidate, which has none.
 */
export async function clocksBegan(sql: Sql, ticket: Ticket): Promise<Date | null> {
  const { rows } = await sql.query<{ at: Date | null }>(
    `select min(started_at) as at from sla_clock where ticket_id = $1 and generation = $2 and kind <> 'ola'`,
    [ticket.id, ticket.generation],
  );
  return rows[0]?.at ?? null;
}

/**
 * Moves everything of a merged ticket to the remaining one: alarms, links, sub-tasks, parts of it,
 * running timers, parts kept for it, the silence of a gateway, the more urgent priority, and the
 * earlier start of the clocks. Comments and bookings stay with the merged ticket, and count for the
 * remaining one. Notes the moved things, so that `unmergeTicket` finds it.
 * @param passed.clocksFrom see {@link clocksBegan}, taken before the merged ticket ended
 */
export async function takeOver(
  sql: Sql,
  tickets: { readonly merged: Ticket; readonly target: Ticket },
  passed: Pick<AllowedTransition, 'actor' | 'now' | 'policy'> & { readonly clocksFrom: Date | null },
): Promise<void> {
  const { merged, target } = tickets;
  const { actor, now, policy, clocksFrom } = passed;
  const moved = await moveAll(sql, { from: merged.id, to: target.id, now });
  const payload = { ticket: ticketNumber(merged.id), ...(clocksFrom && { clocksFrom: clocksFrom.toISOString() }) };
  const events: NewTicketEvent[] = [{ actor, kind: 'merged_in', payload }];
  const change = changeOfTarget(tickets, { isPart: await isAbove(sql, merged.id, target.id) });
  if (change.priority) {
    const { priority, priorityReason } = merged;
    events.push({ actor, kind: 'priority_changed', payload: { priority, previous: target.priority, priorityReason } });
  }
  await recordChange(sql, target, { change, events, now, policy });
  if (target.state === 'in_progress') {
    await changeAlarms(sql, target.id, { event: { kind: 'suppressed', by: 'ticket' }, actor, now });
  }
  const children = await moveChildren(sql, tickets, passed);
  await noteMerge(sql, { ...tickets, moved: { ...moved, children }, actor, now });
}

/**
 * Changes of a merge's target. Pure.
 * @param how.isPart the target, below the merged one at any depth, replaces it
 */
export function changeOfTarget(
  { merged, target }: { merged: Ticket; target: Ticket },
  { isPart }: { isPart: boolean },
): TicketChange {
  const { priority, priorityReason } = merged;
  return {
    detectedAt: earliest(merged.detectedAt, target.detectedAt),
    ...(isPart && { parentId: merged.parentId }),
    ...(isMoreUrgent(priority, target.priority) && { priority, priorityReason }),
  };
}

async function moveAll(sql: Sql, move: { from: number; to: number; now: Date }): Promise<Omit<Moved, 'children'>> {
  await moveEpisodes(sql, move);
  // From now on, the target waits for the gateway to be heard again.
  const silences = await idsOf(
    sql,
    'update gateway_silence set ticket_id = $2 where ticket_id = $1 and ended_at is null returning id',
    move,
  );
  const links = await copyLinks(sql, move);
  const subtasks = await idsOf(sql, 'update ticket_subtask set ticket_id = $2 where ticket_id = $1 returning id', move);
  const reservations = await idsOf(
    sql,
    `update part_reservation set ticket_id = $2 where ticket_id = $1 and state = 'reserved' returning id`,
    move,
  );
  return { silences, links, subtasks, reservations, timers: await carryTimers(sql, move) };
}

async function idsOf(sql: Sql, statement: string, { from, to }: { from: number; to: number }) {
  return (await sql.query<{ id: number }>(statement, [from, to])).rows.map(({ id }) => id);
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** @returns ids of the moved ones */
async function moveChildren(
  sql: Sql,
  { merged, target }: { readonly merged: Ticket; readonly target: Ticket },
  { actor, now, policy }: Pick<AllowedTransition, 'actor' | 'now' | 'policy'>,
): Promise<readonly number[]> {
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t where t.parent_id = $1 and t.id <> $2 order by t.id for no key update`,
    [merged.id, target.id],
  );
  const payload = { parent: ticketNumber(target.id), reason: `${ticketNumber(merged.id)} was merged into it` };
  for (const child of rows) {
    const events = [{ actor, kind: 'grouped', payload }];
    await recordChange(sql, child, { change: { parentId: target.id }, events, now, policy });
  }
  return rows.map(({ id }) => id);
}
