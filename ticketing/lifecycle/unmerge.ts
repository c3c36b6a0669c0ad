import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { changeAlarms } from '../episodes/episodes.ts';
import { resumePages } from '../notify/pages.ts';
import { dispatch } from '../people/dispatch/dispatch.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Ticket, type TicketChange, ticketNumber } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { endStates } from '../ticket/ticket-state.ts';
import { lockTickets } from '../ticket/tickets.ts';
import { changeOfTarget } from './merge.ts';
import { findMerge, type Merge, noteUndone } from './merge-record.ts';
import { moveBack } from './move-back.ts';
import { declinedBy, dispatchEvent } from './perform-ticket-transition.ts';
import { reopenDays } from './transition-rules.ts';

/** Actor, reason and time of the undoing of a merge. */
export type Undoing = {
  readonly ticketId: number;
  /** The version that they saw, where the request has one. */
  readonly expectedVersion?: number | undefined;
  readonly reason: string;
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
  /** Refuses a target that they may not change; left out: they may change all. */
  readonly allow?: (sql: Sql, target: string) => Promise<void>;
};

/**
 * Undoes a merge by mistake: the ticket is again in the state in which it was merged, and the moved
 * objects return. Its clocks run as if it had never been merged: the machine waited all the while.
 * @throws {AppError} `not_found`; `stale`; `conflict` where there is nothing to undo, or no more,
 * with the ticket that is in the way
 */
export async function unmergeTicket(db: Db, undo: Undoing): Promise<Ticket> {
  return await db.transaction(async (sql) => {
    const { ticketId, actor, now, policy, reason } = undo;
    const merge = await findMerge(sql, ticketId);
    const touched = merge ? [merge.targetId, ...merge.moved.children] : [];
    const locked = await lockTickets(sql, [ticketId, ...touched]);
    const ticket = locked.get(ticketId);
    if (!ticket) throw new AppError('not_found', 'There is no such ticket.');
    refuseStale(ticket, undo.expectedVersion);
    // Somebody may have undone it, and merged it again, before the tickets were locked.
    if ((await findMerge(sql, ticketId))?.id !== merge?.id) throw somethingElse(ticket);
    const target = merge && locked.get(merge.targetId);
    if (!merge || !target || ticket.mergedInto !== target.id) throw nothingToUndo(ticket);
    await undo.allow?.(sql, ticketNumber(target.id));
    const refused = refuseUndoing({ merge, target, now, signed: await isSigned(sql, merge) });
    if (refused !== undefined) throw new AppError('conflict', refused.message, { details: refused.details });
    await refuseOther(sql, ticket);
    const children = [...locked.values()].filter(({ id, parentId }) => {
      return merge.moved.children.includes(id) && parentId === target.id;
    });
    await moveBack(sql, merge, now);
    await giveBack(sql, { ticket, target, merge }, { actor, reason, now, policy });
    for (const child of children) {
      const payload = { parent: ticketNumber(ticket.id), reason: 'the merge of its parent was undone' };
      const events = [{ actor, kind: 'grouped', payload }];
      await recordChange(sql, child, { change: { parentId: ticket.id }, events, now, policy });
    }
    const restored = await restore(sql, { ticket, target, merge }, undo);
    await noteUndone(sql, merge.id, { actor, reason, now });
    return restored;
  });
}

/** Why a merge can be undone no more; undefined where it can. Pure. */
export function refuseUndoing(of: {
  readonly merge: Pick<Merge, 'mergedAt'>;
  readonly target: Pick<Ticket, 'id' | 'state' | 'mergedInto'>;
  readonly now: Date;
  /** Somebody has signed for the work on the target since. */
  readonly signed: boolean;
}): { readonly message: string; readonly details: Readonly<Record<string, unknown>> } | undefined {
  const { merge, target, now, signed } = of;
  const number = ticketNumber(target.id);
  if (now.getTime() - merge.mergedAt.getTime() > reopenDays * 86_400_000) {
    const message = `It was merged more than ${reopenDays} days ago: open a new ticket instead.`;
    return { message, details: { mergedAt: merge.mergedAt.toISOString() } };
  }
  if (target.mergedInto !== null) {
    const into = ticketNumber(target.mergedInto);
    return { message: `${number} was merged into ${into} since: undo that merge first.`, details: { ticket: number } };
  }
  if (signed && (target.state === 'closed' || target.state === 'resolved')) {
    const message = `${number} is ${target.state}, and somebody has signed for its work since, with that of the merged tickets.`;
    return { message, details: { ticket: number } };
  }
  return undefined;
}

type Both = { readonly ticket: Ticket; readonly target: Ticket; readonly merge: Merge };
type By = Pick<Undoing, 'actor' | 'reason' | 'now' | 'policy'>;

/** Takes from the target what the merge gave it, unless somebody has changed it since. */
async function giveBack(sql: Sql, { ticket, target, merge }: Both, { actor, reason, now, policy }: By): Promise<void> {
  const events: NewTicketEvent[] = [
    { actor, kind: 'merge_undone', payload: { ticket: ticketNumber(ticket.id), reason } },
  ];
  const before = { ...target, ...merge.targetBefore, detectedAt: dateOf(merge.targetBefore.detectedAt) };
  const given = changeOfTarget({ merged: ticket, target: before }, { isPart: false });
  let change: TicketChange = {};
  if (sameTime(target.detectedAt, given.detectedAt ?? null)) change = { ...change, detectedAt: before.detectedAt };
  if (target.parentId === ticket.parentId) change = { ...change, parentId: before.parentId };
  if (given.priority && target.priority === given.priority && target.priorityReason === given.priorityReason) {
    const { priority, priorityReason } = before;
    change = { ...change, priority, priorityReason };
    events.push({ actor, kind: 'priority_changed', payload: { priority, previous: target.priority, priorityReason } });
  }
  await recordChange(sql, target, { change, events, now, policy });
}

/** Puts the ticket back into its state; dispatches a ticket without assignee. */
async function restore(sql: Sql, { ticket, target, merge }: Both, by: By): Promise<Ticket> {
  const { actor, reason, now, policy } = by;
  const to = merge.fromState;
  const payload = { from: 'merged', to, reason, target: ticketNumber(target.id), assignee: ticket.assigneeId };
  const events: NewTicketEvent[] = [{ actor, kind: 'unmerged', payload }];
  let change: TicketChange = { state: to, mergedInto: null };
  if (to === 'new') {
    const declined = await declinedBy(sql, ticket, { action: 'assign' });
    const next = dispatchEvent(
      await dispatch(sql, { ...ticket, ...change }, { cause: 'unmerge', declined, now, policy }),
    );
    events.push(next.event);
    change = { ...change, ...next.change };
  }
  const kind = to === 'in_progress' ? 'suppressed' : 'unsuppressed';
  await changeAlarms(sql, ticket.id, { event: { kind, by: 'ticket' }, actor, now });
  const restored = await recordChange(sql, ticket, { change, events, now, policy });
  await resumePages(sql, ticket.id, now);
  return restored;
}

async function isSigned(sql: Sql, { targetId, mergedAt }: Merge): Promise<boolean> {
  const { count } = await sql.query('select from signature where ticket_id = $1 and signed_at >= $2', [
    targetId,
    mergedAt,
  ]);
  return count > 0;
}

/**
 * Another ticket may have been opened for the same trouble meanwhile; the unique index stands
 * behind this.
 */
async function refuseOther(sql: Sql, { id, assetId, failureModeGroup, workClass }: Ticket): Promise<void> {
  const { rows } = await sql.query<{ id: number }>(
    `select id from ticket where asset_id = $1 and failure_mode_group = $2 and work_class = $3 and id <> $4
       and not state = any ($5::text[])`,
    [assetId, failureModeGroup, workClass, id, endStates],
  );
  const [other] = rows;
  if (!other) return;
  const number = ticketNumber(other.id);
  const message = `${number} is open for the same trouble: merge it or close it first.`;
  throw new AppError('conflict', message, { details: { ticket: number } });
}

function refuseStale(ticket: Ticket, expected: number | undefined): void {
  if (expected === undefined || expected === ticket.version) return;
  const message = `${ticketNumber(ticket.id)} was changed meanwhile: it is at version ${ticket.version}.`;
  throw new AppError('stale', message, { details: { version: ticket.version } });
}

function nothingToUndo(ticket: Ticket): AppError {
  const what =
    ticket.state === 'merged' ? 'was merged before merges could be undone' : `is ${ticket.state}, not merged`;
  return new AppError('conflict', `${ticketNumber(ticket.id)} ${what}.`, { details: { state: ticket.state } });
}

function somethingElse(ticket: Ticket): AppError {
  return new AppError('conflict', `${ticketNumber(ticket.id)} was changed meanwhile: look again.`);
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function sameTime(a: Date | null, b: Date | null): boolean {
  return a?.getTime() === b?.getTime();
}
