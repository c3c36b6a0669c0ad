import { AppError, unprocessable } from '../../lib/errors.ts';
import { findAsset } from '../assets/assets.ts';
import { findRetired, retiredWords } from '../assets/retired.ts';
import type { Db, Sql } from '../db/sql.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { readActor } from '../ticket/actor.ts';
import type { Priority } from '../ticket/priority.ts';
import { type NewTicket, type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockOpenTicket } from '../ticket/tickets.ts';
import { addRequester } from '../work/requesters.ts';
import { openTicket } from './open-ticket.ts';
import { decideBeginning, readOpeningRules } from './opening-rules.ts';
import { riseTo } from './raise-priority.ts';

/** A ticket by a person, a program or a plan. */
export type TicketRequest = {
  readonly asset: string;
  readonly title: string;
  readonly description: string;
  readonly failureModeGroup: string;
  readonly workClass: Ticket['workClass'];
  readonly source: 'person' | 'api' | 'plan';
  readonly priority: Priority;
  /** A planner must review it first. */
  readonly candidate: boolean;
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
};

/**
 * Opens a ticket on request. If one is open for the same asset, failure-mode group and work class,
 * adds the request to its record and as a comment. The request may raise its priority, and its
 * author becomes one of its requesters.
 * @returns the ticket, and whether it is new
 * @throws {AppError} `unprocessable` for an asset that there is not, or that is out of use for good
 */
export async function requestTicket(db: Db, request: TicketRequest): Promise<{ ticket: Ticket; isNew: boolean }> {
  return await db.transaction((sql) => requestTicketIn(sql, request));
}

/** {@link requestTicket} in the caller's transaction. */
export async function requestTicketIn(sql: Sql, request: TicketRequest): Promise<{ ticket: Ticket; isNew: boolean }> {
  const { actor, now, policy } = request;
  const asked = await ticketOf(sql, request);
  const open = await lockOpenTicket(sql, asked);
  if (open) return { ticket: await addRequest(sql, open, request), isNew: false };
  const opened = await openTicket(sql, asked, { actor, now, policy, reason: 'asked for' });
  if (opened) return { ticket: opened, isNew: true };
  // Somebody else opened it between our look and our insert: the unique index said so.
  const other = await lockOpenTicket(sql, asked);
  if (!other)
    throw new AppError('unavailable', 'The ticket for this trouble was just closed; try again.', { retryable: true });
  return { ticket: await addRequest(sql, other, request), isNew: false };
}

async function ticketOf(sql: Sql, request: TicketRequest): Promise<NewTicket> {
  const { asset, title, description, failureModeGroup, workClass, source, priority, candidate, actor } = request;
  const { count } = await sql.query('select 1 from asset where id = $1 for no key update', [asset]);
  if (count === 0 || !(await findAsset(sql, asset))) throw unprocessable('asset', 'there is no such asset');
  const retired = await findRetired(sql, asset);
  if (retired !== undefined) throw unprocessable('asset', retiredWords(retired));
  const { state } = decideBeginning({ source, peakScore: null }, await readOpeningRules(sql));
  return {
    title,
    description,
    assetId: asset,
    failureModeGroup,
    workClass,
    source,
    priority,
    priorityReason: reasonOf(actor),
    detectedAt: null,
    requestedBy: actor,
    state: candidate ? 'candidate' : state,
  };
}

/** Why a ticket has the priority that a request gave it. */
function reasonOf(actor: string): string {
  return readActor(actor).kind === 'nobody' ? 'reported without an account' : `requested by ${actor}`;
}

async function addRequest(sql: Sql, ticket: Ticket, request: TicketRequest): Promise<Ticket> {
  const { title, description, source, priority, actor, now, policy } = request;
  const rise = riseTo(ticket, { priority, priorityReason: reasonOf(actor), actor });
  const payload = { title, description, source, priority, ticket: ticketNumber(ticket.id) };
  const again = source === 'plan' ? [] : await addRequester(sql, ticket, request);
  const events = [{ actor, kind: 'request_attached', payload }, ...again, ...(rise ? [rise.event] : [])];
  return await recordChange(sql, ticket, { change: rise?.change ?? {}, events, now, policy });
}
