import type { Sql } from '../../db/sql.ts';
import { onCall } from './load-rotas.ts';
import { type HoursRow, hoursColumns, workingHours } from './load-shifts.ts';
import { lookingBack, onShift, type WorkingHours, workingTime } from './shift.ts';

/** A ticket that was not accepted before its assignee went. */
export type EndedShift = { readonly ticketId: number; readonly assignee: string; readonly reason: string };

/** A person with tickets that they have not accepted, and who is not there now. */
type Gone = WorkingHours & { readonly id: string; readonly active: boolean };

/**
 * Tickets in `assigned` whose assignee has gone off shift, is absent or no longer works here. A
 * person assigned while off shift keeps the ticket until their shift begins.
 */
export async function findEndedShifts(sql: Sql, now: Date): Promise<readonly EndedShift[]> {
  const gone = new Map((await findGone(sql, now)).map((person) => [person.id, person]));
  if (gone.size === 0) return [];
  const { rows } = await sql.query<{ ticketId: number; assignee: string; assignedAt: Date }>(
    `select t.id as "ticketId", t.assignee_id as assignee, coalesce(d.at, t.updated_at) as "assignedAt"
     from ticket t
     left join lateral (select at from dispatch_decision d where d.ticket_id = t.id order by d.id desc limit 1) d on true
     where t.state = 'assigned' and t.assignee_id = any ($2::text[])
       and (t.scheduled_from is null or t.scheduled_from <= $1)
     order by t.id`,
    [now, [...gone.keys()]],
  );
  const ended: EndedShift[] = [];
  for (const { ticketId, assignee, assignedAt } of rows) {
    const person = gone.get(assignee);
    const reason = person && (await whyTaken(sql, person, { assignedAt, now }));
    if (reason !== undefined) ended.push({ ticketId, assignee, reason });
  }
  return ended;
}

async function findGone(sql: Sql, now: Date): Promise<readonly Gone[]> {
  const { rows } = await sql.query<HoursRow & Pick<Gone, 'id' | 'active'>>(
    `select p.id, p.active and coalesce(u.active, true) as active, ${hoursColumns}
     from person p left join account u on u.person_id = p.id
     where exists (select 1 from ticket t where t.assignee_id = p.id and t.state = 'assigned')
       and (not p.active or not coalesce(u.active, true) or exists (select 1 from person_shift s where s.person_id = p.id)
         or exists (select 1 from absence a where a.person_id = p.id and a.from_at <= $1 and a.to_at > $1))`,
    [now],
  );
  if (rows.length === 0) return [];
  const hours = await workingHours(sql, rows);
  const people = rows.map((row, index) => ({ ...row, ...(hours[index] ?? { shifts: [], absences: [] }) }));
  const away = people.filter((person) => !person.active || isAbsent(person, now) || !onShift(person, now.getTime()));
  if (away.length === 0) return [];
  const onCallNow = new Set((await onCall(sql, { at: now })).map(({ person }) => person));
  return away.filter(({ id }) => !onCallNow.has(id));
}

function isAbsent({ absences }: WorkingHours, now: Date): boolean {
  return absences.some(({ from, to }) => from <= now.getTime() && now.getTime() < to);
}

/** Why an absent person loses a ticket; undefined if they have been absent since they got it. */
async function whyTaken(
  sql: Sql,
  person: Gone,
  { assignedAt, now }: { assignedAt: Date; now: Date },
): Promise<string | undefined> {
  if (!person.active) return 'no longer works here';
  if (workingTime(lookingBack(person), { from: assignedAt.getTime(), to: now.getTime() }) > 0) {
    return isAbsent(person, now) ? 'absent' : 'the shift ended';
  }
  const wereOnCall = await onCall(sql, { at: assignedAt });
  return wereOnCall.some((each) => each.person === person.id) ? 'no longer on call' : undefined;
}
