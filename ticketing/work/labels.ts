import type { Sql } from '../db/sql.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Verdict } from '../ticket/verdict.ts';

/** A label of a span of a device for the detector: a fault, normal behaviour, or nothing. */
export type Label = {
  readonly subject: 'machine' | 'instrument';
  readonly kind: 'positive' | 'negative' | 'excluded';
};

/**
 * A verdict's label for the time from the onset until it was found (docs/work-orders.md); pure.
 */
export function labelsOf(verdict: Verdict): readonly Label[] {
  switch (verdict) {
    case 'functional_failure':
    case 'potential_failure':
      return [{ subject: 'machine', kind: 'positive' }];
    case 'no_fault_found':
    case 'process_change':
      return [{ subject: 'machine', kind: 'negative' }];
    case 'sensor_fault':
      return [
        { subject: 'machine', kind: 'excluded' },
        { subject: 'instrument', kind: 'positive' },
      ];
    case 'external_cause':
    case 'duplicate':
    case 'not_inspected':
      return [];
    default:
      return verdict satisfies never;
  }
}

/**
 * Writes the labels of a ticket that is closed for good: for each device of its alarms, from the
 * first onset until work began, since readings during the work of a technician say nothing; else
 * until the verdict.
 */
export async function writeLabels(sql: Sql, ticket: Ticket, now: Date): Promise<void> {
  if (ticket.verdict === null) return;
  for (const { subject, kind } of labelsOf(ticket.verdict)) {
    await sql.query(
      `with since as (select coalesce(max(at), $8) as at from ticket_event where ticket_id = $1 and kind = 'reopened')
       insert into label (ticket_id, generation, device, subject, kind, from_at, to_at, operating_mode, failure_mode, verdict,
         created_at)
       select $1, $2, e.device, $3, $4, min(e.onset_at), greatest(min(e.onset_at), coalesce(
         (select min(v.at) from ticket_event v where v.ticket_id = $1 and v.kind = 'started' and v.at >= since.at), $5)),
         min((e.evidence->'scoring'->>'mode')::int),
         (select f.failure_mode from ticket_finding f where f.ticket_id = $1 and f.generation = $2), $6, $7
       from ticket_episode l join alarm_episode e on e.id = l.episode_id cross join since
       where l.ticket_id = $1 and l.attached_at >= since.at group by e.device, since.at
       on conflict (ticket_id, generation, device, subject) do nothing`,
      [ticket.id, ticket.generation, subject, kind, ticket.resolvedAt ?? now, ticket.verdict, now, ticket.openedAt],
    );
  }
}

/**
 * Takes back the label of a ticket that is opened again, since the finding was wrong. The rows
 * stay, marked.
 */
export async function withdrawLabels(sql: Sql, ticket: Ticket, now: Date): Promise<void> {
  await sql.query(
    'update label set withdrawn_at = $3 where ticket_id = $1 and generation = $2 and withdrawn_at is null',
    [ticket.id, ticket.generation, now],
  );
}
