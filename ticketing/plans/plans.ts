import { AppError, unprocessable } from '../../lib/errors.ts';
import { findAsset } from '../assets/assets.ts';
import { findRetired, retiredAt, retiredWords } from '../assets/retired.ts';
import { alwaysOpen } from '../calendar/calendar.ts';
import { createLocalTime } from '../calendar/local-time.ts';
import type { Sql } from '../db/sql.ts';
import { zoneOfSite } from '../people/site-zone.ts';
import { holdDefinitions } from '../sla/definitions.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { Priority } from '../ticket/priority.ts';
import { type Before, firstTurn, type PlanRhythm, type Turn, turnAfterChange, type WorkingTime } from './plan-times.ts';

/**
 * A planner's definition of recurring work. One of the three intervals is given, the others are
 * null.
 */
export type PlanFields = {
  readonly title: string;
  readonly description: string;
  readonly asset: string;
  readonly failureModeGroup: string;
  readonly workClass: 'preventive' | 'inspection';
  readonly priority: Priority;
  readonly everyDays: number | null;
  readonly everyMonths: number | null;
  readonly everyYears: number | null;
  /**
   * Date of the first turn, `2026-03-02`: of the calendar's zone, or of the site's where there is
   * no calendar.
   */
  readonly startsOn: string;
  /** Id of a business calendar; null: any time will do. */
  readonly calendar: string | null;
};

/** A maintenance plan as it is stored. */
export type Plan = PlanFields & {
  readonly id: string;
  /** The first turn that opened no ticket yet, and when that is tried. */
  readonly turn: number;
  readonly nextAt: Date;
  /** The local day on which it opened a ticket last, counted from 1970-01-01. */
  readonly takenOn: number | null;
  readonly pausedBy: string | null;
  readonly pausedReason: string | null;
  readonly pausedAt: Date | null;
  /** Why its last turn opened no ticket; it is tried again every hour. */
  readonly problem: string | null;
  /** The asset that is out of use for good: the plan's asset or one above it. */
  readonly retired: string | null;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
};

/** Actor, time and policy of a change of a plan. */
export type PlanContext = { readonly actor: string; readonly now: Date; readonly policy: SlaPolicy };

const DAY_MS = 86_400_000;

export const planColumns = `id, title, description, asset_id as asset, failure_mode_group as "failureModeGroup",
  work_class as "workClass", priority, every_days as "everyDays", every_months as "everyMonths",
  every_years as "everyYears", to_char(starts_on, 'YYYY-MM-DD') as "startsOn", calendar, turn, next_at as "nextAt",
  taken_on - date '1970-01-01' as "takenOn", paused_by as "pausedBy", paused_reason as "pausedReason",
  paused_at as "pausedAt", problem, ${retiredAt('maintenance_plan.asset_id')} as retired, version,
  updated_at as "updatedAt", updated_by as "updatedBy"`;

/** The rhythm of a plan. */
export function rhythmOf(plan: Pick<PlanFields, 'startsOn' | 'everyDays' | 'everyMonths' | 'everyYears'>): PlanRhythm {
  const startsOn = Date.parse(`${plan.startsOn}T00:00:00Z`) / DAY_MS;
  const { everyDays, everyMonths, everyYears } = plan;
  if (everyDays !== null) return { startsOn, everyDays };
  if (everyMonths !== null) return { startsOn, everyMonths };
  return { startsOn, everyYears: everyYears ?? 1 };
}

/**
 * When a plan's work is done, and where its days begin: in the zone of its calendar, or of the site
 * of its asset.
 * @throws {AppError} `unprocessable` for a calendar that there is not
 */
export async function workingTimeOf(
  sql: Sql,
  { calendar, asset }: Pick<PlanFields, 'calendar' | 'asset'>,
  policy: SlaPolicy,
): Promise<WorkingTime> {
  if (calendar === null) {
    const site = (await findAsset(sql, asset))?.site ?? '';
    return { local: createLocalTime(await zoneOfSite(sql, site, policy)), calendar: alwaysOpen };
  }
  const found = (await policy.rules(sql)).calendar(calendar);
  if (!found) throw unprocessable('calendar', `there is no calendar ${calendar}`);
  return { local: createLocalTime(found.timeZone ?? policy.timeZone), calendar: found };
}

/**
 * Makes a plan, or changes it. A new one takes its turn of today; a turn that has come and opened
 * no ticket yet is not lost by a change.
 * @throws {AppError} `stale`; `unprocessable` naming the field for an asset or calendar that there
 * is not
 */
export async function putPlan(
  sql: Sql,
  plan: { readonly id: string; readonly fields: PlanFields; readonly expectedVersion: number | '*' | undefined },
  context: PlanContext,
): Promise<Plan> {
  const { id, fields, expectedVersion } = plan;
  const { actor, now, policy } = context;
  const known = await lockPlan(sql, id);
  refuseStale(known, expectedVersion);
  if (!(await findAsset(sql, fields.asset))) throw unprocessable('asset', 'there is no such asset');
  const retired = fields.asset === known?.asset ? undefined : await findRetired(sql, fields.asset);
  if (retired !== undefined) throw unprocessable('asset', retiredWords(retired));
  // The calendar stays until this is stored.
  if (fields.calendar !== null) await holdDefinitions(sql);
  const time = { ...(await workingTimeOf(sql, fields, policy)), now: now.getTime(), takenOn: known?.takenOn ?? null };
  const rhythm = rhythmOf(fields);
  const next = known ? turnAfterChange(rhythm, { ...time, before: beforeChange(known, now) }) : firstTurn(rhythm, time);
  await store(sql, id, { fields, next, actor, now });
  return await readPlan(sql, id);
}

async function store(
  sql: Sql,
  id: string,
  { fields, next, actor, now }: { fields: PlanFields; next: Turn; actor: string; now: Date },
): Promise<void> {
  const { title, description, asset, failureModeGroup, workClass, priority, calendar, startsOn } = fields;
  await sql.query(
    `insert into maintenance_plan (id, title, description, asset_id, failure_mode_group, work_class, priority, every_days,
       every_months, every_years, starts_on, calendar, turn, next_at, updated_at, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::date, $12, $13, $14, $15, $16)
     on conflict (id) do update set title = excluded.title, description = excluded.description,
       asset_id = excluded.asset_id, failure_mode_group = excluded.failure_mode_group, work_class = excluded.work_class,
       priority = excluded.priority, every_days = excluded.every_days, every_months = excluded.every_months,
       every_years = excluded.every_years, starts_on = excluded.starts_on, calendar = excluded.calendar,
       turn = excluded.turn, next_at = excluded.next_at, problem = null,
       version = maintenance_plan.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    [
      ...[id, title, description, asset, failureModeGroup, workClass, priority],
      ...[fields.everyDays, fields.everyMonths, fields.everyYears, startsOn, calendar],
      ...[next.turn, new Date(next.at), now, actor],
    ],
  );
}

/**
 * Pauses a plan. Turns that come due meanwhile wait.
 * @throws {AppError} `not_found`; `conflict` if paused already
 */
export async function pausePlan(sql: Sql, id: string, reason: string, { actor, now }: PlanContext): Promise<Plan> {
  const plan = await requirePlan(sql, id);
  if (plan.pausedAt !== null) throw new AppError('conflict', 'It is paused already.');
  await sql.query(
    `update maintenance_plan set paused_by = $2, paused_reason = $3, paused_at = $4, version = version + 1,
       updated_at = $4, updated_by = $2 where id = $1`,
    [id, actor, reason, now],
  );
  return await readPlan(sql, id);
}

/**
 * Resumes a paused plan. A turn that came meanwhile is taken at once, however many they were, or
 * left out.
 * @throws {AppError} `not_found`; `conflict` where it is not paused
 */
export async function resumePlan(
  sql: Sql,
  id: string,
  { actor, now, policy, missed }: PlanContext & { readonly missed: 'take' | 'skip' },
): Promise<Plan> {
  const plan = await requirePlan(sql, id);
  if (plan.pausedAt === null) throw new AppError('conflict', 'It is not paused.');
  const { overdue } = beforeChange(plan, now);
  const skips = overdue && missed === 'skip';
  const next = skips
    ? firstTurn(rhythmOf(plan), {
        ...(await workingTimeOf(sql, plan, policy)),
        now: now.getTime(),
        takenOn: plan.takenOn,
      })
    : { turn: plan.turn, at: overdue ? now.getTime() : plan.nextAt.getTime() };
  await sql.query(
    `update maintenance_plan set paused_by = null, paused_reason = null, paused_at = null, turn = $2, next_at = $3,
       problem = case when $4 then null else problem end, version = version + 1, updated_at = $5, updated_by = $6
     where id = $1`,
    [id, next.turn, new Date(next.at), skips, now, actor],
  );
  return await readPlan(sql, id);
}

/** Removes a plan; tickets that it opened stay. @throws {AppError} `not_found` */
export async function removePlan(sql: Sql, id: string, expected: number | '*' | undefined): Promise<void> {
  refuseStale(await lockPlan(sql, id), expected);
  const { count } = await sql.query('delete from maintenance_plan where id = $1', [id]);
  if (count === 0) throw new AppError('not_found', `There is no plan ${id}.`);
}

/** The plans in the order of their ids, after one of them. */
export async function listPlans(sql: Sql, page: { after: string; limit: number }): Promise<readonly Plan[]> {
  const { rows } = await sql.query<Plan>(
    `select ${planColumns} from maintenance_plan where id > $1 order by id limit $2`,
    [page.after, page.limit],
  );
  return rows;
}

/** Plans of assets at some sites that come round before an instant; null: at all sites. */
export async function scheduledPlans(
  sql: Sql,
  { sites, before, limit }: { sites: readonly string[] | null; before: Date; limit: number },
): Promise<readonly Plan[]> {
  const { rows } = await sql.query<Plan>(
    `select * from (select ${planColumns} from maintenance_plan
       where next_at < $1 and paused_at is null
         and ($2::text[] is null or asset_id in (select a.id from asset a where a.site = any ($2)))) p
     where p.retired is null order by p.id limit $3`,
    [before, sites, limit],
  );
  return rows;
}

/**
 * The facts from which its next turn follows. A plan with a problem tries again later: its turn has
 * still come.
 */
function beforeChange(plan: Plan, now: Date): Before {
  const { turn, nextAt, problem } = plan;
  return { rhythm: rhythmOf(plan), turn, at: nextAt.getTime(), overdue: problem !== null || nextAt <= now };
}

async function readPlan(sql: Sql, id: string): Promise<Plan> {
  const { rows } = await sql.query<Plan>(`select ${planColumns} from maintenance_plan where id = $1`, [id]);
  if (!rows[0]) throw new AppError('not_found', `There is no plan ${id}.`);
  return rows[0];
}

export async function requirePlan(sql: Sql, id: string): Promise<Plan> {
  const plan = await lockPlan(sql, id);
  if (!plan) throw new AppError('not_found', `There is no plan ${id}.`);
  return plan;
}

async function lockPlan(sql: Sql, id: string): Promise<Plan | undefined> {
  const { rows } = await sql.query<Plan>(`select ${planColumns} from maintenance_plan where id = $1 for update`, [id]);
  return rows[0];
}

function refuseStale(known: Plan | undefined, expected: number | '*' | undefined): void {
  if (expected === undefined || expected === known?.version || (expected === '*' && known)) return;
  const version = known?.version ?? 0;
  const found = known ? `was changed meanwhile: it is at version ${version}` : 'is not there';
  throw new AppError('stale', `The plan ${found}.`, { details: { version } });
}
