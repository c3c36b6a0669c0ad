import { AppError } from '../../lib/errors.ts';
import type { LeftOutRows } from '../../models/history/left-out.ts';
import type { Sql } from '../db/sql.ts';

/** Result for one device or component. */
export type LearnedPart = {
  readonly name: string;
  readonly read: number;
  readonly learned: number;
  readonly joints: number;
  readonly leftOut: readonly LeftOutRows[];
  readonly modelId: string | null;
  readonly channels: readonly string[];
  readonly reason: string | null;
};

/** Result of a run: models, or the reason why there is none. */
export type LearningReport = { readonly parts: readonly LearnedPart[]; readonly reason: string | null };

/** A run of learning a device again, its reason, and its result. */
export type LearningRun = {
  readonly id: number;
  readonly device: string;
  readonly cause: 'asked' | 'ticket' | 'accepted';
  readonly ticketId: number | null;
  readonly episodeId: string | null;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly excluded: readonly string[];
  readonly keep: readonly string[];
  readonly use: boolean;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly dueAt: Date;
  readonly attempts: number;
  readonly endedAt: Date | null;
  readonly report: LearningReport | null;
};

/** A request for a run. */
export type NewRun = Pick<
  LearningRun,
  'device' | 'cause' | 'ticketId' | 'episodeId' | 'reason' | 'askedBy' | 'from' | 'to' | 'excluded' | 'keep' | 'use'
>;

const columns = `id, device, cause, ticket_id as "ticketId", episode_id as "episodeId", reason, asked_by as "askedBy",
  asked_at as "askedAt", from_at as "from", to_at as "to", excluded, keep, use, state, due_at as "dueAt", attempts,
  ended_at as "endedAt", report`;

/** A run without a sign of life for this long counts as abandoned. */
const LEASE_MS = 90_000;

/**
 * Requests a run; refused while one is open.
 * @throws {AppError} `conflict` with the id of the open one
 */
export async function addRun(sql: Sql, run: NewRun, now: Date): Promise<LearningRun> {
  const { rows } = await sql.query<LearningRun>(
    `insert into learning_run (device, cause, ticket_id, episode_id, reason, asked_by, asked_at, from_at, to_at, excluded,
       keep, use, state, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text[], $11::text[], $12, 'waiting', $7)
     on conflict do nothing returning ${columns}`,
    [
      ...[run.device, run.cause, run.ticketId, run.episodeId, run.reason, run.askedBy, now, run.from, run.to],
      ...[run.excluded, run.keep, run.use],
    ],
  );
  const [added] = rows;
  if (added) return added;
  const open = await sql.query<{ id: number }>(
    `select id from learning_run where device = $1 and state in ('waiting', 'running')`,
    [run.device],
  );
  throw new AppError(
    'conflict',
    `${run.device} is being learned already: wait until run ${open.rows[0]?.id} has ended.`,
  );
}

/** A run of a device, or undefined. */
export async function findRun(sql: Sql, device: string, id: number): Promise<LearningRun | undefined> {
  const { rows } = await sql.query<LearningRun>(`select ${columns} from learning_run where device = $1 and id = $2`, [
    device,
    id,
  ]);
  return rows[0];
}

/** The runs of a device, the latest first, before an id. */
export async function listRuns(
  sql: Sql,
  device: string,
  page: { before: number | null; limit: number },
): Promise<readonly LearningRun[]> {
  const { rows } = await sql.query<LearningRun>(
    `select ${columns} from learning_run where device = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
    [device, page.before, page.limit],
  );
  return rows;
}

/**
 * Takes the longest waiting run, or one abandoned by its program; undefined where there is none.
 */
export async function claimRun(sql: Sql, now: Date): Promise<LearningRun | undefined> {
  const { rows } = await sql.query<LearningRun>(
    `update learning_run set state = 'running', attempts = attempts + 1, lease_until = $2 where id = (
       select id from learning_run
       where (state = 'waiting' and due_at <= $1) or (state = 'running' and lease_until < $1)
       order by due_at, id limit 1 for update skip locked)
     returning ${columns}`,
    [now, new Date(now.getTime() + LEASE_MS)],
  );
  return rows[0];
}

/** Renews the lease of a run. */
export async function renewLease(sql: Sql, id: number, now: Date): Promise<void> {
  await sql.query(`update learning_run set lease_until = $2 where id = $1 and state = 'running'`, [
    id,
    new Date(now.getTime() + LEASE_MS),
  ]);
}

/** Ends a run, or lets it wait for another try. */
export async function settleRun(
  sql: Sql,
  id: number,
  what: { state: 'done' | 'failed' | 'waiting'; report: LearningReport; now: Date; dueAt?: Date },
): Promise<void> {
  const { state, report, now, dueAt = now } = what;
  await sql.query(
    `update learning_run set state = $2, report = $3, ended_at = $4, due_at = $5, lease_until = null
     where id = $1 and state = 'running'`,
    [id, state, JSON.stringify(report), state === 'waiting' ? null : now, dueAt],
  );
}
