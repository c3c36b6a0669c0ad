import type { Sql } from '../db/sql.ts';
import type { Priority } from '../ticket/priority.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketState } from '../ticket/ticket-state.ts';

/**
 * Ids of the objects that a merge has moved, by kind: links are the copies on the target, timers
 * the running entries of labour, silences those of gateways.
 */
export type Moved = {
  readonly silences: readonly number[];
  readonly links: readonly number[];
  readonly subtasks: readonly number[];
  readonly reservations: readonly number[];
  readonly timers: readonly number[];
  readonly children: readonly number[];
};

/** A merge that is in force. */
export type Merge = {
  readonly id: number;
  readonly ticketId: number;
  readonly targetId: number;
  readonly fromState: TicketState;
  readonly mergedAt: Date;
  readonly moved: Moved;
  readonly targetBefore: {
    readonly priority: Priority;
    readonly priorityReason: string;
    readonly detectedAt: string | null;
    readonly parentId: number | null;
  };
};

/** Notes a merge. @param merge.merged, merge.target both as they were before it */
export async function noteMerge(
  sql: Sql,
  merge: { merged: Ticket; target: Ticket; moved: Moved; actor: string; now: Date },
): Promise<void> {
  const { merged, target, moved, actor, now } = merge;
  const { priority, priorityReason, detectedAt, parentId } = target;
  const before = JSON.stringify({ priority, priorityReason, detectedAt, parentId });
  await sql.query(
    `insert into ticket_merge (ticket_id, target_id, from_state, merged_at, merged_by, moved, target_before)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [merged.id, target.id, merged.state, now, actor, JSON.stringify(moved), before],
  );
}

/** Notes that a merge was undone: it is in force no more. */
export async function noteUndone(
  sql: Sql,
  id: number,
  { actor, reason, now }: { actor: string; reason: string; now: Date },
): Promise<void> {
  await sql.query('update ticket_merge set undone_at = $2, undone_by = $3, reason = $4 where id = $1', [
    ...[id, now, actor, reason],
  ]);
}

/** The merge of a ticket that is in force; undefined where there is none, or no record of it. */
export async function findMerge(sql: Sql, ticketId: number): Promise<Merge | undefined> {
  const { rows } = await sql.query<Merge>(
    `select id, ticket_id as "ticketId", target_id as "targetId", from_state as "fromState", merged_at as "mergedAt",
       moved, target_before as "targetBefore" from ticket_merge where ticket_id = $1 and undone_at is null`,
    [ticketId],
  );
  return rows[0];
}
