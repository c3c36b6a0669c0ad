import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { declinedBy, performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { consider } from '../people/dispatch/consider.ts';
import { noteCovered, noteGap } from '../people/dispatch/coverage-gap.ts';
import { type EndedShift, findEndedShifts } from '../people/shifts/ended-shifts.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import { lockTicket } from '../ticket/tickets.ts';
import type { Rests } from './rests.ts';

type At = { readonly now: Date; readonly policy: SlaPolicy };
type Sweep = At & { readonly rests: Rests };

/** Most gaps that one sweep tries; the next sweep takes the rest, the most urgent first. */
const GAPS_A_SWEEP = 50;

/**
 * Updates assignments over time: retries tickets that nobody could take, and gives tickets not
 * accepted by the end of a shift to somebody else. Any number may sweep at once: it locks each
 * ticket and checks it again before a change.
 */
export async function sweepDispatch(
  db: Db,
  { rests, ...at }: Sweep,
): Promise<{ covered: number; shiftsEnded: number }> {
  let shiftsEnded = 0;
  const endShift = async ({ ticketId, assignee, reason }: EndedShift): Promise<void> => {
    const ended = await db.transaction(async (sql) => {
      const ticket = await lockTicket(sql, ticketId);
      if (ticket?.state !== 'assigned' || ticket.assigneeId !== assignee) return false;
      const request = { to: 'new', reason } as const;
      await performTicketTransition(sql, ticket, { ...at, action: 'shift_end', request, actor: systemActor.system });
      return true;
    });
    if (ended) shiftsEnded += 1;
  };
  await rests.each('ended shifts', await findEndedShifts(db, at.now), {
    key: ({ ticketId }) => ticketId,
    work: endShift,
  });
  const due = await db.query<{ id: number }>(
    `select g.ticket_id as id from coverage_gap g join ticket t on t.id = g.ticket_id
     where g.retry_at <= $1 and not g.ticket_id::text = any ($3::text[])
     order by t.priority, g.since, g.ticket_id limit $2`,
    [at.now, GAPS_A_SWEEP, rests.resting('coverage gaps')],
  );
  let covered = 0;
  const cover = async ({ id }: { id: number }): Promise<void> => {
    if (await coverGap(db, id, at)) covered += 1;
  };
  await rests.each('coverage gaps', due.rows, { key: ({ id }) => id, work: cover });
  return { covered, shiftsEnded };
}

async function coverGap(db: Db, ticketId: number, at: At): Promise<boolean> {
  try {
    return await db.transaction((sql) => tryAgain(sql, ticketId, at));
  } catch (error) {
    // Another actor was first, or the candidate is no longer available: the next sweep looks again.
    if (error instanceof AppError && error.code === 'unprocessable') return false;
    throw error;
  }
}

async function tryAgain(sql: Sql, ticketId: number, at: At): Promise<boolean> {
  const ticket = await lockTicket(sql, ticketId);
  if (ticket?.state !== 'new') {
    await noteCovered(sql, ticketId);
    return false;
  }
  const request = { to: 'assigned' } as const;
  const passed = { ...at, action: 'assign', request, actor: systemActor.dispatcher } as const;
  const considered = await consider(sql, ticket, { ...at, declined: await declinedBy(sql, ticket, passed) });
  if (considered.choice.kind === 'coverage_gap') {
    await noteGap(sql, ticketId, { considered, now: at.now });
    return false;
  }
  await performTicketTransition(sql, ticket, passed);
  return true;
}
