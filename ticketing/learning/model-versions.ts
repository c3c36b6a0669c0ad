import type { LearnedModel } from '../../models/learning/learned-model.ts';
import { ownerOf } from '../../models/machine/components.ts';
import type { ModelCard, ModelMetrics } from '../../models/registry/stored-model.ts';
import type { Db, Sql } from '../db/sql.ts';

/** One model that a device or component has had. */
export type ModelVersion = {
  readonly name: string;
  readonly version: number;
  readonly modelId: string;
  readonly madeBy: ModelCard['madeBy'];
  /** Why it was learned. */
  readonly reason: string;
  readonly learnedFrom: Date;
  readonly learnedTo: Date;
  readonly readings: number | null;
  /** Measures from readings outside the learning set; null where there are none. */
  readonly metrics: ModelMetrics | null;
  readonly runId: number | null;
  readonly createdAt: Date;
  /** Alarms that it raised. */
  readonly alarms: number;
};

/** Stores models as the next versions of their devices; skips known models. */
export async function addVersions(
  sql: Sql,
  models: readonly (LearnedModel & { readonly runId?: number })[],
  now: Date,
): Promise<void> {
  for (const model of models) {
    const { name, modelId, madeBy, reason, readings, metrics, learnedFrom, learnedTo, runId = null } = model;
    await sql.query(
      `insert into device_model (name, version, device, model_id, made_by, reason, learned_from, learned_to, readings, metrics,
         run_id, created_at)
       select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from device_model where name = $1
       on conflict (name, model_id) do nothing`,
      [
        ...[name, ownerOf(name).device, modelId, madeBy, reason, new Date(learnedFrom), new Date(learnedTo), readings],
        ...[metrics === null ? null : JSON.stringify(metrics), runId, now],
      ],
    );
  }
}

/**
 * The models of a device and its components, the latest first, after the last one of the page
 * before.
 */
export async function listVersions(
  sql: Sql,
  device: string,
  page: { after: { createdAt: Date; name: string; version: number } | null; limit: number },
): Promise<readonly ModelVersion[]> {
  const { after, limit } = page;
  const { rows } = await sql.query<ModelVersion>(
    `select name, version, model_id as "modelId", made_by as "madeBy", reason, learned_from as "learnedFrom",
       learned_to as "learnedTo", readings, metrics, run_id as "runId", created_at as "createdAt",
       (select count(*)::int from alarm_episode e where e.model_id = m.model_id and e.device = m.device) as alarms
     from device_model m
     where device = $1 and ($2::timestamptz is null or (created_at, name, version) < ($2, $3, $4::int))
     order by created_at desc, name desc, version desc limit $5`,
    [device, after?.createdAt ?? null, after?.name ?? null, after?.version ?? null, limit],
  );
  return rows;
}

/** Whether a device or component has had a model. */
export async function hasVersion(sql: Sql, { name, modelId }: { name: string; modelId: string }): Promise<boolean> {
  const { count } = await sql.query('select 1 from device_model where name = $1 and model_id = $2', [name, modelId]);
  return count > 0;
}

/**
 * Models learned by the detector that are no longer needed: older than their device's newest, and
 * without alarms.
 */
export async function forgettableModels(
  sql: Sql,
  names: readonly string[],
  keptVersions: number,
): Promise<readonly string[]> {
  const { rows } = await sql.query<{ modelId: string }>(
    `select m.model_id as "modelId" from device_model m where m.name = any ($1::text[]) and m.made_by = 'live'
       and m.version <= (select max(version) from device_model n where n.name = m.name) - $2
       and not exists (select 1 from alarm_episode e where e.model_id = m.model_id)`,
    [names, keptVersions],
  );
  return rows.map(({ modelId }) => modelId);
}

const MOST_NOTED = 20_000;
const AT_ONCE = 200;

/**
 * Notes models that the detector learned, and writes them with the next {@link ModelNotes.flush}.
 */
export type ModelNotes = {
  note(model: LearnedModel): void;
  /** @returns the names of the written ones */
  flush(db: Db, now: Date): Promise<readonly string[]>;
  /** Models that were not noted, because too many waited. */
  readonly dropped: () => number;
};

/**
 * Keeps waiting models in memory: after a crash the detector resumes from its checkpoint and notes
 * them again.
 */
export function createModelNotes(): ModelNotes {
  let waiting: LearnedModel[] = [];
  let dropped = 0;
  return {
    note: (model) => {
      if (waiting.length >= MOST_NOTED) dropped += 1;
      else waiting.push(model);
    },
    flush: async (db, now) => {
      const names: string[] = [];
      while (waiting.length > 0) {
        const part = waiting.slice(0, AT_ONCE);
        await db.transaction((sql) => addVersions(sql, part, now));
        waiting = waiting.slice(part.length);
        names.push(...part.map(({ name }) => name));
      }
      return names;
    },
    dropped: () => dropped,
  };
}
