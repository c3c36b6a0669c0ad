import { notShownTo, showsTicket } from '../../access/places.ts';
import type { Sql } from '../../db/sql.ts';
import { notify } from '../../notify/outbox.ts';
import { systemActor } from '../../ticket/actor.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { type Considered, consider, type DispatchInputs } from './consider.ts';
import { noteGap } from './coverage-gap.ts';
import { recordDecision } from './dispatch-decisions.ts';
import { defaultWeights } from './score.ts';

/**
 * The assignee and the reason; `coverage_gap` if there is nobody: the ticket waits in the lead's
 * queue.
 */
export type Dispatch =
  | { readonly kind: 'assign'; readonly assignee: string; readonly reason: string; readonly candidates: number }
  | { readonly kind: 'coverage_gap'; readonly reason: string };

type DispatchAsked = DispatchInputs & {
  /** Its cause, such as `opened` or `decline`. */
  readonly cause: string;
};

/**
 * Dispatches one ticket: chooses, stores the decision, and pages the people on call for a P1. The
 * caller changes the ticket. Dispatches take turns, so that two at once do not give one person more
 * than they can take.
 */
export async function dispatch(sql: Sql, ticket: Ticket, asked: DispatchAsked): Promise<Dispatch> {
  const { cause, now } = asked;
  await takeTurn(sql);
  const considered = await consider(sql, ticket, asked);
  const { choice, job } = considered;
  const chosen = choice.kind === 'assign' ? choice.assignee : null;
  const { kind, reason, candidates } = choice;
  const kept = { at: now, kind, cause, actor: systemActor.dispatcher, chosen, reason, workAt: job.workAt, candidates };
  const decision = await recordDecision(sql, ticket.id, { ...kept, weights: defaultWeights });
  await page(sql, ticket, { considered, chosen, decision, now });
  if (choice.kind === 'coverage_gap') {
    await noteGap(sql, ticket.id, { considered, now });
    return { kind: 'coverage_gap', reason };
  }
  const able = candidates.filter(({ excluded }) => excluded.length === 0).length;
  return { kind: 'assign', assignee: choice.assignee, reason, candidates: able };
}

/**
 * Gives a ticket to a requested person. Filters can be overridden, with a reason, which is kept.
 * @returns faults of the assignment, or why they have it
 */
export async function assignByHand(
  sql: Sql,
  ticket: Ticket,
  asked: DispatchAsked & { readonly person: string; readonly reason: string | undefined; readonly actor: string },
): Promise<{ readonly why: string } | { readonly field: 'assignee' | 'reason'; readonly refused: string }> {
  const { person, cause, actor, now } = asked;
  await takeTurn(sql);
  const considered = await consider(sql, ticket, asked);
  const { candidates } = considered.choice;
  const weighed = candidates.find((candidate) => candidate.person === person);
  if (!weighed) return { field: 'assignee', refused: 'there is no such person on duty' };
  if (!(await showsTicket(sql, person, ticket.id))) return { field: 'assignee', refused: notShownTo(person) };
  const against = weighed.excluded.map(({ reason }) => reason).join(', ');
  const because = asked.reason?.trim() ?? '';
  if (against !== '' && because === '') {
    return { field: 'reason', refused: `${against}. Give a reason to assign it despite that` };
  }
  const why = ['asked for', ...(because ? [because] : []), ...(against ? [`although: ${against}`] : [])].join('; ');
  const { workAt } = considered.job;
  const kept = { at: now, kind: 'override', cause, actor, chosen: person, reason: why, workAt, candidates } as const;
  const decision = await recordDecision(sql, ticket.id, { ...kept, weights: defaultWeights });
  await page(sql, ticket, { considered, chosen: person, decision, now });
  return { why };
}

/**
 * One dispatch at a time, until the end of the transaction: no ticket is locked after it, see
 * "Locks" in docs/development.md.
 */
async function takeTurn(sql: Sql): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtext('harbinger dispatch'))`);
}

/** Pages the people on call at the site and the assignee of a P1. */
async function page(
  sql: Sql,
  ticket: Ticket,
  paging: { considered: Considered; chosen: string | null; decision: number; now: Date },
): Promise<void> {
  const { considered, chosen, decision, now } = paging;
  if (ticket.priority !== 'P1') return;
  const to = [...new Set([...considered.onCall, ...(chosen === null ? [] : [chosen])])];
  const { reason } = considered.choice;
  const params = { reason: ticket.priorityReason, why: reason, assignee: chosen };
  await notify(sql, { ticketId: ticket.id, event: `dispatch:${decision}`, kind: 'page', to, params, now });
}
