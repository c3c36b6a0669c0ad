import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { parseTicketNumber } from '../ticket/ticket.ts';

/** What a hold can be on. */
export const holdKinds = ['person', 'asset', 'ticket', 'class'] as const;
export type HoldKind = (typeof holdKinds)[number];

/** Classes of data that are swept or erased, as holds name them. */
export const heldClasses = ['readings', 'people', 'contacts', 'notifications'] as const;

/** An order that something is neither swept nor erased. */
export type LegalHold = {
  readonly id: number;
  readonly kind: HoldKind;
  /** Id of the person or asset, number of the ticket such as `HB-000007`, or a class. */
  readonly subject: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  /** The last instant; null: until it is released. */
  readonly until: Date | null;
  readonly releasedBy: string | null;
  readonly releasedAt: Date | null;
  readonly releaseReason: string | null;
};

const columns = `h.id, h.kind,
  case h.kind when 'ticket' then 'HB-' || lpad(h.subject, greatest(6, length(h.subject)), '0') else h.subject end as subject,
  h.reason, h.placed_by as "placedBy", h.placed_at as "placedAt", h.until,
  h.released_by as "releasedBy", h.released_at as "releasedAt", h.release_reason as "releaseReason"`;

/** SQL for whether the hold `h` is in force at a time. */
export const inForce = (now: string): string => `(h.released_at is null and (h.until is null or h.until >= ${now}))`;

/** SQL for whether a hold keeps a ticket, given by its id and asset, or a class. */
export const ticketHeld = (given: {
  readonly ticket: string;
  readonly asset: string;
  readonly of: (typeof heldClasses)[number];
  readonly now: string;
}): string => `exists (select from legal_hold h where ${inForce(given.now)} and (
  (h.kind = 'class' and h.subject = '${given.of}') or (h.kind = 'asset' and h.subject = ${given.asset})
  or (h.kind = 'ticket' and h.subject = ${given.ticket}::text)))`;

/** Holds, the newest first; those in force alone, or all. */
export async function listHolds(
  sql: Sql,
  page: { readonly before: number | null; readonly limit: number; readonly active: boolean; readonly now: Date },
): Promise<readonly LegalHold[]> {
  const { rows } = await sql.query<LegalHold>(
    `select ${columns} from legal_hold h where ($1::bigint is null or h.id < $1) and (not $2 or ${inForce('$3')})
     order by h.id desc limit $4`,
    [page.before, page.active, page.now, page.limit],
  );
  return rows;
}

/**
 * Places a hold.
 * @throws {AppError} `unprocessable` naming the field, for a subject that is not there
 */
export async function placeHold(
  sql: Sql,
  hold: Pick<LegalHold, 'kind' | 'subject' | 'reason' | 'until'> & { readonly actor: string; readonly now: Date },
): Promise<LegalHold> {
  const { kind, reason, until, actor, now } = hold;
  if (until !== null && until <= now) throw unprocessable('until', 'lies in the past');
  const subject = await subjectOf(sql, kind, hold.subject);
  const { rows } = await sql.query<LegalHold>(
    `with h as (insert into legal_hold (kind, subject, reason, placed_by, placed_at, until)
       values ($1, $2, $3, $4, $5, $6) returning *) select ${columns} from h`,
    [kind, subject, reason, actor, now, until],
  );
  const [placed] = rows;
  if (!placed) throw new Error('an insert returns its row');
  return placed;
}

async function subjectOf(sql: Sql, kind: HoldKind, subject: string): Promise<string> {
  if (kind === 'class') {
    if ((heldClasses as readonly string[]).includes(subject)) return subject;
    throw unprocessable('subject', `is none of ${heldClasses.join(', ')}`);
  }
  if (kind === 'ticket') {
    const id = parseTicketNumber(subject);
    const { count } = await sql.query('select 1 from ticket where id = $1', [id ?? 0]);
    if (count === 0 || id === undefined) throw unprocessable('subject', `there is no ticket ${subject}`);
    return String(id);
  }
  const { count } = await sql.query(`select 1 from ${kind} where id = $1`, [subject]);
  if (count === 0) throw unprocessable('subject', `there is no ${kind} ${subject}`);
  return subject;
}

/**
 * Releases a hold; it stays on record.
 * @throws {AppError} `not_found`; `conflict` where it was released before
 */
export async function releaseHold(
  sql: Sql,
  id: number,
  by: { readonly actor: string; readonly now: Date; readonly reason: string },
): Promise<LegalHold> {
  const found = await sql.query<{ releasedAt: Date | null }>(
    'select released_at as "releasedAt" from legal_hold where id = $1 for update',
    [id],
  );
  if (!found.rows[0]) throw new AppError('not_found', `There is no hold ${id}.`);
  if (found.rows[0].releasedAt) throw new AppError('conflict', `The hold ${id} was released before.`);
  const { rows } = await sql.query<LegalHold>(
    `with h as (update legal_hold set released_by = $2, released_at = $3, release_reason = $4 where id = $1 returning *)
     select ${columns} from h`,
    [id, by.actor, by.now, by.reason],
  );
  const [released] = rows;
  if (!released) throw new Error('a locked row is there');
  return released;
}

/**
 * Holds that keep a person's data: on them, on personal data, on a ticket or machine that they
 * worked on.
 */
export async function holdsOnPerson(sql: Sql, person: string, now: Date): Promise<readonly LegalHold[]> {
  const { rows } = await sql.query<LegalHold>(
    `with theirs as (
       select t.id, t.asset_id from ticket t where t.assignee_id = $1
       union select t.id, t.asset_id from ticket_event e join ticket t on t.id = e.ticket_id where e.actor = $1
       union select t.id, t.asset_id from labour l join ticket t on t.id = l.ticket_id where l.person_id = $1)
     select ${columns} from legal_hold h where ${inForce('$2')} and (
       (h.kind = 'person' and h.subject = $1) or (h.kind = 'class' and h.subject = 'people')
       or (h.kind = 'ticket' and h.subject in (select id::text from theirs))
       or (h.kind = 'asset' and h.subject in (select asset_id from theirs))) order by h.id`,
    [person, now],
  );
  return rows;
}

/** A hold in words. */
export function holdInWords({ id, kind, subject, reason, until }: LegalHold): string {
  const end = until === null ? '' : ` until ${until.toISOString()}`;
  return `hold ${id} on ${kind} ${subject}${end} (${reason})`;
}

/** Holds that keep readings: on the class, on a machine with devices, on a ticket of one. */
export async function holdsOnReadings(sql: Sql, now: Date): Promise<readonly LegalHold[]> {
  const { rows } = await sql.query<LegalHold>(
    `select ${columns} from legal_hold h where ${inForce('$1')} and (
       (h.kind = 'class' and h.subject = 'readings')
       or (h.kind = 'asset' and exists (select from asset_device d where d.asset_id = h.subject))
       or (h.kind = 'ticket' and exists (select from ticket t join asset_device d on d.asset_id = t.asset_id
         where t.id::text = h.subject))) order by h.id`,
    [now],
  );
  return rows;
}
