import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { noteWork, requireOpen, type WorkDone, withFamily } from './note-work.ts';

/** Time that somebody worked on a ticket; `endedAt` is null while the timer runs. */
export type Labour = {
  readonly id: number;
  readonly ticketId: number;
  readonly personId: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly note: string | null;
  readonly bookedBy: string;
  /** How much of it a correction has taken back, in milliseconds. */
  readonly takenMs: number;
};

/** The longest entry: a forgotten timer is not work. */
export const LONGEST_MS = 24 * 3_600_000;

/** The columns of {@link Labour} of the table aliased `l`. */
export const labourColumns = `l.id, l.ticket_id as "ticketId", l.person_id as "personId", l.started_at as "startedAt",
  l.ended_at as "endedAt", l.note, l.booked_by as "bookedBy",
  coalesce((select c.taken_ms from labour_correction c where c.labour_id = l.id), 0) as "takenMs"`;

/**
 * Books time that is over.
 * @throws {AppError} `unprocessable` naming the field; `conflict` where the person worked elsewhere
 * at that time
 */
export async function bookLabour(
  db: Db,
  done: WorkDone,
  entry: { readonly personId: string; readonly from: Date; readonly to: Date; readonly note: string | null },
): Promise<Labour> {
  const { personId, from, to, note } = entry;
  if (!(to > from)) throw unprocessable('to', 'it must end after it begins');
  if (to > done.now) throw unprocessable('to', 'work that is still to come cannot be booked');
  if (to.getTime() - from.getTime() > LONGEST_MS) throw unprocessable('to', 'one entry is at most 24 h');
  return await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    await lockPerson(sql, personId);
    await refuseOverlap(sql, { personId, from, to });
    const labour = await insertLabour(sql, {
      ticketId: ticket.id,
      personId,
      startedAt: from,
      endedAt: to,
      note,
      bookedBy: done.actor,
    });
    return { result: labour, event: { kind: 'labour_booked', payload: bookingOf(labour, done.actor) } };
  });
}

/** The labour of a ticket and of those merged into it, in the order in which it was booked. */
export async function listLabour(sql: Sql, ticketId: number): Promise<readonly Labour[]> {
  const { rows } = await sql.query<Labour>(
    `${withFamily} select ${labourColumns} from labour l join family f on f.id = l.ticket_id order by l.id`,
    [ticketId],
  );
  return rows;
}

/** Bookings of one person take turns: so two entries never overlap, however many come at once. */
export async function lockPerson(sql: Sql, personId: string): Promise<void> {
  const { count } = await sql.query('select from person where id = $1 for no key update', [personId]);
  if (count === 0) throw unprocessable('person', 'there is no such person');
}

/**
 * Time that a correction took back is free again.
 * @throws {AppError} `conflict` naming the ticket
 */
export async function refuseOverlap(
  sql: Sql,
  { personId, from, to }: { personId: string; from: Date; to: Date | null },
): Promise<void> {
  const { rows } = await sql.query<Pick<Labour, 'ticketId' | 'startedAt' | 'endedAt'>>(
    `select ticket_id as "ticketId", started_at as "startedAt", ended_at as "endedAt" from labour_net
     where person_id = $1 and started_at < coalesce($3, 'infinity'::timestamptz)
       and coalesce(ended_at, 'infinity'::timestamptz) > $2 order by id limit 1`,
    [personId, from, to],
  );
  const [other] = rows;
  if (!other) return;
  const ticket = ticketNumber(other.ticketId);
  const since = other.startedAt.toISOString();
  const until = other.endedAt?.toISOString() ?? 'now, by a timer that runs';
  throw new AppError('conflict', `${personId} worked on ${ticket} from ${since} until ${until}.`, {
    details: { ticket },
  });
}

/**
 * SQL for what an hour of a person costs now: by their own rate, that of their team, or the
 * plant's.
 */
const rateOf = (person: string): string => `coalesce(
  (select r.rate from labour_rate r where r.person_id = ${person}),
  (select r.rate from labour_rate r join person p on p.team_id = r.team_id where p.id = ${person}),
  (select r.rate from labour_rate r where r.person_id is null and r.team_id is null))`;

/**
 * Stores an entry with the rate of this moment; the caller has made sure that it overlaps no other.
 */
export async function insertLabour(sql: Sql, labour: Omit<Labour, 'id' | 'takenMs'>): Promise<Labour> {
  const { ticketId, personId, startedAt, endedAt, note, bookedBy } = labour;
  const { rows } = await sql.query<Labour>(
    `insert into labour as l (ticket_id, person_id, started_at, ended_at, note, booked_by, hourly_rate)
     values ($1, $2, $3, $4, $5, $6, ${rateOf('$2')}) returning ${labourColumns}`,
    [ticketId, personId, startedAt, endedAt, note, bookedBy],
  );
  if (!rows[0]) throw new Error('an insert returns its row');
  return rows[0];
}

/** The entry as the record has it. */
export function bookingOf(labour: Labour, actor: string): Readonly<Record<string, unknown>> {
  const { id, personId, startedAt, endedAt, note } = labour;
  return { labour: id, person: personId, from: startedAt, to: endedAt, note, ...onBehalf(personId, actor) };
}

/** The record shows when somebody books another person's work. */
export function onBehalf(personId: string, actor: string): { readonly onBehalfOf?: string } {
  return personId === actor ? {} : { onBehalfOf: personId };
}
