import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { personBehind, readActor, refuseDecider } from '../ticket/actor.ts';
import { noteWork, requireOpen, type WorkDone } from './note-work.ts';
import { whoWorked } from './second-person.ts';

/** Consents of a second person: to the beginning of work, or to its quality. */
export const approvalKinds = ['permit', 'review'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

/** A request for consent, and the answer of a second person. */
export type Approval = {
  readonly id: number;
  readonly ticketId: number;
  readonly generation: number;
  readonly kind: ApprovalKind;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decision: 'approved' | 'refused' | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
};

const columns = `id, ticket_id as "ticketId", generation, kind, requested_by as "requestedBy",
  requested_at as "requestedAt", decision, decided_by as "decidedBy", decided_at as "decidedAt", reason`;

/**
 * Asks a second person.
 * @throws {AppError} `conflict` where it was asked already, or a review comes before the work is
 * resolved
 */
export async function requestApproval(db: Db, done: WorkDone, kind: ApprovalKind): Promise<Approval> {
  return await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    if (kind === 'review' && ticket.state !== 'resolved') {
      throw new AppError('conflict', 'Work is reviewed once it is resolved.', { details: { state: ticket.state } });
    }
    const { rows } = await sql.query<Approval>(
      `insert into approval (ticket_id, generation, kind, requested_by, requested_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning ${columns}`,
      [ticket.id, ticket.generation, kind, done.actor, done.now],
    );
    const [approval] = rows;
    if (!approval) throw new AppError('conflict', `A ${kind} was requested already, and waits for its decision.`);
    return { result: approval, event: { kind: 'approval_requested', payload: { approval: approval.id, kind } } };
  });
}

/**
 * Decides a request.
 * @param decided.kinds kinds that the decider's role may decide
 * @throws {AppError} `not_found`; `conflict` if decided; `forbidden` for the asker, and after work
 * on the ticket; `unprocessable` naming `reason` where a refusal has none
 */
export async function decideApproval(
  db: Db,
  done: WorkDone,
  decided: {
    readonly id: number;
    readonly decision: 'approved' | 'refused';
    readonly reason: string | null;
    readonly kinds: readonly ApprovalKind[];
  },
): Promise<Approval> {
  const { id, decision, reason } = decided;
  const { actor, now } = done;
  if (decision === 'refused' && !reason?.trim()) throw unprocessable('reason', 'a refusal needs a reason');
  return await noteWork(db, done, async (sql, ticket) => {
    const asked = await sql.query<Approval>(`select ${columns} from approval where id = $1 and ticket_id = $2`, [
      id,
      ticket.id,
    ]);
    const [approval] = asked.rows;
    if (!approval) throw new AppError('not_found', 'There is no such approval on this ticket.');
    if (approval.decision !== null) throw new AppError('conflict', `It was ${approval.decision} already.`);
    if (!decided.kinds.includes(approval.kind))
      throw new AppError('forbidden', `Your role decides on no ${approval.kind}.`);
    await refuseOwn(sql, approval, actor);
    const { rows } = await sql.query<Approval>(
      `update approval set decision = $2, decided_by = $3, decided_at = $4, reason = $5 where id = $1 returning ${columns}`,
      [id, decision, actor, now, reason],
    );
    const [result] = rows;
    if (!result) throw new Error('an update returns its row');
    const payload = { approval: id, kind: approval.kind, decision, reason };
    return { result, event: { kind: 'approval_decided', payload } };
  });
}

/** The approvals of a ticket, oldest first. */
export async function listApprovals(sql: Sql, ticketId: number): Promise<readonly Approval[]> {
  const { rows } = await sql.query<Approval>(`select ${columns} from approval where ticket_id = $1 order by id`, [
    ticketId,
  ]);
  return rows;
}

async function refuseOwn(sql: Sql, { ticketId, requestedBy }: Approval, actor: string): Promise<void> {
  const decider = readActor(actor);
  const refused = refuseDecider(decider);
  if (refused !== undefined) throw new AppError('forbidden', refused);
  if (decider.person === null) return;
  const asked = await sql.query<{ person: string | null }>(`select ${personBehind('$1::text')} as person`, [
    requestedBy,
  ]);
  const own = decider.person === asked.rows[0]?.person || (await whoWorked(sql, ticketId)).has(decider.person);
  if (!own) return;
  throw new AppError(
    'forbidden',
    'A second person must decide: neither who asked nor anyone who has worked on the ticket.',
  );
}
