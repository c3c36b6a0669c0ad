import { AppError } from '../../lib/errors.ts';
import { endAccessOfLeavers } from '../accounts/end-access.ts';
import type { Db, Sql } from '../db/sql.ts';
import { performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { findLeads } from '../notify/notify-of-events.ts';
import { notify } from '../notify/outbox.ts';
import { noteInactive } from '../people/inactive-times.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockTicket } from '../ticket/tickets.ts';
import { noteWork } from '../work/note-work.ts';
import { changeSubtask } from '../work/subtasks.ts';
import { stopTimer } from '../work/work-timer.ts';
import type { Rests } from './rests.ts';

type At = { readonly now: Date; readonly policy: SlaPolicy };
type Left = { readonly ticketId: number; readonly person: string; readonly reason: string };

/**
 * Of a person `p` with an account `u`: why they cannot continue work at the site `a.site`; null
 * where they can.
 */
const whyLeft = `case when not p.active or not coalesce(u.active, true) then 'no longer works here'
  when u.sites is not null and not a.site = any (u.sites) then 'may no longer enter the site' end`;
const here =
  'join asset a on a.id = t.asset_id join person p on p.id = l.person left join account u on u.person_id = p.id';

/** Tickets, timers that run and open sub-tasks of such people. */
const FIND = `
  select * from (
    select t.id as "ticketId", l.person, ${whyLeft} as reason from ticket t
    cross join lateral (select t.assignee_id as person) l ${here}
    where t.state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold')) found
  where reason is not null order by "ticketId"`;
const FIND_TIMERS = `
  select * from (select t.id as "ticketId", l.person, ${whyLeft} as reason from labour b
    join ticket t on t.id = b.ticket_id cross join lateral (select b.person_id as person) l ${here}
    where b.ended_at is null) found where reason is not null order by "ticketId"`;
const FIND_SUBTASKS = `
  select * from (select t.id as "ticketId", s.id as subtask, l.person, ${whyLeft} as reason from ticket_subtask s
    join ticket t on t.id = s.ticket_id cross join lateral (select s.assignee_id as person) l ${here}
    where s.state = 'open' and t.state not in ('closed', 'cancelled', 'merged')) found
  where reason is not null order by subtask`;

/**
 * Takes over from people who left, whose account was disabled, or who may no longer enter a site.
 * Ends their access, stops their timers, frees their sub-tasks, and gives their tickets to the
 * lead. Dispatches unaccepted tickets again, as at the end of a shift. Any number may sweep at
 * once: each ticket is locked and checked again.
 * @returns how many tickets changed hands
 */
export async function sweepLeavers(db: Db, { rests, ...at }: At & { readonly rests: Rests }): Promise<number> {
  await db.transaction(async (sql) => {
    await noteInactive(sql, at.now);
    await endAccessOfLeavers(sql, { actor: 'system', now: at.now });
  });
  const actor = 'system';
  const stop = async ({ ticketId, person, reason }: Left): Promise<void> => {
    const done = { ticket: ticketNumber(ticketId), actor, ...at };
    await ifStillSo(() => stopTimer(db, done, { personId: person, note: reason }));
  };
  const key = ({ ticketId, person }: Left): string => `${ticketId} ${person}`;
  await rests.each('timers of leavers', (await db.query<Left>(FIND_TIMERS)).rows, { key, work: stop });
  const free = async ({ ticketId, subtask }: Left & { subtask: number }): Promise<void> => {
    const done = { ticket: ticketNumber(ticketId), actor, ...at };
    await ifStillSo(() =>
      noteWork(db, done, async (sql, ticket) => {
        const asked = { assigneeId: null };
        const result = await changeSubtask(sql, ticket.id, { ...asked, id: subtask, actor, now: at.now });
        return { result, event: { kind: 'subtask_changed', payload: { subtask, ...asked } } };
      }),
    );
  };
  const subtasks = (await db.query<Left & { subtask: number }>(FIND_SUBTASKS)).rows;
  await rests.each('sub-tasks of leavers', subtasks, { key: ({ subtask }) => subtask, work: free });
  let moved = 0;
  const move = async (left: Left): Promise<void> => {
    if (await ifStillSo(() => db.transaction((sql) => handOver(sql, left, at)))) moved++;
    else await tellThatNobodyCan(db, left, at);
  };
  await rests.each('tickets of leavers', (await db.query<Left>(FIND)).rows, { key, work: move });
  return moved;
}

async function handOver(sql: Sql, { ticketId, person, reason }: Left, at: At): Promise<boolean> {
  let ticket = await lockTicket(sql, ticketId);
  if (ticket?.assigneeId !== person) return true;
  const by = { ...at, actor: 'system' };
  const why = `${person} ${reason}`;
  if (ticket.state === 'assigned') {
    await performTicketTransition(sql, ticket, { ...by, action: 'shift_end', request: { to: 'new', reason } });
    return true;
  }
  if (ticket.state === 'on_hold') {
    const to = ticket.heldFrom ?? 'accepted';
    ticket = await performTicketTransition(sql, ticket, { ...by, action: 'resume', request: { to, reason: why } });
  }
  const assignee = await leadFor(sql, ticket, person);
  const request = { to: 'assigned', reason: why, ...(assignee === undefined ? {} : { assignee }) } as const;
  await performTicketTransition(sql, ticket, { ...by, action: 'transfer', request });
  return true;
}

/** A lead who works here and may enter the site; undefined: the dispatcher chooses. */
async function leadFor(sql: Sql, ticket: Ticket, person: string): Promise<string | undefined> {
  const leads = (await findLeads(sql, ticket.id, person)).filter((lead) => lead !== person);
  const { rows } = await sql.query<{ id: string }>(
    `select p.id from person p left join account u on u.person_id = p.id join asset a on a.id = $2
     where p.id = any ($1::text[]) and ${whyLeft} is null order by p.id limit 1`,
    [leads, ticket.assetId],
  );
  return rows[0]?.id;
}

/** Notifies leads and administrators, once a day, that no lead and nobody else can take it. */
async function tellThatNobodyCan(db: Db, { ticketId, person, reason }: Left, { now }: At): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `select person_id as id from account where role = 'administrator' and active and sites is null`,
  );
  const to = [...(await findLeads(db, ticketId, person)), ...rows.map(({ id }) => id)];
  const event = `left:${person}:${now.toISOString().slice(0, 10)}`;
  const params = { reason: `${person} ${reason}` };
  await notify(db, { ticketId, event, kind: 'coverage_gap', to: [...new Set(to)], params, now });
}

/**
 * @returns false where somebody else got there first, or nobody can take it: the next sweep looks
 * again
 */
async function ifStillSo(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable') return false;
    throw error;
  }
}
