import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { parseTicketNumber, type Ticket, type TicketChange, ticketNumber } from '../ticket/ticket.ts';
import { lockTickets } from '../ticket/tickets.ts';
import { addLink, findLink, type LinkKind, removeLink } from './links.ts';

type By = { readonly actor: string; readonly now: Date; readonly policy: SlaPolicy };

/**
 * Links a ticket to another, and records it on both.
 * @throws {AppError} `unprocessable`, naming `ticket`
 */
export async function linkTickets(
  db: Db,
  ticketId: number,
  asked: By & { readonly kind: LinkKind; readonly other: string },
): Promise<void> {
  await db.transaction(async (sql) => {
    const [ticket, other] = await lockPair(sql, ticketId, asked.other);
    const { kind, ...by } = asked;
    if (!(await addLink(sql, { from: ticket.id, kind, to: other.id, ...by }))) return;
    const payload = { from: ticketNumber(ticket.id), link: kind, to: ticketNumber(other.id) };
    for (const each of inOrder(ticket, other)) await note(sql, each, { ...by, kind: 'linked', payload });
  });
}

/** Removes a link of a ticket, and records it on both. @throws {AppError} `not_found` */
export async function unlinkTickets(db: Db, ticketId: number, asked: By & { readonly linkId: number }): Promise<void> {
  await db.transaction(async (sql) => {
    const link = await findLink(sql, ticketId, asked.linkId);
    const tickets = link ? await lockTickets(sql, [link.from, link.to]) : new Map<number, Ticket>();
    if (!link || !(await removeLink(sql, asked.linkId))) {
      throw new AppError('not_found', `The ticket has no link ${asked.linkId}.`);
    }
    const { from, kind, to } = link;
    const payload = { from: ticketNumber(from), link: kind, to: ticketNumber(to) };
    for (const each of inOrder(...tickets.values())) await note(sql, each, { ...asked, kind: 'unlinked', payload });
  });
}

/**
 * Makes a ticket a part of another, and records it on both.
 * @throws {AppError} `unprocessable` for a part of another ticket, or where it would close a ring
 */
export async function addChild(db: Db, parentId: number, asked: By & { readonly child: string }): Promise<void> {
  await db.transaction(async (sql) => {
    // Several parents can close a ring: writers take turns.
    await sql.query(`select pg_advisory_xact_lock(hashtext('ticket parents'))`);
    const [parent, child] = await lockPair(sql, parentId, asked.child);
    if (child.parentId === parent.id) return;
    if (child.parentId !== null) {
      throw unprocessable('ticket', `it is a part of ${ticketNumber(child.parentId)} already`);
    }
    if (child.id === parent.id || (await isAbove(sql, child.id, parent.id))) {
      throw unprocessable('ticket', 'that would be a ring: this ticket is a part of it');
    }
    const number = { parent: ticketNumber(parent.id), child: ticketNumber(child.id) };
    const joined = { kind: 'grouped', payload: { parent: number.parent, reason: 'asked for' } };
    await note(sql, child, { ...asked, ...joined }, { parentId: parent.id });
    await note(sql, parent, { ...asked, kind: 'child_added', payload: { child: number.child } });
  });
}

/** Takes a part out of a ticket, and records it on both. @throws {AppError} `not_found` */
export async function removeChild(db: Db, parentId: number, asked: By & { readonly child: string }): Promise<void> {
  await db.transaction(async (sql) => {
    const [parent, child] = await lockPair(sql, parentId, asked.child);
    if (child.parentId !== parent.id) throw new AppError('not_found', `${asked.child} is no part of this ticket.`);
    const left = { kind: 'ungrouped', payload: { parent: ticketNumber(parent.id) } };
    await note(sql, child, { ...asked, ...left }, { parentId: null });
    await note(sql, parent, { ...asked, kind: 'child_removed', payload: { child: ticketNumber(child.id) } });
  });
}

async function lockPair(sql: Sql, ticketId: number, number: string): Promise<[Ticket, Ticket]> {
  const otherId = parseTicketNumber(number);
  const locked = await lockTickets(sql, otherId === undefined ? [ticketId] : [ticketId, otherId]);
  const ticket = locked.get(ticketId);
  const other = otherId === undefined ? undefined : locked.get(otherId);
  if (!ticket) throw new AppError('not_found', 'There is no such ticket.');
  if (!other) throw unprocessable('ticket', 'there is no such ticket');
  return [ticket, other];
}

/** Whether a ticket is a part of another, however deep. */
export async function isAbove(sql: Sql, ticketId: number, of: number): Promise<boolean> {
  const { count } = await sql.query(
    `with recursive above(id) as (
       select parent_id from ticket where id = $2 and parent_id is not null
       union select t.parent_id from ticket t join above on t.id = above.id where t.parent_id is not null)
     select 1 from above where id = $1`,
    [ticketId, of],
  );
  return count > 0;
}

function inOrder(...tickets: readonly Ticket[]): readonly Ticket[] {
  return tickets.toSorted((a, b) => a.id - b.id);
}

async function note(
  sql: Sql,
  ticket: Ticket,
  what: By & { readonly kind: string; readonly payload: Readonly<Record<string, unknown>> },
  change: TicketChange = {},
): Promise<void> {
  const { actor, kind, payload, now, policy } = what;
  await recordChange(sql, ticket, { change, events: [{ actor, kind, payload }], now, policy });
}
