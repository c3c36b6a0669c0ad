import type { Sql } from '../db.ts';
import { endStates } from '../state-machine.ts';
import type { NewTicketEvent } from '../ticket-events.ts';
import type { Ticket } from '../tickets.ts';
import type { SlaFacts, SlaRules, TermsRef } from './policy.ts';

/** Events after which another policy may be meant. */
const TURNING_POINTS = ['opened', 'promoted', 'reopened', 'priority_changed'];

/** What policies may look at of a ticket. Read as a whole row: columns that an asset does not have count as unknown. */
export async function slaFactsOf(
  sql: Sql,
  ticket: Pick<Ticket, 'assetId' | 'priority' | 'workClass' | 'failureModeGroup' | 'source'>,
): Promise<SlaFacts> {
  const { rows } = await sql.query<{ asset: Readonly<Record<string, string | null>> }>(
    'select to_jsonb(a) as asset from asset a where id = $1',
    [ticket.assetId],
  );
  const asset = rows[0]?.asset ?? {};
  const { priority, workClass, failureModeGroup, source, assetId } = ticket;
  return {
    ...{ priority, workClass, failureModeGroup, source, asset: assetId },
    site: asset['site'] ?? '',
    criticality: asset['criticality'] ?? '',
    assetClass: asset['class'] ?? null,
  };
}

/** Records in the events that open a ticket, or change its priority, what it is promised from then on. */
export async function recordTerms(
  sql: Sql,
  ticket: Ticket,
  { events, rules }: { events: readonly NewTicketEvent[]; rules: SlaRules },
): Promise<readonly NewTicketEvent[]> {
  if (!events.some(({ kind }) => TURNING_POINTS.includes(kind))) return events;
  const sla = rules.choose(await slaFactsOf(sql, ticket));
  return events.map((event) =>
    TURNING_POINTS.includes(event.kind) ? { ...event, payload: { ...event.payload, sla } } : event,
  );
}

/** Keeps beside a ticket what its events say that it is promised. */
export async function storeTerms(
  sql: Sql,
  ticket: Ticket,
  { events, revision }: { events: readonly NewTicketEvent[]; revision: number },
): Promise<void> {
  const terms = events.findLast(({ payload }) => payload['sla'] !== undefined)?.payload['sla'] as TermsRef | undefined;
  const over = endStates.includes(ticket.state);
  if (!terms && !over) return;
  await sql.query(
    `insert into ticket_sla (ticket_id, terms, revision) values ($1, $2, $3)
     on conflict (ticket_id) do update set terms = coalesce(excluded.terms, ticket_sla.terms),
       revision = excluded.revision`,
    [ticket.id, terms ? JSON.stringify(terms) : null, over ? null : revision],
  );
}
