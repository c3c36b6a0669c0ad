import { unprocessable } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import type { Priority } from '../ticket/priority.ts';
import type { TicketState } from '../ticket/ticket-state.ts';

/** Relation of one ticket to another; `relates` has no direction. */
export const linkKinds = ['relates', 'blocks', 'duplicates', 'caused_by'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** Kinds of which a ring would mean nothing. */
const withoutRings: readonly LinkKind[] = ['blocks', 'caused_by'];

/** A related ticket, as shown. */
export type TicketNote = {
  readonly id: number;
  readonly title: string;
  readonly state: TicketState;
  readonly priority: Priority;
};

/** A link as one of its tickets sees it: `out` reads from this ticket to the other. */
export type TicketLink = {
  readonly id: number;
  readonly kind: LinkKind;
  readonly direction: 'out' | 'in';
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly other: TicketNote;
};

const note = `jsonb_build_object('id', o.id, 'title', o.title, 'state', o.state, 'priority', o.priority)`;

/** The links of a ticket, in the order in which they were made. */
export async function listLinks(sql: Sql, ticketId: number): Promise<readonly TicketLink[]> {
  const { rows } = await sql.query<TicketLink>(
    `select l.id, l.kind, case when l.from_id = $1 then 'out' else 'in' end as direction, l.created_by as "createdBy",
       l.created_at as "createdAt", ${note} as other
     from ticket_link l join ticket o on o.id = case when l.from_id = $1 then l.to_id else l.from_id end
     where $1 in (l.from_id, l.to_id) order by l.id limit 500`,
    [ticketId],
  );
  return rows;
}

/** Tickets that were merged into one, and its parts, by id. */
export async function listNotes(
  sql: Sql,
  ticketId: number,
  which: 'merged' | 'children',
): Promise<readonly TicketNote[]> {
  const column = which === 'merged' ? 'merged_into' : 'parent_id';
  const { rows } = await sql.query<{ note: TicketNote }>(
    `select ${note} as note from ticket o where o.${column} = $1 order by o.id limit 500`,
    [ticketId],
  );
  return rows.map((row) => row.note);
}

export type NewLink = {
  readonly from: number;
  readonly kind: LinkKind;
  readonly to: number;
  readonly actor: string;
  readonly now: Date;
};

/**
 * Links two locked tickets. @returns false where they are linked so already
 * @throws {AppError} `unprocessable` for a ticket and itself, and for a ring of tickets that block
 * or cause each other
 */
export async function addLink(sql: Sql, link: NewLink): Promise<boolean> {
  if (link.from === link.to) throw unprocessable('ticket', 'a ticket cannot be linked to itself');
  // Links of several tickets can close a ring: writers of such links take turns.
  if (withoutRings.includes(link.kind)) await sql.query('lock table ticket_link in share row exclusive mode');
  if (await closesRing(sql, link))
    throw unprocessable('ticket', `that would be a ring: it already ${link.kind} this one`);
  return (await insertLink(sql, link)) !== undefined;
}

/**
 * Copies the links of a merged ticket to the remaining one, except links that would close a ring.
 * @returns ids of the new links
 */
export async function copyLinks(
  sql: Sql,
  tickets: { from: number; to: number; now: Date },
): Promise<readonly number[]> {
  const { from, to, now } = tickets;
  const { rows } = await sql.query<Omit<NewLink, 'now'>>(
    `select from_id as "from", kind, to_id as "to", created_by as actor from ticket_link
     where $1 in (from_id, to_id) order by id`,
    [from],
  );
  if (rows.length === 0) return [];
  const made: number[] = [];
  await sql.query('lock table ticket_link in share row exclusive mode');
  for (const row of rows) {
    const moved = { ...row, now, from: row.from === from ? to : row.from, to: row.to === from ? to : row.to };
    if (moved.from === moved.to || (await closesRing(sql, moved))) continue;
    const id = await insertLink(sql, moved);
    if (id !== undefined) made.push(id);
  }
  return made;
}

/** Reads a link of a ticket; undefined where the ticket has no such link. */
export async function findLink(
  sql: Sql,
  ticketId: number,
  linkId: number,
): Promise<Pick<NewLink, 'from' | 'kind' | 'to'> | undefined> {
  const { rows } = await sql.query<Pick<NewLink, 'from' | 'kind' | 'to'>>(
    `select from_id as "from", kind, to_id as "to" from ticket_link where id = $2 and $1 in (from_id, to_id)`,
    [ticketId, linkId],
  );
  return rows[0];
}

/** Removes a link. @returns false where somebody else was faster */
export async function removeLink(sql: Sql, linkId: number): Promise<boolean> {
  const { count } = await sql.query('delete from ticket_link where id = $1', [linkId]);
  return count > 0;
}

/** @returns its id; undefined where the two are linked so already */
async function insertLink(sql: Sql, { from, kind, to, actor, now }: NewLink): Promise<number | undefined> {
  const [low, high] = kind === 'relates' && from > to ? [to, from] : [from, to];
  const { rows } = await sql.query<{ id: number }>(
    `insert into ticket_link (from_id, kind, to_id, created_by, created_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning id`,
    [low, kind, high, actor, now],
  );
  return rows[0]?.id;
}

async function closesRing(sql: Sql, { from, kind, to }: Pick<NewLink, 'from' | 'kind' | 'to'>): Promise<boolean> {
  if (!withoutRings.includes(kind)) return false;
  const { count } = await sql.query(
    `with recursive reached(id) as (
       select $2::bigint union select l.to_id from ticket_link l join reached r on l.from_id = r.id where l.kind = $3)
     select 1 from reached where id = $1`,
    [from, to, kind],
  );
  return count > 0;
}
