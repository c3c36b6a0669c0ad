import type { Sql } from '../db/sql.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { TermsRef } from '../sla/terms.ts';
import { isHoldReason } from '../ticket/hold-reason.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** What a hold does to the clocks of a ticket, as its policy says when it begins. */
export type HoldTerms = {
  readonly pausesClocks: boolean;
  /** Longer than that no clock stands still, and somebody is told. */
  readonly capAt: Date;
};

/** What a ticket's policy says of holding it now; null for what is no reason. */
export async function holdTerms(
  sql: Sql,
  ticket: Ticket,
  { reason, now, policy }: { reason: string | undefined; now: Date; policy: SlaPolicy },
): Promise<HoldTerms | null> {
  if (!isHoldReason(reason)) return null;
  const rules = await policy.rules(sql);
  const { rows } = await sql.query<{ terms: TermsRef | null }>('select terms from ticket_sla where ticket_id = $1', [
    ticket.id,
  ]);
  const { holds, tiers } = rules.termsOf(rows[0]?.terms);
  const { pauses, capMs } = holds[reason];
  return { pausesClocks: pauses, capAt: new Date(tiers[ticket.priority].calendar.add(now.getTime(), capMs)) };
}
