import { AppError, unprocessable } from '../../lib/errors.ts';
import { showsAsset } from '../access/places.ts';
import { findRetired, retiredWords } from '../assets/retired.ts';
import type { Db, Sql } from '../db/sql.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Ticket, type TicketChange, ticketNumber } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { lockTicket } from '../ticket/tickets.ts';
import { requireNotMerged, requireOpen } from '../work/note-work.ts';
import { refuseStale } from './transition-ticket.ts';

/** Members of a ticket that people correct; what is left out stays. */
export type Corrected = Partial<
  Pick<
    Ticket,
    'title' | 'description' | 'titleZh' | 'descriptionZh' | 'priority' | 'assetId' | 'failureModeGroup' | 'workClass'
  >
>;

export type TicketCorrection = {
  readonly ticketId: number;
  readonly corrected: Corrected;
  readonly reason: string;
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
  /** The version that the caller saw, where the request has one. */
  readonly expectedVersion?: number;
};

/** One corrected member, as its event keeps it; an asset is named by its id. */
type FieldChange = { readonly field: string; readonly from: string | null; readonly to: string | null };

/** Groups of tickets that hold alarms of several machines, or an instrument that chatters. */
const ofAlarms: readonly string[] = ['alarm_flood', 'group', 'chattering'];

/**
 * Corrects texts, urgency and subject of a ticket, with an event for each of the three. Its alarms
 * stay with it. Its clocks keep the time that they counted, and get the targets of the corrected
 * ticket.
 * @throws {AppError} `not_found`; `stale`; `conflict` for a ticket that is over, and for one whose
 * trouble has an open ticket already; `unprocessable` naming the member
 */
export async function correctTicket(db: Db, correction: TicketCorrection): Promise<Ticket> {
  return await db.transaction(async (sql) => {
    const { ticketId, corrected, reason, actor, now, policy, expectedVersion } = correction;
    await lockAssets(sql, ticketId, corrected.assetId);
    const ticket = await lockTicket(sql, ticketId);
    if (!ticket) throw new AppError('not_found', 'There is no such ticket.');
    await requireNotMerged(sql, ticket);
    requireOpen(ticket);
    refuseStale(ticket, expectedVersion);
    const change = changeOf(ticket, { corrected, actor, reason });
    const events = eventsOf(ticket, { change, actor, reason });
    if (events.length === 0) return ticket;
    await refuseSubject(sql, ticket, change);
    return await recordChange(sql, ticket, { change, events, now, policy });
  });
}

/** The old asset and the new one, before the ticket: see "Locks" in docs/development.md. */
async function lockAssets(sql: Sql, ticketId: number, assetId: string | undefined): Promise<void> {
  if (assetId === undefined) return;
  await sql.query(
    `select 1 from asset where id = $2 or id = (select asset_id from ticket where id = $1)
     order by id for no key update`,
    [ticketId, assetId],
  );
}

/**
 * Members that differ. Chinese words that a machine wrote go with the words that they translate,
 * unless new ones are given. Pure.
 */
function changeOf(
  ticket: Ticket,
  { corrected, actor, reason }: { corrected: Corrected; actor: string; reason: string },
): TicketChange {
  const { titleZh, descriptionZh, ...others } = corrected;
  const differ = Object.entries(others).filter(([name, value]) => ticket[name as keyof Ticket] !== value);
  const change: TicketChange = Object.fromEntries(differ);
  const chinese = {
    titleZh: titleZh === undefined && change.title !== undefined ? null : titleZh,
    descriptionZh: descriptionZh === undefined && change.description !== undefined ? null : descriptionZh,
  };
  const differZh = Object.entries(chinese).filter(
    ([name, value]) => value !== undefined && ticket[name as keyof Ticket] !== value,
  );
  const why = change.priority === undefined ? {} : { priorityReason: `set by ${actor}: ${reason}` };
  return { ...change, ...Object.fromEntries(differZh), ...why };
}

/**
 * An event for the words, one for the subject and one for the priority, where they change. Pure.
 */
function eventsOf(
  ticket: Ticket,
  { change, actor, reason }: { change: TicketChange; actor: string; reason: string },
): readonly NewTicketEvent[] {
  const fields = (names: readonly (keyof Corrected)[]): readonly FieldChange[] =>
    names.flatMap((name) => {
      const to = change[name];
      if (to === undefined) return [];
      return [{ field: name === 'assetId' ? 'asset' : name, from: ticket[name], to }];
    });
  const words = fields(['title', 'description', 'titleZh', 'descriptionZh']);
  const subject = fields(['assetId', 'failureModeGroup', 'workClass']);
  const { priority, priorityReason } = change;
  return [
    ...(words.length > 0 ? [{ actor, kind: 'text_corrected', payload: { reason, changes: words } }] : []),
    ...(subject.length > 0 ? [{ actor, kind: 'subject_corrected', payload: { reason, changes: subject } }] : []),
    ...(priority === undefined
      ? []
      : [
          {
            actor,
            kind: 'priority_changed',
            payload: { priority, previous: ticket.priority, priorityReason, reason },
          },
        ]),
  ];
}

/** Refuses another subject than the ticket may have. */
async function refuseSubject(sql: Sql, ticket: Ticket, change: TicketChange): Promise<void> {
  const { assetId, failureModeGroup, workClass } = change;
  if (assetId === undefined && failureModeGroup === undefined && workClass === undefined) return;
  if (ofAlarms.includes(ticket.failureModeGroup))
    throw unprocessable(
      assetId === undefined ? 'failureModeGroup' : 'asset',
      'this ticket holds alarms that came together: its machine, failure mode and class stay as they are',
    );
  if (failureModeGroup !== undefined && ofAlarms.includes(failureModeGroup))
    throw unprocessable('failureModeGroup', 'only alarms open such tickets');
  if (assetId !== undefined) await refuseAsset(sql, ticket, assetId);
  await refuseSecond(sql, { ...ticket, ...change });
}

async function refuseAsset(sql: Sql, { assigneeId }: Ticket, assetId: string): Promise<void> {
  const { count } = await sql.query('select 1 from asset where id = $1', [assetId]);
  if (count === 0) throw unprocessable('asset', 'there is no such asset');
  const retired = await findRetired(sql, assetId);
  if (retired !== undefined) throw unprocessable('asset', retiredWords(retired));
  if (assigneeId !== null && !(await showsAsset(sql, assigneeId, assetId)))
    throw unprocessable(
      'asset',
      `the account of the assignee ${assigneeId} does not show its site: give the ticket to somebody else before`,
    );
}

/** One ticket is open for a trouble; the unique index says so too. */
async function refuseSecond(sql: Sql, ticket: Ticket): Promise<void> {
  const { rows } = await sql.query<{ id: number }>(
    `select id from ticket where asset_id = $1 and failure_mode_group = $2 and work_class = $3 and id <> $4
       and state not in ('closed', 'cancelled', 'merged') limit 1`,
    [ticket.assetId, ticket.failureModeGroup, ticket.workClass, ticket.id],
  );
  if (!rows[0]) return;
  const target = ticketNumber(rows[0].id);
  throw new AppError('conflict', `${target} is open for the same trouble: merge this ticket into it.`, {
    details: { target },
  });
}
