import type { Sql } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { type SlaFactsRow, slaFactsColumns, slaFactsFrom } from '../../sla/ticket-terms.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { requiredSkills } from '../../ticket/ticket-plan.ts';
import type { Demand, Job, Place, Stock } from './candidate.ts';

/** The work to be done, with or without a ticket. */
export type Work = Pick<
  Ticket,
  'id' | 'assetId' | 'priority' | 'failureModeGroup' | 'workClass' | 'source' | 'plan' | 'scheduledFrom'
>;

/** Without a plan. */
const DEFAULT_HOURS = 2;

/**
 * The demands of a ticket on its assignee. A skill in its plan counts only if the plant keeps it:
 * where none are recorded nobody could have them.
 */
export async function loadJob(
  sql: Sql,
  work: Work,
  asked: { readonly declined: Job['declined']; readonly now: Date; readonly policy: SlaPolicy },
): Promise<Job> {
  const { now, policy, declined } = asked;
  const { plan, scheduledFrom } = work;
  const skills = requiredSkills(work);
  const { rows } = await sql.query<Row>(
    `select a.site, l.restricted, l.latitude, l.longitude,
       (select jsonb_object_agg(s.id, s.certificate) from skill s where s.id = any ($2::text[])) as skills,
       array(select p.id from part p where p.id = any ($3::text[])) as parts,
       (select max(c.due_at) from sla_clock c where c.ticket_id = $4 and c.kind = 'restore' and c.state = 'running')
         as due, ${slaFactsColumns}
     from asset a left join location l on l.site = a.site where a.id = $1`,
    [work.assetId, skills.map(({ skill }) => skill), plan?.parts.map(({ part }) => part) ?? [], work.id],
  );
  const [row] = rows;
  if (!row) throw new Error(`no asset ${work.assetId}`);
  const workAt = scheduledFrom !== null && scheduledFrom > now ? scheduledFrom : now;
  return {
    workAt,
    due: row.due ?? (await promisedBy(sql, work, { row, policy, now })),
    declined,
    demands: skills.flatMap(({ skill, level }): Demand[] => {
      const certificate = row.skills?.[skill];
      return certificate === undefined ? [] : [{ skill, minLevel: level, mandatory: true, certificate }];
    }),
    place: placeOf(row),
    restricted: row.restricted ?? false,
    parts: (plan?.parts ?? []).filter(({ part }) => row.parts.includes(part)).map(stockOf),
    hours: plan ? plan.estimatedMinutes / 60 : DEFAULT_HOURS,
  };
}

/** When a ticket that opens now is to be done. */
async function promisedBy(
  sql: Sql,
  work: Work,
  { row, policy, now }: { row: SlaFactsRow; policy: SlaPolicy; now: Date },
): Promise<Date> {
  const rules = await policy.rules(sql, row.revision);
  const { calendar, targets } = rules.termsOf(rules.choose(slaFactsFrom(row, work))).tiers[work.priority];
  return new Date(calendar.add(now.getTime(), targets.restore ?? 0));
}

type Row = SlaFactsRow & {
  readonly site: string;
  readonly restricted: boolean | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Skill → whether it is a certificate. */
  readonly skills: Readonly<Record<string, boolean>> | null;
  readonly parts: readonly string[];
  readonly due: Date | null;
};

function placeOf({ site, latitude, longitude }: Row): Place {
  return { site, at: latitude === null || longitude === null ? null : { latitude, longitude } };
}

function stockOf({ part, quantity }: Stock): Stock {
  return { part, quantity };
}
