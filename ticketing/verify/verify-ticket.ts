import { hashOf } from '../../lib/canonical-json.ts';
import type { AuditProblem } from '../audit/audit-problem.ts';
import type { Redactions } from '../audit/redactions.ts';
import type { Sql } from '../db/sql.ts';
import type { SlaRules } from '../sla/policy.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { differencesOf } from '../ticket/ticket-after.ts';
import type { TicketAfter, TicketEvent } from '../ticket/ticket-event.ts';
import { findBrokenLink } from '../ticket/ticket-events.ts';
import { ticketStates } from '../ticket/ticket-state.ts';
import { commentHash } from '../work/comments.ts';
import { listSignatures } from '../work/signatures.ts';
import { type AuditedTicket, verifyClocks } from './verify-clocks.ts';

/** State of a ticket when events began to record the result of each change. */
export type TicketBaseline = { readonly id: number; readonly events: number; readonly after: TicketAfter };

/**
 * Finds differences from the record of a ticket: in the record itself, in everything about the
 * ticket, in its clocks, and in the parts that it binds by a hash.
 */
export async function verifyTicket(
  sql: Sql,
  ticket: AuditedTicket,
  by: {
    readonly record: readonly TicketEvent[];
    readonly baseline: TicketBaseline | undefined;
    /** Undefined: its clocks are not checked. */
    readonly rules: SlaRules | undefined;
    readonly erased: Redactions;
  },
): Promise<readonly AuditProblem[]> {
  const { record, baseline, rules, erased } = by;
  const number = ticketNumber(ticket.id);
  const broken = findBrokenLink(ticket.id, record, (sequence) => erased.of('ticket_event', ticket.id, sequence));
  if (broken) {
    return [{ where: `${number} event ${broken.sequence}`, what: 'it was changed, or an event before it is missing' }];
  }
  return [
    ...verifyHead(ticket, record),
    ...verifyValues(ticket, record, baseline),
    ...(rules ? await verifyClocks(sql, ticket, { record, rules }) : []),
    ...(await verifyComments(sql, ticket.id, record)),
    ...(await verifySignatures(sql, ticket.id, record)),
    ...(await verifyFiles(sql, ticket.id, record)),
    ...(await verifyEvidence(sql, record)),
  ];
}

/** The state at the end of a record; undefined where no event has one. Pure. */
export function stateOf(record: readonly TicketEvent[]): string | undefined {
  const isState = (value: unknown): value is string => (ticketStates as readonly unknown[]).includes(value);
  const last = record.findLast(({ kind, payload }) => {
    return kind === 'opened' ? isState(payload['state']) : isState(payload['from']) && isState(payload['to']);
  });
  const state = last?.kind === 'opened' ? last.payload['state'] : last?.payload['to'];
  return isState(state) ? state : undefined;
}

/** Everything about a ticket beside what its first and its last event say. */
function verifyValues(
  ticket: AuditedTicket,
  record: readonly TicketEvent[],
  baseline: TicketBaseline | undefined,
): readonly AuditProblem[] {
  const where = ticketNumber(ticket.id);
  const birth = baseline?.after ?? record.find(({ after }) => after)?.after;
  const last = record.findLast(({ after }) => after)?.after ?? baseline?.after;
  if (!birth || !last) return [{ where, what: 'no record tells what it was' }];
  // Reported in words of its own by verifyHead.
  const told = stateOf(record);
  const names = differencesOf(ticket, { birth, last }).filter((name) => name !== 'state' || told === ticket.state);
  return names.map((name) => ({ where, what: `its ${name} is not as it was recorded` }));
}

function verifyHead(ticket: AuditedTicket, record: readonly TicketEvent[]): readonly AuditProblem[] {
  const where = ticketNumber(ticket.id);
  const problems: AuditProblem[] = [];
  if (record.length !== ticket.eventCount) {
    problems.push({ where, what: `its record has ${record.length} events, and had ${ticket.eventCount}` });
  } else if (record.length > 0 && record.at(-1)?.hash !== ticket.eventHash) {
    problems.push({ where, what: 'its record ends with another event than it did' });
  }
  const state = stateOf(record);
  if (state !== undefined && state !== ticket.state) {
    problems.push({ where, what: `it is ${ticket.state}, and its record says ${state}` });
  }
  return problems;
}

async function verifyComments(sql: Sql, id: number, record: readonly TicketEvent[]): Promise<readonly AuditProblem[]> {
  const { rows } = await sql.query<{ id: number; author: string; body: string; createdAt: Date }>(
    'select id, author, body, created_at as "createdAt" from ticket_comment where ticket_id = $1',
    [id],
  );
  const hashes = new Map(rows.map((row) => [row.id, commentHash({ ...row, ticketId: id })]));
  return compare(record, { kind: 'commented', id: 'comment', hash: 'hash', number: ticketNumber(id), hashes });
}

async function verifySignatures(
  sql: Sql,
  id: number,
  record: readonly TicketEvent[],
): Promise<readonly AuditProblem[]> {
  const signatures = await listSignatures(sql, id);
  const hashes = new Map(signatures.map((signature) => [signature.id, hashOf(signature.content)]));
  return compare(record, { kind: 'signed', id: 'signature', hash: 'contentHash', number: ticketNumber(id), hashes });
}

async function verifyFiles(sql: Sql, id: number, record: readonly TicketEvent[]): Promise<readonly AuditProblem[]> {
  const { rows } = await sql.query<{ id: number; sha256: string }>(
    'select id, sha256 from ticket_file where ticket_id = $1',
    [id],
  );
  const hashes = new Map(rows.map((row) => [row.id, row.sha256]));
  return compare(record, { kind: 'file_added', id: 'file', hash: 'sha256', number: ticketNumber(id), hashes });
}

/** The evidence of each alarm is bound to the record of the ticket that it opened or joined. */
async function verifyEvidence(sql: Sql, record: readonly TicketEvent[]): Promise<readonly AuditProblem[]> {
  const bound = record.flatMap(({ payload }) =>
    typeof payload['episode'] === 'string' && typeof payload['evidence'] === 'string'
      ? [{ episode: payload['episode'], hash: payload['evidence'] }]
      : [],
  );
  if (bound.length === 0) return [];
  const { rows } = await sql.query<{ id: string; hash: string }>(
    'select id, evidence_hash as hash from alarm_episode where id = any ($1::text[])',
    [bound.map(({ episode }) => episode)],
  );
  return bound.flatMap(({ episode, hash }) => {
    const found = rows.find(({ id }) => id === episode);
    if (!found) return [{ where: `episode ${episode}`, what: 'it is missing' }];
    return found.hash === hash
      ? []
      : [{ where: `episode ${episode}`, what: 'its evidence is not what its ticket was opened with' }];
  });
}

/** Compares the record's items, each bound by its hash, with the present ones. */
function compare(
  record: readonly TicketEvent[],
  by: { kind: string; id: string; hash: string; number: string; hashes: ReadonlyMap<number, string> },
): readonly AuditProblem[] {
  const told = record.filter(({ kind }) => kind === by.kind);
  const known = new Set(told.map(({ payload }) => payload[by.id]));
  const changed = told.flatMap(({ payload }) => {
    const where = `${by.number} ${by.id} ${payload[by.id]}`;
    const hash = by.hashes.get(Number(payload[by.id]));
    if (hash === undefined) return [{ where, what: 'the record tells of it, and it is missing' }];
    return hash === payload[by.hash] ? [] : [{ where, what: 'it was changed after it was recorded' }];
  });
  const added = [...by.hashes.keys()].filter((id) => !known.has(id));
  return [
    ...changed,
    ...added.map((id) => ({ where: `${by.number} ${by.id} ${id}`, what: 'the record does not tell of it' })),
  ];
}
