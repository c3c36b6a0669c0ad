import type { Sql } from '../db/sql.ts';
import type { TicketState } from '../ticket/ticket-state.ts';
import { answerOf, type StoredAnswer } from './answers.ts';

/** All that the holder of a ticket's code may see. */
export type Progress = {
  readonly status: ProgressStatus;
  readonly owner: string | null;
  readonly eta: Date | null;
  /** The ticket in which a chain of merges ends; it is not shown. */
  readonly ticketId: number;
  /** The answer about finished work; null while nothing is finished, or answered. */
  readonly answer: StoredAnswer | null;
};

/** States as people outside need them. */
export const progressStatuses = ['received', 'scheduled', 'in_progress', 'waiting', 'done', 'cancelled'] as const;
export type ProgressStatus = (typeof progressStatuses)[number];

const statusOf: Readonly<Record<TicketState, ProgressStatus>> = {
  candidate: 'received',
  new: 'received',
  assigned: 'received',
  accepted: 'received',
  scheduled: 'scheduled',
  in_progress: 'in_progress',
  on_hold: 'waiting',
  resolved: 'done',
  closed: 'done',
  cancelled: 'cancelled',
  // Only where the ticket that took its place cannot be found.
  merged: 'cancelled',
};

type Row = {
  readonly id: number;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  readonly closedAt: Date | null;
  readonly state: TicketState;
  readonly name: string | null;
  readonly scheduledUntil: Date | null;
  readonly dueAt: Date | null;
};

/** The code of a merged ticket follows the remaining one; the last of the chain counts. */
const FIND = `
  with recursive chain as (
    select id, merged_into, 1 as step from ticket where public_code = $1
    union all
    select t.id, t.merged_into, c.step + 1 from chain c join ticket t on t.id = c.merged_into where c.step < 20)
  select t.id, t.opened_at as "openedAt", t.resolved_at as "resolvedAt", t.closed_at as "closedAt", t.state, p.name, t.scheduled_until as "scheduledUntil",
    (select k.due_at from sla_clock k where k.ticket_id = t.id and k.kind = 'restore'
     order by k.generation desc, k.ordinal desc limit 1) as "dueAt"
  from chain c join ticket t on t.id = c.id left join person p on p.id = t.assignee_id
  order by c.step desc limit 1`;

/** How far the ticket with a public code has come; undefined where there is none. */
export async function findProgress(sql: Sql, code: string): Promise<Progress | undefined> {
  const [row] = (await sql.query<Row>(FIND, [code])).rows;
  if (!row) return undefined;
  const status = statusOf[row.state];
  const over = status === 'done' || status === 'cancelled';
  const answer = status === 'done' ? ((await answerOf(sql, row)) ?? null) : null;
  const eta = over ? null : (row.scheduledUntil ?? row.dueAt);
  return { status, owner: row.name && firstName(row.name), eta, ticketId: row.id, answer };
}

/** `Mei Chen` → `Mei`, `陈梅` → `梅`: in Chinese the family name comes first, without a space. */
export function firstName(name: string): string {
  const [first = name, ...rest] = name.trim().split(/\s+/);
  if (rest.length > 0 || !/^\p{Script=Han}{2,4}$/u.test(first)) return first;
  return first.slice(first.length === 4 ? 2 : 1);
}
