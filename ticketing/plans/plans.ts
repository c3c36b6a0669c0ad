import { AppError } from '../../lib/errors.ts';
import { findAsset } from '../assets/assets.ts';
import type { Sql } from '../db.ts';
import { unprocessable } from '../perform-transition.ts';
import type { Priority } from '../priority.ts';
import { alwaysOpen } from '../sla/calendar.ts';
import type { LocalTime } from '../sla/local-time.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { type PlanRhythm, turnAfter, type WorkingTime } from './plan-times.ts';

/** What a planner says of work that comes round again. */
export type PlanFields = {
  readonly title: string;
  readonly description: string;
  readonly asset: string;
  readonly failureModeGroup: string;
  readonly workClass: 'preventive' | 'inspection';
  readonly priority: Priority;
  readonly everyDays: number;
  /** Local date of the first turn, `2026-03-02`. */
  readonly startsOn: string;
  /** Id of a business calendar; null: any time will do. */
  readonly calendar: string | null;
};

/** A maintenance plan as it is stored. */
export type Plan = PlanFields & {
  readonly id: string;
  readonly turn: number;
  readonly nextAt: Date;
  readonly pausedBy: string | null;
  readonly pausedReason: string | null;
  readonly pausedAt: Date | null;
  /** Why its last turn opened no ticket; it is tried again every hour. */
  readonly problem: string | null;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
};

/** Who changes a plan, and with what. */
export type PlanContext = {
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
  readonly local: LocalTime;
};

const DAY_MS = 86_400_000;

export const planColumns = `id, title, description, asset_id as asset, failure_mode_group as "failureModeGroup",
  work_class as "workClass", priority, every_days as "everyDays", to_char(starts_on, 'YYYY-MM-DD') as "startsOn", calendar,
  turn, next_at as "nextAt", paused_by as "pausedBy", paused_reason as "pausedReason", paused_at as "pausedAt", problem,
  version, updated_at as "updatedAt", updated_by as "updatedBy"`;

/** The rhythm of a plan. */
export function rhythmOf({ startsOn, everyDays }: Pick<PlanFields, 'startsOn' | 'everyDays'>): PlanRhythm {
  return { startsOn: Date.parse(`${startsOn}T00:00:00Z`) / DAY_MS, everyDays };
}

/** When a plan's work is done. @throws {AppError} `unprocessable` for a calendar that there is not */
export async function workingTimeOf(
  sql: Sql,
  { calendar }: Pick<PlanFields, 'calendar'>,
  { policy, local }: Pick<PlanContext, 'policy' | 'local'>,
): Promise<WorkingTime> {
  if (calendar === null) return { local, calendar: alwaysOpen };
  const found = (await policy.rules(sql)).calendar(calendar);
  if (!found) throw unprocessable('calendar', `there is no calendar ${calendar}`);
  return { local, calendar: found };
}

/**
 * Makes a plan, or changes it: its next turn is then the first after now.
 * @throws {AppError} `stale`; `unprocessable` naming the field for an asset or calendar that there is not
 */
export async function putPlan(
  sql: Sql,
  plan: { readonly id: string; readonly fields: PlanFields; readonly expectedVersion: number | undefined },
  context: PlanContext,
): Promise<Plan> {
  const { id, fields, expectedVersion } = plan;
  const { actor, now } = context;
  const known = await lockPlan(sql, id);
  refuseStale(known, expectedVersion);
  if (!(await findAsset(sql, fields.asset))) throw unprocessable('asset', 'there is no such asset');
  const { turn, at } = turnAfter(rhythmOf(fields), now.getTime(), await workingTimeOf(sql, fields, context));
  const { rows } = await sql.query<Plan>(
    `insert into maintenance_plan (id, title, description, asset_id, failure_mode_group, work_class, priority, every_days,
       starts_on, calendar, turn, next_at, updated_at, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::date, $10, $11, $12, $13, $14)
     on conflict (id) do update set title = excluded.title, description = excluded.description,
       asset_id = excluded.asset_id, failure_mode_group = excluded.failure_mode_group, work_class = excluded.work_class,
       priority = excluded.priority, every_days = excluded.every_days, starts_on = excluded.starts_on,
       calendar = excluded.calendar, turn = excluded.turn, next_at = excluded.next_at, problem = null,
       version = maintenance_plan.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
     returning ${planColumns}`,
    [
      ...[
        id,
        fields.title,
        fields.description,
        fields.asset,
        fields.failureModeGroup,
        fields.workClass,
        fields.priority,
      ],
      ...[fields.everyDays, fields.startsOn, fields.calendar, turn, new Date(at), now, actor],
    ],
  );
  return rows[0] as Plan;
}

/** Lets a plan rest, or go on with its first turn after now. @throws {AppError} `not_found`; `conflict` where it does already */
export async function pausePlan(sql: Sql, id: string, reason: string | null, context: PlanContext): Promise<Plan> {
  const { actor, now } = context;
  const plan = await lockPlan(sql, id);
  if (!plan) throw new AppError('not_found', `There is no plan ${id}.`);
  if ((plan.pausedAt !== null) === (reason !== null))
    throw new AppError('conflict', reason === null ? 'It is not paused.' : 'It is paused already.');
  const next = turnAfter(rhythmOf(plan), now.getTime(), await workingTimeOf(sql, plan, context));
  const { rows } = await sql.query<Plan>(
    `update maintenance_plan set paused_by = $2, paused_reason = $3, paused_at = $4, turn = $5, next_at = $6,
       version = version + 1, updated_at = $7, updated_by = $8 where id = $1 returning ${planColumns}`,
    [
      ...[id, reason === null ? null : actor, reason, reason === null ? null : now],
      ...[next.turn, new Date(next.at), now, actor],
    ],
  );
  return rows[0] as Plan;
}

/** Removes a plan; tickets that it opened stay. @throws {AppError} `not_found` */
export async function removePlan(sql: Sql, id: string): Promise<void> {
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

async function lockPlan(sql: Sql, id: string): Promise<Plan | undefined> {
  const { rows } = await sql.query<Plan>(`select ${planColumns} from maintenance_plan where id = $1 for update`, [id]);
  return rows[0];
}

function refuseStale(known: Plan | undefined, expected: number | undefined): void {
  if (expected === undefined || expected === known?.version) return;
  const version = known?.version ?? 0;
  throw new AppError('stale', `The plan was changed meanwhile: it is at version ${version}.`, { details: { version } });
}
