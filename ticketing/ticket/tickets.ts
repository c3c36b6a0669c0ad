import type { Sql } from '../db/sql.ts';
import { systemActor } from './actor.ts';
import { checklistOf, insertChecklist } from './insert-checklist.ts';
import type { NewTicket, Ticket } from './ticket.ts';

/** The columns of {@link Ticket}, in its names, of the table aliased `t`. */
export const ticketColumns = `t.id, t.title, t.description, t.title_zh as "titleZh",
  t.description_zh as "descriptionZh", t.plan, t.asset_id as "assetId",
  t.failure_mode_group as "failureModeGroup", t.work_class as "workClass", t.source, t.state, t.priority,
  t.priority_reason as "priorityReason", t.assignee_id as "assigneeId", t.detected_at as "detectedAt",
  t.opened_at as "openedAt", t.resolved_at as "resolvedAt", t.closed_at as "closedAt", t.generation,
  t.held_from as "heldFrom", t.hold_reason as "holdReason", t.review_at as "reviewAt",
  t.scheduled_from as "scheduledFrom", t.scheduled_until as "scheduledUntil", t.verdict,
  t.merged_into as "mergedInto", t.recurrence_of as "recurrenceOf",
  t.parent_id as "parentId", t.event_count as "eventCount", t.event_hash as "eventHash", t.version, t.updated_at as "updatedAt"`;

/**
 * Inserts a new ticket, unless one is open for the same asset, failure-mode group and work class.
 * It recurs the ticket of the same trouble that was closed last, where there is one.
 */
export async function insertTicket(sql: Sql, ticket: NewTicket, now: Date): Promise<Ticket | undefined> {
  const { rows } = await sql.query<Ticket>(
    `insert into ticket as t (title, description, asset_id, failure_mode_group, work_class, source, priority,
       priority_reason, detected_at, opened_at, updated_at, title_zh, description_zh, plan, state, parent_id, recurrence_of, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15,
       (select id from ticket where asset_id = $3 and failure_mode_group = $4 and work_class = $5 and state = 'closed'
        order by closed_at desc limit 1), $16)
     on conflict (asset_id, failure_mode_group, work_class) where state not in ('closed', 'cancelled', 'merged')
     do nothing returning ${ticketColumns}`,
    [
      ticket.title,
      ticket.description,
      ticket.assetId,
      ticket.failureModeGroup,
      ticket.workClass,
      ticket.source,
      ticket.priority,
      ticket.priorityReason,
      ticket.detectedAt,
      now,
      ticket.titleZh ?? null,
      ticket.descriptionZh ?? null,
      ticket.plan ? JSON.stringify(ticket.plan) : null,
      ...[ticket.state ?? 'new', ticket.parentId ?? null, ticket.requestedBy ?? null],
    ],
  );
  const [inserted] = rows;
  const template = inserted ? checklistOf(inserted.plan) : undefined;
  if (inserted && template) await insertChecklist(sql, inserted.id, { template, actor: systemActor.system, now });
  return inserted;
}

/**
 * The ticket with an id, locked without its asset until the end of the transaction; undefined where
 * there is none.
 */
export async function lockTicket(sql: Sql, id: number): Promise<Ticket | undefined> {
  const { rows } = await sql.query<Ticket>(`select ${ticketColumns} from ticket t where t.id = $1 for no key update`, [
    id,
  ]);
  return rows[0];
}

/**
 * Several tickets, locked until the end of the transaction, by id, and their assets before them:
 * see "Locks" in docs/development.md.
 */
export async function lockTickets(sql: Sql, ids: readonly number[]): Promise<ReadonlyMap<number, Ticket>> {
  await sql.query(
    `select 1 from asset where id in (select asset_id from ticket where id = any ($1::bigint[]))
     order by id for no key update`,
    [ids],
  );
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t where t.id = any ($1::bigint[]) order by t.id for no key update`,
    [ids],
  );
  return new Map(rows.map((ticket) => [ticket.id, ticket]));
}

/**
 * Locks tickets that changes of locked assets' alarms can touch: open ones, and ones that hold
 * their alarms.
 */
export async function lockTicketsOfAssets(sql: Sql, assetIds: readonly string[]): Promise<void> {
  await sql.query(
    `select 1 from ticket t where t.asset_id = any ($1::text[]) and t.state not in ('closed', 'cancelled', 'merged')
       or t.id in (select l.ticket_id from ticket_episode l join alarm_episode e on e.id = l.episode_id
         where e.asset_id = any ($1::text[]) and e.state <> 'NORM' and l.left_at is null)
     order by t.id for no key update`,
    [assetIds],
  );
}

/**
 * The open tickets of a work class on an asset, oldest first, locked until the end of the
 * transaction.
 */
export async function lockOpenTickets(
  sql: Sql,
  { assetId, workClass }: Pick<Ticket, 'assetId' | 'workClass'>,
): Promise<readonly Ticket[]> {
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t
     where t.asset_id = $1 and t.work_class = $2 and t.state not in ('closed', 'cancelled', 'merged')
     order by t.id for no key update`,
    [assetId, workClass],
  );
  return rows;
}

type TicketKey = Pick<Ticket, 'assetId' | 'failureModeGroup' | 'workClass'>;

/** The open ticket of a key, locked; undefined where there is none. */
export async function lockOpenTicket(sql: Sql, key: TicketKey): Promise<Ticket | undefined> {
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t where t.asset_id = $1 and t.failure_mode_group = $2 and t.work_class = $3
       and t.state not in ('closed', 'cancelled', 'merged') for no key update`,
    [key.assetId, key.failureModeGroup, key.workClass],
  );
  return rows[0];
}

/**
 * The ticket of the same trouble that was closed last, no earlier than `since`, locked; undefined
 * where there is none.
 */
export async function lockLastClosed(sql: Sql, key: TicketKey & { since: Date }): Promise<Ticket | undefined> {
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t
     where t.asset_id = $1 and t.failure_mode_group = $2 and t.work_class = $4 and t.state = 'closed'
       and t.closed_at >= $3
     order by t.closed_at desc limit 1 for no key update`,
    [key.assetId, key.failureModeGroup, key.since, key.workClass],
  );
  return rows[0];
}

/** Writes the words of a ticket. */
export async function updateWords(sql: Sql, { id, ...ticket }: Ticket): Promise<void> {
  const { title, description, titleZh, descriptionZh } = ticket;
  await sql.query('update ticket set title = $2, description = $3, title_zh = $4, description_zh = $5 where id = $1', [
    ...[id, title, description, titleZh, descriptionZh],
  ]);
}

/**
 * Writes what a ticket is about.
 * @throws {AppError} `conflict` where another ticket is open for that
 */
export async function updateSubject(sql: Sql, { id, assetId, failureModeGroup, workClass }: Ticket): Promise<void> {
  await sql.query('update ticket set asset_id = $2, failure_mode_group = $3, work_class = $4 where id = $1', [
    ...[id, assetId, failureModeGroup, workClass],
  ]);
}

/**
 * Writes what else of a ticket can change, as its next version; the values are {@link
 * changeableValues}.
 */
export const updateTicket = `update ticket set state = $2, priority = $3, priority_reason = $4, assignee_id = $5, opened_at = $6,
    resolved_at = $7, closed_at = $8, generation = $9, held_from = $10, hold_reason = $11, review_at = $12,
    scheduled_from = $13, scheduled_until = $14, verdict = $15, merged_into = $16, version = $17, updated_at = $18,
    parent_id = $19, event_count = $20, event_hash = $21, detected_at = $22
  where id = $1`;

/** `$1` to `$22` of {@link updateTicket}. */
export function changeableValues(ticket: Ticket): readonly unknown[] {
  return [
    ticket.id,
    ticket.state,
    ticket.priority,
    ticket.priorityReason,
    ticket.assigneeId,
    ticket.openedAt,
    ticket.resolvedAt,
    ticket.closedAt,
    ticket.generation,
    ticket.heldFrom,
    ticket.holdReason,
    ticket.reviewAt,
    ticket.scheduledFrom,
    ticket.scheduledUntil,
    ticket.verdict,
    ticket.mergedInto,
    ticket.version,
    ticket.updatedAt,
    ...[ticket.parentId, ticket.eventCount, ticket.eventHash, ticket.detectedAt],
  ];
}
