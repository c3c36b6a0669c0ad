import type { Sql } from '../db.ts';

/** Someone who could take a ticket, with what decides. */
export type Candidate = {
  readonly id: string;
  readonly openTickets: number;
  readonly lastAssignedAt: Date | null;
};

/** Who gets a ticket and why; `coverage_gap` when there is nobody: silence would be worse. */
export type Dispatch =
  | { readonly kind: 'assign'; readonly assignee: string; readonly reason: string; readonly candidates: number }
  | { readonly kind: 'coverage_gap'; readonly reason: string };

/** Chooses who has the fewest open tickets, then was assigned one least recently, then the lowest id. */
export function chooseAssignee(candidates: readonly Candidate[]): Dispatch {
  const [first] = candidates.toSorted(
    (a, b) =>
      a.openTickets - b.openTickets ||
      (a.lastAssignedAt?.getTime() ?? 0) - (b.lastAssignedAt?.getTime() ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
  if (!first) return { kind: 'coverage_gap', reason: 'nobody who could take it is in the roster' };
  const reason = `fewest open tickets (${first.openTickets}), then least recently assigned`;
  return { kind: 'assign', assignee: first.id, reason, candidates: candidates.length };
}

/** Dispatches one ticket: chooses among the active people who are not excluded, and notes when they were assigned it. */
export async function dispatch(sql: Sql, options: { exclude: readonly string[]; now: Date }): Promise<Dispatch> {
  const { rows } = await sql.query<Candidate>(
    `select p.id, p.last_assigned_at as "lastAssignedAt", count(t.id) as "openTickets"
     from person p left join ticket t
       on t.assignee_id = p.id and t.state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold')
     where p.active and p.id <> all ($1::text[]) group by p.id`,
    [options.exclude],
  );
  const choice = chooseAssignee(rows);
  if (choice.kind === 'assign') await noteAssigned(sql, choice.assignee, options.now);
  return choice;
}

/** Notes that a person was given a ticket, for the order of the next dispatch. */
export async function noteAssigned(sql: Sql, person: string, now: Date): Promise<void> {
  await sql.query('update person set last_assigned_at = $2 where id = $1', [person, now]);
}
