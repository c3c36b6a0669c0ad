import { messageOf } from '../../lib/errors.ts';
import type { AuditProblem } from '../audit/audit-problem.ts';
import type { Sql } from '../db/sql.ts';
import { clockEvents } from '../sla/clock.ts';
import { clockRows, firstDue, type StoredClock } from '../sla/clock-rows.ts';
import { clocksOf } from '../sla/clocks.ts';
import type { SlaRules } from '../sla/policy.ts';
import { type Ticket, ticketNumber } from '../ticket/ticket.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';

/** A ticket as it is, beside its record. */
export type AuditedTicket = Ticket & { readonly dueAt: Date | number };

const columns = `kind, generation, ordinal, state, priority, target_ms as target, elapsed_ms as elapsed,
  started_at as "startedAt", running_since as "runningSince", due_at as "dueAt", ended_at as "endedAt"`;

/**
 * Computes the clocks of an open ticket from its record again, and compares them with those of
 * lists and timers.
 */
export async function verifyClocks(
  sql: Sql,
  ticket: AuditedTicket,
  { record, rules }: { readonly record: readonly TicketEvent[]; readonly rules: SlaRules },
): Promise<readonly AuditProblem[]> {
  if (endStates.includes(ticket.state) || record.length === 0) return [];
  const where = ticketNumber(ticket.id);
  // Due times do not depend on now: only readings do, and none is compared.
  let expected: readonly StoredClock[];
  try {
    expected = clockRows(clocksOf(clockEvents(record), rules), { rules, now: ticket.updatedAt });
  } catch (error) {
    return [{ where, what: `its clocks cannot be worked out: ${messageOf(error)}` }];
  }
  const due = firstDue(expected);
  const problems: AuditProblem[] = [];
  if (Number(due === 'infinity' ? Number.POSITIVE_INFINITY : due) !== Number(ticket.dueAt)) {
    problems.push({ where, what: 'its due time does not follow from its record' });
  }
  const { rows } = await sql.query<StoredClock>(`select ${columns} from sla_clock where ticket_id = $1`, [ticket.id]);
  const stored = new Map(rows.map((row) => [nameOf(row), valuesOf(row)]));
  for (const clock of expected) {
    const name = nameOf(clock);
    if (stored.get(name) !== valuesOf(clock)) {
      problems.push({ where: `${where} clock ${name}`, what: 'it does not follow from the record' });
    }
    stored.delete(name);
  }
  for (const name of stored.keys()) {
    problems.push({ where: `${where} clock ${name}`, what: 'the record does not tell of it' });
  }
  return problems;
}

function nameOf({ kind, generation, ordinal }: StoredClock): string {
  return `${kind} ${generation}.${ordinal}`;
}

function valuesOf(clock: StoredClock): string {
  const { state, priority, target, elapsed, startedAt, runningSince, dueAt, endedAt } = clock;
  const at = (time: Date | string | null): number | null => (time === null ? null : new Date(time).getTime());
  const times = [startedAt, runningSince, dueAt, endedAt].map(at);
  return JSON.stringify([state, priority, Math.round(target), Math.round(elapsed), ...times]);
}
