import { hashOf, noHash } from '../../lib/canonical-json.ts';
import type { Sql } from '../db/sql.ts';
import { ticketNumber } from './ticket.ts';
import type { NewTicketEvent, RecordHead, TicketAfter, TicketEvent } from './ticket-event.ts';

/**
 * Adds events to the end of a ticket's record as one reads it; pure.
 * @param added.after the ticket after them
 */
export function chainEvents(
  ticketId: number,
  head: RecordHead,
  added: { readonly events: readonly NewTicketEvent[]; readonly at: Date; readonly after?: TicketAfter },
): readonly TicketEvent[] {
  const links: TicketEvent[] = [];
  let last = head;
  for (const [index, event] of added.events.entries()) {
    // As the database gives it back: without undefined members, with dates as text.
    const payload: Record<string, unknown> = JSON.parse(JSON.stringify(event.payload));
    const after = index === added.events.length - 1 && added.after ? { after: added.after } : {};
    const link = { ...event, ...after, payload, sequence: last.sequence + 1, at: added.at, previousHash: last.hash };
    const chained = { ...link, hash: linkHash(ticketId, link) };
    links.push(chained);
    last = chained;
  }
  return links;
}

/**
 * The first link that does not fit, or undefined when the record is as it was written.
 * @param record all events of the ticket, in order
 * @param erased the hash that an event must have now whose words an erasure changed
 */
export function findBrokenLink(
  ticketId: number,
  record: readonly TicketEvent[],
  erased: (sequence: number) => string | undefined = () => undefined,
): TicketEvent | undefined {
  return record.find((link, index) => {
    const previous = record[index - 1]?.hash ?? noHash;
    const hash = erased(link.sequence) ?? link.hash;
    return link.sequence !== index + 1 || link.previousHash !== previous || hash !== linkHash(ticketId, link);
  });
}

/** The hash over everything else in a link. */
export function linkHash(ticketId: number, link: Omit<TicketEvent, 'hash'>): string {
  const { sequence, at, actor, kind, payload, after, previousHash } = link;
  return hashOf({
    ticket: ticketNumber(ticketId),
    sequence,
    at,
    actor,
    kind,
    payload,
    previousHash,
    after: after ?? undefined,
  });
}

const columns = 'sequence, at, actor, kind, payload, previous_hash as "previousHash", hash';

/** Stores links that {@link chainEvents} made. @param links JSON of them */
export const insertEvents = (ticketId: string, links: string): string =>
  `insert into ticket_event (ticket_id, sequence, at, actor, kind, payload, after, previous_hash, hash)
   select ${ticketId}, e.sequence, e.at, e.actor, e.kind, e.payload, e.after, e."previousHash", e.hash
   from jsonb_to_recordset(${links}::jsonb) as e(sequence int, at timestamptz, actor text, kind text, payload jsonb,
     after jsonb, "previousHash" text, hash text)`;

/** The events of a ticket that are of some kinds, or of all others, in order. */
export async function readEventsOf(
  sql: Sql,
  ticketId: number,
  kinds: { readonly only: readonly string[] } | { readonly without: readonly string[] },
): Promise<readonly TicketEvent[]> {
  const only = 'only' in kinds;
  const { rows } = await sql.query<TicketEvent>(
    `select ${columns} from ticket_event where ticket_id = $1 and (kind = any ($2::text[])) = $3 order by sequence`,
    [ticketId, only ? kinds.only : kinds.without, only],
  );
  return rows;
}

/** The record of a ticket after a sequence number, in order. */
export async function readEvents(
  sql: Sql,
  ticketId: number,
  page: { after: number; limit: number } = { after: 0, limit: 1_000_000 },
): Promise<readonly TicketEvent[]> {
  const { rows } = await sql.query<TicketEvent>(
    `select ${columns}, after from ticket_event
     where ticket_id = $1 and sequence > $2 order by sequence limit $3`,
    [ticketId, page.after, page.limit],
  );
  return rows;
}

/** The whole records of several tickets, by ticket, each in order: for the audit. */
export async function readWholeRecords(
  sql: Sql,
  ticketIds: readonly number[],
): Promise<ReadonlyMap<number, readonly TicketEvent[]>> {
  const { rows } = await sql.query<TicketEvent & { ticketId: number }>(
    `select ticket_id as "ticketId", ${columns}, after from ticket_event where ticket_id = any ($1::bigint[])
     order by ticket_id, sequence`,
    [ticketIds],
  );
  const records = new Map<number, TicketEvent[]>(ticketIds.map((id) => [id, []]));
  for (const { ticketId, ...event } of rows) records.get(ticketId)?.push(event);
  return records;
}
