import type { Sql } from '../db/sql.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { TermsRef } from '../sla/terms.ts';
import { isHoldReason } from '../ticket/hold-reason.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** Effect of a hold on the clocks of a ticket, by its policy when it begins. */
export type HoldTerms = {
  readonly pausesClocks: boolean;
  /** Clocks resume at this time at the latest, and somebody is notified. */
  readonly capAt: Date;
};

/** Terms of a hold by the ticket's policy now; null for an unknown reason. */
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
