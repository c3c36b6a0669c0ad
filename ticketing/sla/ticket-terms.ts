import type { Sql } from '../db/sql.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';
import type { SlaFacts } from './policy.ts';
import type { TermsRef } from './terms.ts';

/** Events after which another policy may be meant. */
const TURNING_POINTS = ['opened', 'promoted', 'reopened', 'priority_changed', 'subject_corrected', 'unmerged'];

/**
 * The whole row of the asset aliased `a`, and the last revision of the definitions, for {@link
 * slaFactsFrom}.
 */
export const slaFactsColumns = `to_jsonb(a) as asset, (select coalesce(max(revision), 0) from sla_definition) as revision`;

export type SlaFactsRow = { readonly asset: Readonly<Record<string, string | null>>; readonly revision: number };

type SlaSubject = Pick<Ticket, 'assetId' | 'priority' | 'workClass' | 'failureModeGroup' | 'source'>;

/**
 * Members of a ticket that policies may use. Columns that an asset does not have count as unknown.
 */
export function slaFactsFrom({ asset }: Pick<SlaFactsRow, 'asset'>, ticket: SlaSubject): SlaFacts {
  const { priority, workClass, failureModeGroup, source, assetId } = ticket;
  return {
    priority,
    workClass,
    failureModeGroup,
    source,
    asset: assetId,
    site: asset['site'] ?? '',
    criticality: asset['criticality'] ?? '',
    assetClass: asset['class'] ?? null,
  };
}

/** The same, read, and the revision of the definitions by which to judge it. */
export async function readSlaFacts(
  sql: Sql,
  ticket: SlaSubject,
): Promise<{ readonly facts: SlaFacts; readonly revision: number }> {
  const { rows } = await sql.query<SlaFactsRow>(`select ${slaFactsColumns} from asset a where a.id = $1`, [
    ticket.assetId,
  ]);
  const [row] = rows;
  if (!row) throw new Error(`no asset ${ticket.assetId}`);
  return { facts: slaFactsFrom(row, ticket), revision: row.revision };
}

/** Whether something happens after which another policy may be meant. */
export function isTurningPoint({ kind }: Pick<NewTicketEvent, 'kind'>): boolean {
  return TURNING_POINTS.includes(kind);
}

/**
 * Events that open a ticket, or change its priority or its subject, with its commitments from then
 * on. Pure.
 */
export function withTerms(events: readonly NewTicketEvent[], sla: TermsRef): readonly NewTicketEvent[] {
  return events.map((event) => (isTurningPoint(event) ? { ...event, payload: { ...event.payload, sla } } : event));
}

/** The terms to store beside a ticket, from its events; null where nothing changes. Pure. */
export function termsToStore(
  { state }: Pick<Ticket, 'state'>,
  { events, revision }: { events: readonly NewTicketEvent[]; revision: number },
): { readonly terms: TermsRef | null; readonly revision: number | null } | null {
  const terms = events.findLast(({ payload }) => payload['sla'] !== undefined)?.payload['sla'] as TermsRef | undefined;
  const over = endStates.includes(state);
  if (!terms && !over) return null;
  return { terms: terms ?? null, revision: over ? null : revision };
}

/** Writes {@link termsToStore}, given as JSON or null. */
export const upsertTerms = (ticketId: string, stored: string): string =>
  `insert into ticket_sla (ticket_id, terms, revision)
   select ${ticketId}, s.terms, s.revision
   from jsonb_to_recordset(jsonb_build_array(${stored}::jsonb)) as s(terms jsonb, revision bigint)
   where ${stored}::jsonb is not null
   on conflict (ticket_id) do update set terms = coalesce(excluded.terms, ticket_sla.terms),
     revision = excluded.revision`;
