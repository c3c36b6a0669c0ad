import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { actOnHold, giveBackUnaccepted } from '../escalation/act-on-timers.ts';
import { noticeOfTimer } from '../escalation/timer-notice.ts';
import { type Notice, notifyAll } from '../notify/outbox.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type ClaimedTimer, claimTimers } from '../sla/timer-rows.ts';
import type { Timer } from '../sla/timers.ts';
import type { Rests } from './rests.ts';

/** Tickets that one transaction takes. */
const BATCH = 200;

/**
 * The most timers of one sweep, a second or so: after a downtime all are due, and ladders and
 * policies need a turn.
 */
const MOST_BATCHES = 25;
const MOST_ACTS = 100;

const noticeOnly: readonly DueKind[] = ['ack', 'start', 'restore'];

/** Their levels do something to the ticket: each ticket is a transaction of its own. */
const acting: readonly DueKind[] = ['ola', 'hold'];

/**
 * Acts on due timers of clocks and holds: sends warnings and breaches, takes back tickets not
 * accepted in time, ends holds at their review date. Any number may sweep at once. A crash half way
 * loses and repeats nothing: the transaction that acts on a timer claims it. The next sweep takes
 * the rest.
 * @returns how many timers fired
 */
export async function sweepTimers(db: Db, at: { now: Date; policy: SlaPolicy; rests: Rests }): Promise<number> {
  let fired = 0;
  const { rests } = at;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const ids = await dueTickets(db, noticeOnly, { ...at, limit: BATCH, without: rests.resting('warnings') });
    const claimed = await notifyTickets(db, ids, at);
    fired += claimed;
    // Nothing is due, or others hold these tickets, and will do it.
    if (claimed === 0) break;
  }
  const due = await dueTickets(db, acting, { ...at, limit: MOST_ACTS, without: rests.resting('timers of a ticket') });
  const actOne = async (id: number): Promise<void> => {
    fired += await db.transaction((sql) => act(sql, id, at));
  };
  await rests.each('timers of a ticket', due, { key: (id) => id, work: actOne });
  return fired;
}

/** Many tickets in one transaction; one by one where one of them fails. */
async function notifyTickets(db: Db, ids: readonly number[], at: { now: Date; rests: Rests }): Promise<number> {
  if (ids.length === 0) return 0;
  try {
    return await db.transaction((sql) => notifyDue(sql, ids, at.now));
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') throw error;
  }
  let claimed = 0;
  const notifyOne = async (id: number): Promise<void> => {
    claimed += await db.transaction((sql) => notifyDue(sql, [id], at.now));
  };
  await at.rests.each('warnings', ids, { key: (id) => id, work: notifyOne });
  return claimed;
}

async function notifyDue(sql: Sql, ids: readonly number[], now: Date): Promise<number> {
  const timers = await claimTimers(sql, { ids, kinds: noticeOnly, now });
  const notices: Notice[] = [];
  for (const timer of timers) if (timer.outcome === 'notified') notices.push(await noticeOfTimer(sql, timer, now));
  await notifyAll(sql, notices);
  return timers.length;
}

async function act(sql: Sql, id: number, at: { now: Date; policy: SlaPolicy }): Promise<number> {
  const timers = await claimTimers(sql, { ids: [id], kinds: acting, now: at.now });
  for (const timer of timers) {
    if (timer.outcome !== 'notified') continue;
    if (timer.kind === 'hold') await actOnHold(sql, timer, at);
    else await notifyAll(sql, [await noticeOfTimer(sql, timer, at.now)]);
    if (isUnaccepted(timer)) await giveBackUnaccepted(sql, timer, at);
  }
  return timers.length;
}

function isUnaccepted({ kind, level, clockState }: ClaimedTimer): boolean {
  return kind === 'ola' && level === 'breach' && clockState === 'running';
}

/** Tickets with due timers, longest waiting first. Costs one index look-up where there are none. */
async function dueTickets(
  sql: Sql,
  kinds: readonly DueKind[],
  { now, limit, without }: { now: Date; limit: number; without: readonly string[] },
): Promise<readonly number[]> {
  const { rows } = await sql.query<{ id: number }>(
    `select ticket_id as id from (
       select ticket_id, due_at from sla_timer
       where fired_at is null and due_at <= $1 and kind = any ($2::text[])
         and not ticket_id::text = any ($4::text[]) order by due_at limit $3
     ) due group by ticket_id order by min(due_at)`,
    [now, kinds, limit, without],
  );
  return rows.map(({ id }) => id);
}
type DueKind = Timer['kind'];
