import { actAs } from '../../http/access/acting.ts';
import { isReservedChannel } from '../../ingest/reading/derived-channels.ts';
import type { SeriesDevice } from '../../ingest/series/series-store.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { HistoryLearned, HistoryLearning } from '../../models/history/learn-from-history.ts';
import { type HistorySeries, readHistory } from '../../models/history/read-history.ts';
import type { ComponentOf } from '../../models/machine/components.ts';
import type { ModelRegistry } from '../../models/registry/model-registry.ts';
import { inForceFor } from '../assets/watching/watch-in-force.ts';
import type { Db } from '../db/sql.ts';
import { type LearnedPart, type LearningReport, type LearningRun, settleRun } from './learning-runs.ts';
import { addVersions } from './model-versions.ts';
import { stretchesLeftOut } from './stretches-left-out.ts';

/** Parts of the program that learning again needs. */
export type LearningParts = {
  readonly db: Db;
  readonly series: HistorySeries & { devices(named?: string): Promise<readonly SeriesDevice[]> };
  readonly registry: Pick<ModelRegistry, 'put' | 'promote'>;
  /** Learns in a thread of its own. */
  readonly learn: (learning: HistoryLearning, signal: AbortSignal) => Promise<readonly HistoryLearned[]>;
  readonly componentOf: () => ComponentOf | undefined;
  /** The device, and its components as far as the detector has them. */
  readonly namesOf: (device: string) => Promise<readonly string[]>;
  /** Called after decisions in the registry's log, so that they are recorded. */
  readonly decided: (actor: string) => Promise<void>;
  /** The least readings that a device is learned from. */
  readonly learnRows: number;
  readonly log: Log;
};

/**
 * After work on a machine it takes a while until enough has come: it is tried so often, once an
 * hour.
 */
const TRY_AGAIN_MS = 3_600_000;
const MOST_TRIES = 7 * 24;

/** Failures that the run itself is not to blame for. */
const MOST_ATTEMPTS = 5;

/** Performs a claimed run: reads, leaves out, learns, and gives the result to the device. */
export async function runLearning(
  parts: LearningParts,
  run: LearningRun,
  at: { readonly now: Date; readonly signal: AbortSignal },
): Promise<void> {
  const { db, log } = parts;
  const { id, device } = run;
  const settle = (what: Parameters<typeof settleRun>[2]): Promise<void> =>
    db.transaction((sql) => settleRun(sql, id, what));
  try {
    const report = run.from === null ? await learnFromNow(parts, run, at.now) : await learnStored(parts, run, at);
    const learned = report.parts.some(({ modelId }) => modelId !== null) || run.from === null;
    const later = !learned && run.cause !== 'asked' && run.attempts < MOST_TRIES;
    const state = learned ? 'done' : later ? 'waiting' : 'failed';
    await settle({ state, report, now: at.now, dueAt: new Date(at.now.getTime() + TRY_AGAIN_MS) });
    log.info({ deviceId: device, run: id, state, reason: report.reason }, 'learning again has ended');
  } catch (error) {
    const isOutside = error instanceof AppError && error.code === 'unavailable';
    const later = at.signal.aborted || (isOutside && run.attempts < MOST_ATTEMPTS);
    const report: LearningReport = { parts: [], reason: messageOf(error) };
    const dueAt = new Date(at.now.getTime() + 60_000);
    await settle({ state: later ? 'waiting' : 'failed', report, now: at.now, dueAt });
    log.warn({ deviceId: device, run: id, reason: messageOf(error), again: later }, 'learning again has failed');
    if (!(error instanceof AppError)) throw error;
  }
}

async function learnFromNow(parts: LearningParts, run: LearningRun, now: Date): Promise<LearningReport> {
  const names = await parts.namesOf(run.device);
  for (const name of names) {
    const subject = { kind: 'device', name } as const;
    await parts.registry.promote({
      at: now.toISOString(),
      by: run.askedBy,
      reason: run.reason,
      action: 'learn',
      subject,
    });
  }
  await parts.decided(run.askedBy);
  return { parts: [], reason: `learned anew from the next readings: ${names.join(', ')}` };
}

async function learnStored(
  parts: LearningParts,
  run: LearningRun,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<LearningReport> {
  const { db, series, registry } = parts;
  const { device, from, to, excluded, keep } = run;
  const [known] = await series.devices(device);
  const leftOutOfAll = (await inForceFor(db, device)).excluded.value;
  const isLearned = (channel: string): boolean =>
    !isReservedChannel(channel) && !excluded.includes(channel) && !leftOutOfAll.includes(channel);
  const channels = (known?.channels ?? []).filter(({ channel }) => isLearned(channel));
  if (from === null || known === undefined || channels.length === 0) {
    throw new AppError('unprocessable', `No channel of ${device} is stored that may be learned: exclude fewer.`);
  }
  const times = { from: from.getTime(), to: to?.getTime() ?? known.lastSampledAt + 1 };
  const leftOut = await stretchesLeftOut(db, { device, from, to: new Date(times.to), keep });
  const spans = await readHistory(series, {
    device,
    channels,
    ...times,
    signal,
    componentOf: parts.componentOf(),
  });
  const leastRows = parts.learnRows;
  const learned = await parts.learn({ spans, leftOut, leastRows, createdAt: now.toISOString() }, signal);
  for (const { stored } of learned) if (stored !== null) await registry.put(stored);
  await actAs(run.askedBy, () => db.transaction((sql) => addVersions(sql, versionsOf(learned, run), now)));
  if (run.use) {
    for (const { stored, name } of learned) {
      if (stored === null) continue;
      const by = { at: now.toISOString(), by: run.askedBy, reason: run.reason };
      await registry.promote({ ...by, action: 'learn', subject: { kind: 'device', name }, model: stored.card.id });
    }
    await parts.decided(run.askedBy);
  }
  const failed = learned.filter(({ stored }) => stored === null);
  const reason = failed.map((one) => `${one.name}: ${one.reason}`).join('; ');
  return { parts: learned.map(partOf), reason: reason === '' ? null : reason };
}

function versionsOf(learned: readonly HistoryLearned[], run: LearningRun) {
  return learned.flatMap(({ name, stored }) => {
    if (stored === null) return [];
    const { id, learnedFrom, learnedTo, rows, metrics } = stored.card;
    const about = { name, modelId: id, madeBy: 'history' as const, reason: run.reason, runId: run.id };
    return [{ ...about, learnedFrom, learnedTo, readings: rows, metrics }];
  });
}

/** Stretches that are kept in the report. */
const MOST_TOLD = 200;

function partOf({ name, read, learned, joints, leftOut, stored, reason }: HistoryLearned): LearnedPart {
  return {
    name,
    read,
    learned,
    joints,
    reason,
    leftOut: leftOut.slice(0, MOST_TOLD),
    modelId: stored?.card.id ?? null,
    channels: stored?.card.channels.map((one) => one.name) ?? [],
  };
}
