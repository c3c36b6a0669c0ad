import type { Point } from '../../ingest/series/series-store.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { transitionTicket } from '../lifecycle/transition-ticket.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import { decideSoak, type SoakDecision, soakEnd } from '../work/decide-soak.ts';
import { coverageOf, type SoakSeries } from '../work/soak-coverage.ts';
import { workPolicyOf } from '../work/work-policy.ts';
import type { Rests } from './rests.ts';

/** A resolved ticket with a soak to check. */
type Due = {
  readonly id: number;
  readonly version: number;
  readonly workClass: string;
  readonly resolvedAt: Date;
  readonly measured: boolean;
  readonly active: boolean;
  readonly clearedAt: Date | null;
  readonly device: string | null;
  readonly channel: string | null;
  readonly signal: readonly Point[] | null;
};

/** Resolved tickets that one sweep checks, at most; the others' turn comes with the next. */
const MOST_AT_ONCE = 100;

/** Where the series store does not answer. */
const ASK_AGAIN_MS = 60_000;

/**
 * Closes resolved tickets whose machine has behaved for the soak time. Sends back tickets whose
 * alarm stays. Records why a ticket cannot be decided yet. Any number may sweep at once: the
 * version decides who moves it.
 * @param at.series where readings are; left out: nothing can be said, and reviews close tickets
 */
export async function sweepSoak(
  db: Db,
  at: {
    readonly now: Date;
    readonly policy: SlaPolicy;
    readonly series: SoakSeries | undefined;
    readonly rests: Rests;
  },
): Promise<{ readonly passed: number; readonly failed: number }> {
  const counts = { passed: 0, failed: 0 };
  const look = async (due: Due): Promise<void> => {
    const { decision, coverage } = await judge(db, due, at);
    await store(db, due, { decision, coverage, now: at.now });
    if (decision.kind !== 'passed' && decision.kind !== 'failed') return;
    if (await move(db, due, { decision, ...at })) counts[decision.kind] += 1;
  };
  await at.rests.each('soaks', await findDue(db, at.now, at.rests.resting('soaks')), {
    key: ({ id }) => id,
    work: look,
  });
  return counts;
}

async function judge(
  db: Db,
  due: Due,
  at: { readonly now: Date; readonly series: SoakSeries | undefined },
): Promise<{ decision: SoakDecision; coverage: number | null }> {
  const { now, series } = at;
  const policy = await workPolicyOf(db, due.workClass);
  const soakMs = policy.soakMinutes * 60_000;
  const isOver = now >= soakEnd({ ...due, soakMs }) && !due.active;
  const { device, channel, signal } = due;
  const measured = due.measured && series !== undefined && device !== null && channel !== null;
  let coverage: number | null = null;
  if (measured && isOver) {
    const span = { device, channel, from: now.getTime() - soakMs, to: now.getTime(), signal: signal ?? [] };
    try {
      coverage = await coverageOf(series, span);
    } catch (error) {
      // The series store is another server: that it is away holds up nothing else.
      const checkAt = new Date(now.getTime() + ASK_AGAIN_MS);
      const reason = `the series store does not answer: ${messageOf(error)}`;
      return { decision: { kind: 'wait', reason, checkAt }, coverage: null };
    }
  }
  return { decision: decideSoak({ ...due, now, soakMs, measured, coverage }), coverage };
}

/** @returns whether it moved: someone else may have been faster, or a review is still to come */
async function move(
  db: Db,
  due: Due,
  what: { readonly decision: SoakDecision; readonly now: Date; readonly policy: SlaPolicy },
): Promise<boolean> {
  const { decision, now, policy } = what;
  const action = decision.kind === 'passed' ? 'soak_passed' : 'soak_failed';
  const request = { to: action === 'soak_passed' ? 'closed' : 'assigned', reason: decision.reason } as const;
  const command = {
    ticketId: due.id,
    action,
    request,
    actor: systemActor.system,
    expectedVersion: due.version,
    now,
    policy,
  } as const;
  try {
    await transitionTicket(db, command);
    return true;
  } catch (error) {
    if (error instanceof AppError && ['stale', 'conflict', 'unprocessable'].includes(error.code)) return false;
    throw error;
  }
}

async function findDue(sql: Sql, now: Date, resting: readonly string[]): Promise<readonly Due[]> {
  const { rows } = await sql.query<Due>(
    `select t.id, t.version, t.work_class as "workClass", t.resolved_at as "resolvedAt",
       last.device is not null as measured, coalesce(alarms.active, false) as active, alarms.cleared_at as "clearedAt",
       last.device, nullif(last.first_channel, '') as channel, last.evidence->'signals'->last.first_channel as signal
     from ticket t left join soak s on s.ticket_id = t.id and s.resolved_at = t.resolved_at
     left join lateral (
       select bool_or(e.cleared_at is null) as active, max(e.cleared_at) as cleared_at
       from ticket_episode l join alarm_episode e on e.id = l.episode_id where l.ticket_id = t.id and l.left_at is null
     ) alarms on true
     left join lateral (
       select e.device, e.first_channel, e.evidence
       from ticket_episode l join alarm_episode e on e.id = l.episode_id where l.ticket_id = t.id and l.left_at is null
       order by e.raised_at desc, e.id desc limit 1
     ) last on true
     where t.state = 'resolved' and t.resolved_at is not null and (s.ticket_id is null or s.check_at <= $1)
       and (s.state is null or s.state in ('waiting', 'passed'))
       and not t.id::text = any ($2::text[])
     order by s.check_at nulls first, t.id limit ${MOST_AT_ONCE}`,
    [now, resting],
  );
  return rows;
}

async function store(
  sql: Sql,
  due: Due,
  what: { readonly decision: SoakDecision; readonly coverage: number | null; readonly now: Date },
): Promise<void> {
  const { decision, coverage, now } = what;
  // A passed soak is checked again while a review is still to come.
  const checkAt = decision.kind === 'wait' ? decision.checkAt : new Date(now.getTime() + 60_000);
  const state = decision.kind === 'wait' ? 'waiting' : decision.kind;
  await sql.query(
    `insert into soak (ticket_id, resolved_at, state, reason, coverage, check_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (ticket_id, resolved_at) do update set state = $3, reason = $4, coverage = $5, check_at = $6`,
    [due.id, due.resolvedAt, state, decision.reason, coverage, checkAt],
  );
}
