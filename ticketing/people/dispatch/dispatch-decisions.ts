import type { Sql } from '../../db/sql.ts';
import type { Weighed } from './choose-assignee.ts';
import type { Weights } from './score.ts';

/** The inputs and result of one dispatch; never changed afterwards. */
export type DispatchDecision = {
  readonly id: number;
  readonly at: Date;
  /** `override`: a person chose, against filters and scores. */
  readonly kind: 'assign' | 'override' | 'coverage_gap';
  /** Its cause, such as `opened` or `decline`. */
  readonly cause: string;
  readonly actor: string;
  readonly chosen: string | null;
  readonly reason: string;
  /** When the work was to begin. */
  readonly workAt: Date;
  readonly weights: Weights;
  readonly candidates: readonly Weighed[];
};

/** Stores a dispatch decision; an assignment to the chosen person ends the gap. @returns its id */
export async function recordDecision(
  sql: Sql,
  ticketId: number,
  decision: Omit<DispatchDecision, 'id'>,
): Promise<number> {
  const { at, kind, cause, actor, chosen, reason, workAt, weights, candidates } = decision;
  const { rows } = await sql.query<{ id: number }>(
    `with assigned as (update person set last_assigned_at = $2 where id = $6),
       covered as (delete from coverage_gap where ticket_id = $1 and $6::text is not null)
     insert into dispatch_decision (ticket_id, at, kind, cause, actor, chosen, reason, work_at, weights, candidates)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [ticketId, at, kind, cause, actor, chosen, reason, workAt, JSON.stringify(weights), JSON.stringify(candidates)],
  );
  if (!rows[0]) throw new Error('an insert returns its row');
  return rows[0].id;
}

/** The decisions about a ticket, the last one first. */
export async function listDecisions(
  sql: Sql,
  ticketId: number,
  page: { before: number | null; limit: number },
): Promise<readonly DispatchDecision[]> {
  const { rows } = await sql.query<DispatchDecision>(
    `select id, at, kind, cause, actor, chosen, reason, work_at as "workAt", weights, candidates
     from dispatch_decision where ticket_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
    [ticketId, page.before, page.limit],
  );
  return rows;
}
