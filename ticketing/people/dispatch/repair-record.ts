import type { Sql } from '../../db/sql.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketAction } from '../../ticket/ticket-state.ts';
import type { Verdict } from '../../ticket/verdict.ts';

/** Verdicts that mean a repair. */
const mended: readonly (Verdict | null)[] = ['functional_failure', 'potential_failure'];

/**
 * Counts the result of a repair for its maker. It held if the ticket closes. It did not hold if the
 * fault came back in the soak or the ticket is opened again.
 * @param ticket as it was before the action
 */
export async function noteRepair(sql: Sql, ticket: Ticket, action: TicketAction): Promise<void> {
  const counts = outcomeOf(action);
  if (!counts || ticket.assigneeId === null || !mended.includes(ticket.verdict)) return;
  await sql.query(
    `insert into repair_record as r (person_id, failure_mode_group, repairs, held) values ($1, $2, $3, greatest($4, 0))
     on conflict (person_id, failure_mode_group) do update set repairs = r.repairs + $3, held = greatest(r.held + $4, 0)`,
    [ticket.assigneeId, ticket.failureModeGroup, counts.repairs, counts.held],
  );
}

function outcomeOf(action: TicketAction): { repairs: number; held: number } | undefined {
  switch (action) {
    case 'soak_passed':
    case 'review_ok':
      return { repairs: 1, held: 1 };
    case 'soak_failed':
      return { repairs: 1, held: 0 };
    case 'reopen':
      return { repairs: 0, held: -1 };
    default:
      return undefined;
  }
}
