import type { Sql } from '../db/sql.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketAction } from '../ticket/ticket-state.ts';
import { withdrawLabels, writeLabels } from '../work/labels.ts';
import type { TransitionRequest } from './transition.ts';

/** Writes the results of a transition beside the ticket: findings, and labels for the detector. */
export async function followTicketTransition(
  sql: Sql,
  ticket: { readonly before: Ticket; readonly after: Ticket },
  passed: {
    readonly action: TicketAction;
    readonly request: TransitionRequest;
    readonly actor: string;
    readonly now: Date;
  },
): Promise<void> {
  const { action } = passed;
  if (action === 'resolve' || action === 'resolve_without_work') await recordFinding(sql, ticket.after, passed);
  if (action === 'soak_passed' || action === 'review_ok') await writeLabels(sql, ticket.after, passed.now);
  if (action === 'reopen') await withdrawLabels(sql, ticket.before, passed.now);
}

async function recordFinding(
  sql: Sql,
  ticket: Ticket,
  { request, actor, now }: { request: TransitionRequest; actor: string; now: Date },
): Promise<void> {
  const { verdict, failureMode, failureMechanism, failureCause } = request;
  const codes = [failureMode ?? null, failureMechanism ?? null, failureCause ?? null];
  await sql.query(
    `insert into ticket_finding (ticket_id, generation, verdict, failure_mode, failure_mechanism, failure_cause,
       recorded_by, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (ticket_id, generation) do update set verdict = $3, failure_mode = $4, failure_mechanism = $5,
       failure_cause = $6, recorded_by = $7, recorded_at = $8`,
    [ticket.id, ticket.generation, verdict, ...codes, actor, now],
  );
}
