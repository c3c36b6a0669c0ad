import { createLocalTime, type LocalTime } from '../../calendar/local-time.ts';
import type { Sql } from '../../db/sql.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { type HoursRow, hoursColumns, workingHours } from '../shifts/load-shifts.ts';
import { lookingBack, type WorkingHours } from '../shifts/shift.ts';
import type { Candidate, HeldSkill, Stock } from './candidate.ts';

type Dated<T> = Omit<T, 'expiresAt' | 'lastDay'> & {
  readonly expiresAt: string | null;
  readonly lastDay: string | null;
};
type Row = Omit<Candidate, 'skills' | 'access' | 'shifts' | 'absences' | 'onCall' | 'active'> &
  HoursRow & {
    readonly skills: readonly Dated<HeldSkill>[];
    readonly access: readonly Dated<Candidate['access'][number]>[];
    readonly van: readonly Stock[] | null;
  };

const DAY_MS = 86_400_000;

/**
 * All candidates for a ticket, in the order of their ids, with all deciding facts: active people
 * who may sign in as a technician or lead, or have no account.
 * @param asked.onCall person → the rota by which they are on call when the work begins
 * @param asked.timeZone of the place where the work is: days end there
 * @param asked.past the work is in the past: former shifts count
 */
export async function loadCandidates(
  sql: Sql,
  asked: {
    readonly ticket: Pick<Ticket, 'id' | 'assetId' | 'failureModeGroup'>;
    readonly workAt: Date;
    readonly now: Date;
    readonly timeZone: string;
    readonly past: boolean;
    readonly onCall: ReadonlyMap<string, string>;
  },
): Promise<readonly Candidate[]> {
  const { ticket, workAt, now } = asked;
  const { rows } = await sql.query<Row>(statement, [
    workAt,
    ticket.id,
    ticket.assetId,
    ticket.failureModeGroup,
    new Date(now.getTime() - 7 * DAY_MS),
  ]);
  const hours = await workingHours(sql, rows);
  const local = createLocalTime(asked.timeZone);
  const dated = <T extends { expiresAt: string | null; lastDay: string | null }>(row: T) => ({
    ...row,
    expiresAt: endOf(row, local),
  });
  const hoursOf = (index: number): WorkingHours => {
    const given: WorkingHours = hours[index] ?? { shifts: [], absences: [] };
    return asked.past ? lookingBack(given) : given;
  };
  return rows.map((row, index) => ({
    ...row,
    ...hoursOf(index),
    active: true,
    onCall: asked.onCall.get(row.id) ?? null,
    skills: row.skills.map(dated),
    access: row.access.map(dated),
  }));
}

/** The instant from which something counts no more. */
function endOf(
  { expiresAt, lastDay }: { expiresAt: string | null; lastDay: string | null },
  local: LocalTime,
): Date | null {
  if (lastDay !== null) return new Date(local.instantOf(Date.parse(lastDay) / DAY_MS + 1, 0));
  return expiresAt === null ? null : new Date(expiresAt);
}

/**
 * As the index of open tickets by assignee has it: nothing else may be asked, so that the index
 * alone answers.
 */
const isHeld = `t.state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'on_hold')`;

const statement = `select p.id, p.team_id as team, u.sites, p.max_open_tickets as "maxOpenTickets",
    p.max_open_hours as "maxOpenHours", p.last_assigned_at as "lastAssignedAt",
    (select count(*) from ticket t where t.assignee_id = p.id and ${isHeld})
      - (p.id is not distinct from (select t.assignee_id from ticket t where t.id = $2 and ${isHeld}))::int as "openTickets",
    (select count(*) from dispatch_decision d where d.chosen = p.id and d.at > $5) as "recentTickets",
    coalesce(f.tickets, 0) as "ticketsOnAsset", coalesce(r.repairs, 0) as repairs, coalesce(r.held, 0) as held,
    case when p.base_site is not null then jsonb_build_object('site', p.base_site, 'at', case
      when l.latitude is not null then jsonb_build_object('latitude', l.latitude, 'longitude', l.longitude) end)
    end as base,
    (select coalesce(jsonb_agg(jsonb_build_object('skill', s.skill_id, 'level', s.level, 'expiresAt', s.expires_at,
       'lastDay', s.expires_on)), '[]') from person_skill s where s.person_id = p.id) as skills,
    (select coalesce(jsonb_agg(jsonb_build_object('site', a.site, 'expiresAt', a.expires_at, 'lastDay', a.expires_on)),
       '[]') from site_access a where a.person_id = p.id) as access,
    (select jsonb_agg(jsonb_build_object('part', k.part_id, 'quantity', k.on_hand - k.reserved))
     from store v join part_stock k on k.store_id = v.id where v.person_id = p.id) as van, ${hoursColumns}
  from person p
  left join account u on u.person_id = p.id
  left join location l on l.site = p.base_site
  left join repair_record r on r.person_id = p.id and r.failure_mode_group = $4
  left join (select assignee_id, count(*) as tickets from ticket
    where asset_id = $3 and state in ('resolved', 'closed') group by assignee_id) f on f.assignee_id = p.id
  where p.active and coalesce(u.active and u.role in ('technician', 'lead'), true) order by p.id`;
