import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import {
  bookingOf,
  insertLabour,
  type Labour,
  LONGEST_MS,
  labourColumns,
  lockPerson,
  onBehalf,
  refuseOverlap,
} from './labour.ts';
import { noteWork, noteWorkFollowing, requireOpen, type WorkDone, withFamily } from './note-work.ts';

/**
 * Starts the timer of a person.
 * @throws {AppError} `unprocessable` naming `person`; `conflict` where it runs already, naming the
 * ticket
 */
export async function startTimer(db: Db, done: WorkDone, personId: string): Promise<Labour> {
  return await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    await lockPerson(sql, personId);
    await refuseOverlap(sql, { personId, from: done.now, to: null });
    const entry = { ticketId: ticket.id, personId, startedAt: done.now, endedAt: null, note: null };
    const labour = await insertLabour(sql, { ...entry, bookedBy: done.actor });
    const payload = { labour: labour.id, person: personId, ...onBehalf(personId, done.actor) };
    return { result: labour, event: { kind: 'timer_started', payload } };
  });
}

/**
 * Stops a person's timer on this ticket in any state; books the hours of a merged ticket on the
 * remaining one.
 * @param how.until when the work ended, where that was earlier than now
 * @throws {AppError} `conflict` where none runs; `unprocessable` naming `until`
 */
export async function stopTimer(
  db: Db,
  done: WorkDone,
  how: { readonly personId: string; readonly note: string | null; readonly until?: Date | undefined },
): Promise<Labour> {
  const { personId, note, until } = how;
  return await noteWorkFollowing(db, done, async (sql, ticket) => {
    await lockPerson(sql, personId);
    const { rows } = await sql.query<{ id: number; startedAt: Date }>(
      `${withFamily} select l.id, l.started_at as "startedAt" from labour l join family f on f.id = l.ticket_id
       where l.person_id = $2 and l.ended_at is null`,
      [ticket.id, personId],
    );
    const [running] = rows;
    if (!running) throw new AppError('conflict', `No timer of ${personId} runs on ${ticketNumber(ticket.id)}.`);
    const endedAt = endOf(running.startedAt, { until, now: done.now });
    const stopped = await sql.query<Labour>(
      `update labour l set ticket_id = $2, note = $3, ended_at = $4 where l.id = $1 returning ${labourColumns}`,
      [running.id, ticket.id, note, endedAt],
    );
    const [labour] = stopped.rows;
    if (!labour) throw new Error('an update of a locked row returns it');
    return { result: labour, event: { kind: 'labour_booked', payload: bookingOf(labour, done.actor) } };
  });
}

/**
 * End of a stopped timer: at least 1 ms after its start, and at most the longest time that one may
 * run.
 */
function endOf(startedAt: Date, { until, now }: { until: Date | undefined; now: Date }): Date {
  const [first, last] = [startedAt.getTime() + 1, startedAt.getTime() + LONGEST_MS];
  if (until === undefined) return new Date(Math.min(last, Math.max(first, now.getTime())));
  if (until <= startedAt) throw unprocessable('until', `the timer was started at ${startedAt.toISOString()}`);
  if (until > now) throw unprocessable('until', 'it is in the future');
  if (until.getTime() > last) throw unprocessable('until', 'one entry is at most 24 h: say when the work ended');
  return until;
}

/** The running timer of a person, on any ticket; undefined where none runs. */
export async function runningTimer(sql: Sql, personId: string): Promise<Labour | undefined> {
  const { rows } = await sql.query<Labour>(
    `select ${labourColumns} from labour l where l.person_id = $1 and l.ended_at is null`,
    [personId],
  );
  return rows[0];
}

/**
 * Stops all timers on a locked ticket that ends, and books the hours.
 * @returns events for its record
 */
export async function endTimers(
  sql: Sql,
  ticketId: number,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<readonly NewTicketEvent[]> {
  const { rows } = await sql.query<Labour>(
    `${withFamily} update labour l set ended_at = least(greatest($2, l.started_at + interval '1 millisecond'),
       l.started_at + interval '${LONGEST_MS} milliseconds')
     from family f where l.ticket_id = f.id and l.ended_at is null returning ${labourColumns}`,
    [ticketId, now],
  );
  return rows.map((labour) => ({ actor, kind: 'labour_booked', payload: bookingOf(labour, actor) }));
}

/** Moves running timers of a merged ticket to the remaining one. @returns ids of the entries */
export async function carryTimers(sql: Sql, tickets: { from: number; to: number }): Promise<readonly number[]> {
  const { rows } = await sql.query<{ id: number }>(
    'update labour set ticket_id = $2 where ticket_id = $1 and ended_at is null returning id',
    [tickets.from, tickets.to],
  );
  return rows.map(({ id }) => id);
}
