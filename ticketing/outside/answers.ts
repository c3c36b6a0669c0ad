import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { requestTicketIn } from '../lifecycle/request-ticket.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockTickets } from '../ticket/tickets.ts';
import { withFamily } from '../work/note-work.ts';
import { OUTSIDE, publicCodeOf } from './take-report.ts';

/** The answer about the work from the holder of a ticket's public code. */
export type Answer = {
  readonly fixed: boolean;
  /** 1 to 5; null: no rating. */
  readonly rating: number | null;
  readonly comment: string | null;
};

/**
 * The consequence of an answer. @property code of the ticket on which it goes on
 */
export type Answered = { readonly kind: 'noted' | 'relapsed' | 'follow_up'; readonly code: string };

/** An answer as it is stored. */
export type StoredAnswer = Answer & {
  readonly answeredAt: Date;
  readonly followUp: number | null;
};

const columns = `a.fixed, a.rating::int as rating, a.comment, a.answered_at as "answeredAt", a.follow_up as "followUp"`;

const NOT_FIXED = 'the person who reported it says that it is not fixed';

/**
 * Takes an answer to resolved or closed work, with its event. Where it did not help, a resolved
 * ticket goes back to its assignee, as after a failed soak; for a closed one a follow-up is opened,
 * which a planner reviews.
 * @param of.ticketId the ticket in which a chain of merges ends
 * @throws {AppError} `conflict` while the work is not done, or where it was said already that it
 * did not help
 */
export async function takeAnswer(
  db: Db,
  answer: Answer,
  of: { readonly ticketId: number; readonly now: Date; readonly policy: SlaPolicy },
): Promise<Answered> {
  const { ticketId, now, policy } = of;
  return await db.transaction(async (sql) => {
    const ticket = (await lockTickets(sql, [ticketId])).get(ticketId);
    if (ticket?.state !== 'resolved' && ticket?.state !== 'closed') {
      throw new AppError('conflict', 'The work is not done yet: answer when it is.');
    }
    const before = await answerOf(sql, ticket);
    if (before && !before.fixed) throw new AppError('conflict', 'It was said already that this did not help.');
    const { fixed, rating, comment } = answer;
    await sql.query(
      `insert into outside_answer (ticket_id, resolved_at, fixed, rating, comment, answered_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (ticket_id, resolved_at)
       do update set fixed = excluded.fixed, rating = coalesce(excluded.rating, outside_answer.rating),
         comment = coalesce(excluded.comment, outside_answer.comment), answered_at = excluded.answered_at`,
      [ticket.id, workOf(ticket), fixed, rating, comment, now],
    );
    const event = { actor: OUTSIDE, kind: 'reporter_answered', payload: { fixed, rating } };
    const noted = await recordChange(sql, ticket, { change: {}, events: [event], now, policy });
    if (fixed) return { kind: 'noted', code: await publicCodeOf(sql, ticket.id) };
    if (noted.state === 'resolved') {
      const request = { to: 'assigned', reason: NOT_FIXED } as const;
      await performTicketTransition(sql, noted, { action: 'soak_failed', request, actor: OUTSIDE, now, policy });
      return { kind: 'relapsed', code: await publicCodeOf(sql, ticket.id) };
    }
    return { kind: 'follow_up', code: await followUp(sql, noted, { comment, now, policy }) };
  });
}

/** Which work an answer is about: each time that a ticket is resolved there may be another one. */
function workOf({ openedAt, resolvedAt, closedAt }: Pick<Ticket, 'openedAt' | 'resolvedAt' | 'closedAt'>): Date {
  return resolvedAt ?? closedAt ?? openedAt;
}

/** Opens a candidate of the same trouble, or joins the ticket that is open for it. */
async function followUp(
  sql: Sql,
  ticket: Ticket,
  { comment, now, policy }: { readonly comment: string | null; readonly now: Date; readonly policy: SlaPolicy },
): Promise<string> {
  const { assetId, title, failureModeGroup, workClass, priority } = ticket;
  const why = `${ticketNumber(ticket.id)}: ${NOT_FIXED}.`;
  const { ticket: next } = await requestTicketIn(sql, {
    asset: assetId,
    title,
    description: comment === null ? why : `${why}\n\n${comment}`,
    failureModeGroup,
    workClass,
    source: 'person',
    priority,
    candidate: true,
    actor: OUTSIDE,
    now,
    policy,
  });
  await sql.query('update outside_answer set follow_up = $3 where ticket_id = $1 and resolved_at = $2', [
    ...[ticket.id, workOf(ticket), next.id],
  ]);
  return await publicCodeOf(sql, next.id);
}

/** The answer to the present work on a ticket, or undefined. */
export async function answerOf(
  sql: Sql,
  ticket: Pick<Ticket, 'id' | 'openedAt' | 'resolvedAt' | 'closedAt'>,
): Promise<StoredAnswer | undefined> {
  const { rows } = await sql.query<StoredAnswer>(
    `select ${columns} from outside_answer a where a.ticket_id = $1 and a.resolved_at = $2`,
    [ticket.id, workOf(ticket)],
  );
  return rows[0];
}

/** All answers to the work on a ticket and on those merged into it, oldest first. */
export async function listAnswers(sql: Sql, ticketId: number): Promise<readonly StoredAnswer[]> {
  const { rows } = await sql.query<StoredAnswer>(
    `${withFamily} select ${columns} from outside_answer a join family f on f.id = a.ticket_id order by a.id limit 100`,
    [ticketId],
  );
  return rows;
}
