import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Db, Sql } from '../db/sql.ts';
import { requestTicketIn } from '../lifecycle/request-ticket.ts';
import { turnAfter, turnAt } from '../plans/plan-times.ts';
import { type Plan, planColumns, rhythmOf, workingTimeOf } from '../plans/plans.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { planActor } from '../ticket/actor.ts';

const MOST = 100;
const RETRY_MS = 3_600_000;

type At = { readonly now: Date; readonly policy: SlaPolicy; readonly log: Log };

/**
 * Opens the tickets of plans whose turn has come. The turn moves on in the transaction that opens,
 * so a kill repeats both or neither. A plan that cannot open its ticket shows the reason, and is
 * tried again every hour; only a person pauses it.
 * @returns how many tickets were requested
 */
export async function sweepPlans(db: Db, at: At): Promise<number> {
  let opened = 0;
  for (let tries = 0; tries < MOST; tries++) {
    let plan: Plan | undefined;
    try {
      const took = await db.transaction(async (sql) => {
        plan = await claimDue(sql, at.now);
        return plan && (await takeTurn(sql, plan, at));
      });
      if (took === undefined) return opened;
      if (took === 'opened') opened += 1;
    } catch (error) {
      // One bad plan must hold up neither the others nor what else is swept.
      if (!plan || (error instanceof AppError && error.code === 'unavailable')) throw error;
      await noteProblem(db, plan, { problem: messageOf(error), ...at });
    }
  }
  return opened;
}

async function claimDue(sql: Sql, now: Date): Promise<Plan | undefined> {
  const { rows } = await sql.query<Plan>(
    `select ${planColumns} from maintenance_plan where paused_at is null and next_at <= $1
     order by next_at, id limit 1 for update skip locked`,
    [now],
  );
  return rows[0];
}

async function takeTurn(sql: Sql, plan: Plan, { now, policy }: At): Promise<'opened' | 'moved'> {
  const { id, asset, title, description, failureModeGroup, workClass, priority } = plan;
  const time = await workingTimeOf(sql, plan, policy);
  const due = turnAt(rhythmOf(plan), plan.turn, time);
  if (due > now.getTime()) {
    // Its calendar was changed since, or the zone.
    await sql.query('update maintenance_plan set next_at = $2 where id = $1', [id, new Date(due)]);
    return 'moved';
  }
  const work = { asset, title, description, failureModeGroup, workClass, priority };
  await requestTicketIn(sql, { ...work, source: 'plan', candidate: false, actor: planActor(id), now, policy });
  const next = turnAfter(rhythmOf(plan), now.getTime(), time);
  await sql.query(
    `update maintenance_plan set turn = $2, next_at = $3, problem = null, taken_on = date '1970-01-01' + $4::int
     where id = $1`,
    [id, next.turn, new Date(next.at), time.local.dayOf(now.getTime())],
  );
  return 'opened';
}

async function noteProblem(
  sql: Sql,
  { id, problem: known }: Plan,
  { problem, now, log }: { problem: string; now: Date; log: Log },
): Promise<void> {
  // Said once, and shown on the plan for as long as it lasts.
  if (problem !== known)
    log.warn({ plan: id, reason: problem }, 'a plan could not open its ticket; it is tried again every hour');
  await sql.query('update maintenance_plan set problem = $2, next_at = $3 where id = $1', [
    ...[id, problem, new Date(now.getTime() + RETRY_MS)],
  ]);
}
