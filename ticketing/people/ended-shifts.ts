import type { Sql } from '../db.ts';
import { onCall } from './load-rotas.ts';
import { type HoursRow, hoursColumns, workingHours } from './load-shifts.ts';
import { onShift, type WorkingHours, workingTime } from './shift.ts';

/** A ticket that was not accepted before its assignee went. */
export type EndedShift = { readonly ticketId: number; readonly assignee: string; readonly reason: string };

type Row = HoursRow & {
  readonly ticketId: number;
  readonly assignee: string;
  readonly active: boolean;
  readonly assignedAt: Date;
};

/**
 * Tickets in `assigned` whose assignee has gone off shift, is absent or no longer works here. Somebody who was given one
 * while off shift keeps it: it is there when their shift begins.
 */
export async function findEndedShifts(sql: Sql, now: Date): Promise<readonly EndedShift[]> {
  const { rows } = await sql.query<Row>(
    `select t.id as "ticketId", p.id as assignee, p.active, coalesce(d.at, t.updated_at) as "assignedAt", absent.shifts,
       absent.absences
     from ticket t join person p on p.id = t.assignee_id
     left join lateral (select at from dispatch_decision d where d.ticket_id = t.id order by d.id desc limit 1) d on true
     cross join lateral (select ${hoursColumns}) absent
     where t.state = 'assigned' and (t.scheduled_from is null or t.scheduled_from <= $1)
       and (not p.active or exists (select 1 from person_shift s where s.person_id = p.id)
         or exists (select 1 from absence a where a.person_id = p.id and a.from_at <= $1 and a.to_at > $1))
     order by t.id`,
    [now],
  );
  if (rows.length === 0) return [];
  const onCallNow = new Set((await onCall(sql, { at: now })).map(({ person }) => person));
  const hours = await workingHours(sql, rows);
  return rows.flatMap(({ ticketId, assignee, active, assignedAt }, index) => {
    const person = { active, assignedAt, onCall: onCallNow.has(assignee), hours: hours[index] };
    const reason = whyGone(person, now.getTime());
    return reason === undefined ? [] : [{ ticketId, assignee, reason }];
  });
}

function whyGone(
  person: { active: boolean; assignedAt: Date; onCall: boolean; hours: WorkingHours | undefined },
  now: number,
): string | undefined {
  const { active, assignedAt, onCall: isOnCall, hours = { shifts: [], absences: [] } } = person;
  if (!active) return 'no longer works here';
  const absent = hours.absences.some(({ from, to }) => from <= now && now < to);
  if (!absent && (isOnCall || onShift(hours, now))) return undefined;
  const worked = workingTime(hours, { from: assignedAt.getTime(), to: now }) > 0;
  if (!worked) return undefined;
  return absent ? 'absent' : 'the shift ended';
}
