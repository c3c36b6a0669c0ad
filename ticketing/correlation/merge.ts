import type { Sql } from '../db.ts';
import { changeAlarms, moveEpisodes } from '../episodes.ts';
import { type Passed, unprocessable } from '../perform-transition.ts';
import { isMoreUrgent } from '../priority.ts';
import { endStates } from '../state-machine.ts';
import type { NewTicketEvent } from '../ticket-events.ts';
import { recordChange, type TicketChange } from '../ticket-record.ts';
import { lockTicket, parseTicketNumber, type Ticket, ticketColumns, ticketNumber } from '../tickets.ts';
import { copyLinks } from './links.ts';

/** Why a ticket cannot be merged into another, in words, or undefined. @param mergedBefore ids that the target went into */
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

/** When the clocks of a ticket that is open began, this time; null for a candidate, which has none. */
export async function clocksBegan(sql: Sql, ticket: Ticket): Promise<Date | null> {
  const { rows } = await sql.query<{ at: Date | null }>(
    `select min(started_at) as at from sla_clock where ticket_id = $1 and generation = $2 and kind <> 'ola'`,
    [ticket.id, ticket.generation],
  );
  return rows[0]?.at ?? null;
}

/**
 * Hands everything of a merged ticket to the one that goes on: alarms, links, sub-tasks, parts, the more urgent priority,
 * and clocks that began with the earliest of the two. What people wrote stays with the merged ticket, and is shown with
 * the one that goes on.
 * @param passed.clocksFrom see {@link clocksBegan}, taken before the merged ticket ended
 */
export async function takeOver(
  sql: Sql,
  tickets: { readonly merged: Ticket; readonly target: Ticket },
  passed: Pick<Passed, 'actor' | 'now' | 'policy'> & { readonly clocksFrom: Date | null },
): Promise<void> {
  const { merged, target } = tickets;
  const { actor, now, policy, clocksFrom } = passed;
  const move = { from: merged.id, to: target.id, now };
  await moveEpisodes(sql, move);
  await copyLinks(sql, move);
  await sql.query('update ticket_subtask set ticket_id = $2 where ticket_id = $1', [merged.id, target.id]);
  const payload = { ticket: ticketNumber(merged.id), ...(clocksFrom && { clocksFrom: clocksFrom.toISOString() }) };
  const events: NewTicketEvent[] = [{ actor, kind: 'merged_in', payload }];
  let change: TicketChange = { detectedAt: earliest(merged.detectedAt, target.detectedAt) };
  if (target.parentId === merged.id) change = { ...change, parentId: merged.parentId };
  if (isMoreUrgent(merged.priority, target.priority)) {
    const { priority, priorityReason } = merged;
    change = { ...change, priority, priorityReason };
    events.push({ actor, kind: 'priority_changed', payload: { priority, previous: target.priority, priorityReason } });
  }
  await recordChange(sql, target, { change, events, now, policy });
  if (target.state === 'in_progress') {
    await changeAlarms(sql, target.id, { event: { kind: 'suppressed', by: 'ticket' }, actor, now });
  }
  await moveChildren(sql, tickets, passed);
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

async function moveChildren(
  sql: Sql,
  { merged, target }: { readonly merged: Ticket; readonly target: Ticket },
  { actor, now, policy }: Pick<Passed, 'actor' | 'now' | 'policy'>,
): Promise<void> {
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t where t.parent_id = $1 and t.id <> $2 order by t.id for no key update`,
    [merged.id, target.id],
  );
  const payload = { parent: ticketNumber(target.id), reason: `${ticketNumber(merged.id)} was merged into it` };
  for (const child of rows) {
    const events = [{ actor, kind: 'grouped', payload }];
    await recordChange(sql, child, { change: { parentId: target.id }, events, now, policy });
  }
}
