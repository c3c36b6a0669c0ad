import type { Db, Sql } from '../db/sql.ts';
import { findLeads } from '../notify/notify-of-events.ts';
import { notify } from '../notify/outbox.ts';
import { type HoursRow, hoursColumns, workingHours } from '../people/shifts/load-shifts.ts';
import { type Addressee, shiftLengthAt, whoIsAsked } from '../work/forgotten-timer.ts';
import type { Rests } from './rests.ts';

type Running = {
  readonly labour: number;
  readonly ticketId: number;
  readonly person: string;
  readonly startedAt: Date;
  readonly asked: readonly Addressee[];
};

const JOB = 'forgotten timers';

/**
 * Asks whose timer has run for longer than their shift lasts, and their lead after twice that: each
 * once, however many sweep.
 * @returns how many were asked
 */
export async function sweepForgottenTimers(
  db: Db,
  { now, rests }: { readonly now: Date; readonly rests: Rests },
): Promise<number> {
  const { rows } = await db.query<Running & HoursRow>(
    `select l.id as labour, l.ticket_id as "ticketId", p.id as person, l.started_at as "startedAt",
       array(select r.asked from timer_reminder r where r.labour_id = l.id) as asked, ${hoursColumns}
     from labour l join person p on p.id = l.person_id
     where l.ended_at is null and l.started_at < $1
       and (select count(*) from timer_reminder r where r.labour_id = l.id) < 2
     order by l.id`,
    [now],
  );
  let asked = 0;
  const look = async (timer: Running & HoursRow): Promise<void> => {
    // One by one: a shift that cannot be read does not hold up others.
    const [hours] = await workingHours(db, [timer]);
    const startedAt = timer.startedAt.getTime();
    const shiftMs = shiftLengthAt(hours ?? { shifts: [], absences: [] }, startedAt);
    for (const who of whoIsAsked(now.getTime() - startedAt, shiftMs)) {
      if (timer.asked.includes(who)) continue;
      if (await db.transaction((sql) => ask(sql, { ...timer, who }, now))) asked += 1;
    }
  };
  await rests.each(JOB, rows, { key: ({ labour }) => labour, work: look });
  return asked;
}

/** @returns false where somebody else was faster, or the timer was stopped meanwhile */
async function ask(sql: Sql, { labour, person, who }: Running & { who: Addressee }, now: Date): Promise<boolean> {
  // Locked, so that nobody is asked about a timer that is being stopped.
  const { rows } = await sql.query<{ ticketId: number; startedAt: Date }>(
    `select ticket_id as "ticketId", started_at as "startedAt" from labour where id = $1 and ended_at is null
     for no key update`,
    [labour],
  );
  const [running] = rows;
  if (!running) return false;
  const { count } = await sql.query(
    'insert into timer_reminder (labour_id, asked, asked_at) values ($1, $2, $3) on conflict do nothing',
    [labour, who, now],
  );
  if (count === 0) return false;
  const { ticketId, startedAt } = running;
  const leads = who === 'lead' ? await findLeads(sql, ticketId, person) : [];
  const to = who === 'person' ? [person] : leads.filter((lead) => lead !== person);
  const params = { person, since: startedAt.toISOString() };
  await notify(sql, { ticketId, event: `timer:${labour}:${who}`, kind: 'timer_forgotten', to, params, now });
  return true;
}
