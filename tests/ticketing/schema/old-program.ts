import { noHash } from '../../../lib/canonical-json.ts';
import { systemNow } from '../../../lib/clock.ts';
import type { Db, Sql } from '../../../ticketing/db/sql.ts';
import { linkHash } from '../../../ticketing/ticket/ticket-events.ts';
import { commentHash } from '../../../ticketing/work/comments.ts';

/** The statements on tickets of the program of 8cb360c (27 November 2026), as it had them. */
const columns = `t.id, t.title, t.description, t.title_zh as "titleZh",
  t.description_zh as "descriptionZh", t.plan, t.asset_id as "assetId",
  t.failure_mode_group as "failureModeGroup", t.work_class as "workClass", t.source, t.state, t.priority,
  t.priority_reason as "priorityReason", t.assignee_id as "assigneeId", t.detected_at as "detectedAt",
  t.opened_at as "openedAt", t.resolved_at as "resolvedAt", t.closed_at as "closedAt", t.generation,
  t.held_from as "heldFrom", t.hold_reason as "holdReason", t.review_at as "reviewAt",
  t.scheduled_from as "scheduledFrom", t.scheduled_until as "scheduledUntil", t.verdict,
  t.merged_into as "mergedInto", t.recurrence_of as "recurrenceOf",
  t.parent_id as "parentId", t.event_count as "eventCount", t.event_hash as "eventHash", t.version, t.updated_at as "updatedAt"`;
const LOCK = `select ${columns} from ticket t where t.id = $1 for no key update`;
const LIST = `select ${columns} from ticket t where t.id < $1 order by t.id desc limit 50`;
const INSERT = `insert into ticket as t (title, description, asset_id, failure_mode_group, work_class, source, priority,
    priority_reason, detected_at, opened_at, updated_at, title_zh, description_zh, plan, state, parent_id, recurrence_of, requested_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15,
    (select id from ticket where asset_id = $3 and failure_mode_group = $4 and work_class = $5 and state = 'closed'
     order by closed_at desc limit 1), $16)
  on conflict (asset_id, failure_mode_group, work_class) where state not in ('closed', 'cancelled', 'merged')
  do nothing returning ${columns}`;
const UPDATE = `with added as (insert into ticket_event (ticket_id, sequence, at, actor, kind, payload, previous_hash, hash)
    select $1, e.sequence, e.at, e.actor, e.kind, e.payload, e."previousHash", e.hash
    from jsonb_to_recordset($3::jsonb) as e(sequence int, at timestamptz, actor text, kind text, payload jsonb,
      "previousHash" text, hash text))
  update ticket set version = version + 1, updated_at = $2, event_count = $4, event_hash = $5 where id = $1`;
const COMMENT = `insert into ticket_comment (ticket_id, author, body, public, mentions, created_at)
  values ($1, 'ann', $2, false, '{}', $3) returning id`;

type OldTicket = { readonly id: number; readonly eventCount: number; readonly eventHash: string };

const FILL = `with made as (insert into ticket (title, description, asset_id, failure_mode_group, work_class, source, state,
    priority, priority_reason, opened_at, closed_at, updated_at, event_count, event_hash, assignee_id)
  select 'Bearing ' || n, 'vibration is high', 'plant:pump-' || n % 100, 'bearing ' || n, 'corrective', 'person',
    'closed', 'P3', 'by hand', $3, $3, $3, 1, h, 'ann'
  from unnest($1::int[], $2::text[]) g(n, h) order by n returning id, event_hash)
  insert into ticket_event (ticket_id, sequence, at, actor, kind, payload, previous_hash, hash)
  select id, 1, $3, 'ann', 'opened', '{"state": "closed"}', $4, event_hash from made`;
const BATCH = 500;

/** Fills a database that has the schema of 8cb360c with closed tickets, each with its record. */
export async function fillOldPlant(db: Db, tickets: number): Promise<void> {
  await db.query(`insert into person (id, name) values ('ann', 'Ann Ek')`);
  await db.query(
    `insert into asset (id, name, site, created_at, updated_at)
     select 'plant:pump-' || n, 'Pump ' || n, 'plant', now(), now() from generate_series(0, 99) n`,
  );
  const at = new Date('2026-11-01T08:00:00Z');
  for (let from = 1; from <= tickets; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, tickets - from + 1) }, (_, i) => from + i);
    await db.query(FILL, [numbers, numbers.map((id) => openedHash(id, at)), at, noHash]);
  }
}

function openedHash(id: number, at: Date): string {
  const payload = { state: 'closed' };
  return linkHash(id, { sequence: 1, at, actor: 'ann', kind: 'opened', payload, previousHash: noHash });
}

/**
 * One round of what the program of 8cb360c does with tickets: list, open, lock and change, comment.
 */
export async function oldRound(db: Db, round: number): Promise<void> {
  await db.query(LIST, [1_000_000_000]);
  await db.transaction(async (sql) => {
    const asset = `plant:pump-${round % 100}`;
    const words = ['Noise', 'it is loud', asset, `noise ${round}`, 'corrective', 'person', 'P3', 'by hand'];
    const rest = [null, systemNow(), null, null, null, 'candidate', null, 'ann'];
    const { rows } = await sql.query<OldTicket>(INSERT, [...words, ...rest]);
    if (rows[0]) await change(sql, rows[0], 'opened', { state: 'candidate' });
  });
  await db.transaction(async (sql) => {
    const { rows } = await sql.query<OldTicket>(LOCK, [1 + (round % 50)]);
    if (!rows[0]) throw new Error('the ticket is there');
    const said = { ticketId: rows[0].id, author: 'ann', body: `round ${round}`, createdAt: systemNow() };
    const made = await sql.query<{ id: number }>(COMMENT, [said.ticketId, said.body, said.createdAt]);
    const payload = { comment: made.rows[0]?.id, public: false, mentions: [], hash: commentHash(said) };
    await change(sql, rows[0], 'commented', payload);
  });
}

async function change(sql: Sql, ticket: OldTicket, kind: string, payload: Readonly<Record<string, unknown>>) {
  const at = systemNow();
  const { id, eventCount, eventHash } = ticket;
  const link = { sequence: eventCount + 1, at, actor: 'ann', kind, payload, previousHash: eventHash };
  const hash = linkHash(id, link);
  await sql.query(UPDATE, [id, at, JSON.stringify([{ ...link, hash }]), link.sequence, hash]);
}
