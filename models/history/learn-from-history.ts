import { AppError } from '../../lib/errors.ts';
import { storeModel } from '../assign/store-model.ts';
import { PAUSE_FACTOR } from '../instrument/learn-instruments.ts';
import { learnState } from '../learning/learn.ts';
import { learnWithNets, type OnCurves } from '../learning/learn-with-nets.ts';
import { seenIn } from '../learning/learning-progress.ts';
import type { Backend } from '../net/backend.ts';
import { openNetTrainer } from '../net/train-residual-nets.ts';
import { type DetectionConfig, holdMs } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { MIN_TRAIN_ROWS, readingsOf } from '../offline/collect-span.ts';
import { scoreReadings } from '../offline/score-readings.ts';
import type { ModelMetrics, StoredModel } from '../registry/stored-model.ts';
import type { LearningSpan } from '../rows/learning-span.ts';
import { type LeftOut, type LeftOutRows, leaveOut } from './left-out.ts';
import type { HistorySpan } from './read-history.ts';

/** The subject and the method of learning. */
export type HistoryLearning = {
  readonly spans: readonly HistorySpan[];
  readonly leftOut: readonly LeftOut[];
  /** The least readings that are left to learn from. */
  readonly leastRows: number;
  /** Wall time, ISO 8601. */
  readonly createdAt: string;
};

/** The result for one machine or component. */
export type HistoryLearned = {
  readonly name: string;
  /** Readings read, and readings learned from. */
  readonly read: number;
  readonly learned: number;
  /** Readings at the joints of blocks: their smoothed features are of another time. */
  readonly joints: number;
  readonly leftOut: readonly LeftOutRows[];
  /** Null where it could not be learned, with the reason. */
  readonly stored: StoredModel | null;
  readonly reason: string | null;
};

const JOINT_ROWS = 48;

/** Share of the readings that is held out to measure on, at the end. */
const HELD_OUT = 0.2;
const MONTH_MS = 30 * 86_400_000;
const LEAST_HELD_OUT = 50;

/**
 * Learns a model per machine or component from the kept history; measures it on a held-out part.
 */
export async function learnFromHistory(
  { spans, leftOut, leastRows, createdAt }: HistoryLearning,
  options: { readonly config: DetectionConfig; readonly backend: Backend },
): Promise<readonly HistoryLearned[]> {
  const learned: HistoryLearned[] = [];
  for (const machine of spans) {
    const { healthy, counts } = leaveOut(machine.span, leftOut);
    const joints = leaveOutJoints(machine, healthy);
    const rows = rowsOf(healthy);
    const known = {
      name: machine.state.device,
      read: machine.span.rows,
      learned: rows.length,
      joints,
      leftOut: counts,
    };
    const least = Math.max(MIN_TRAIN_ROWS, leastRows);
    if (rows.length < least) {
      const reason = `${rows.length} readings are left to learn from, and ${least} are needed: choose a longer time, or keep what was left out`;
      learned.push({ ...known, stored: null, reason });
      continue;
    }
    try {
      learned.push({ ...known, stored: await learnMachine(machine, rows, { createdAt, ...options }), reason: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      learned.push({ ...known, stored: null, reason: error.message });
    }
  }
  return learned;
}

/** The beginning of each block but the first. */
function leaveOutJoints({ joints, span }: HistorySpan, healthy: Uint8Array): number {
  let count = 0;
  for (const joint of joints.slice(1)) {
    for (let row = joint; row < Math.min(span.rows, joint + JOINT_ROWS); row++) {
      if (healthy[row] === 1) count += 1;
      healthy[row] = 0;
    }
  }
  return count;
}

function rowsOf(healthy: Uint8Array): Int32Array {
  return Int32Array.from([...healthy.keys()].filter((row) => healthy[row] === 1));
}

type Options = { readonly config: DetectionConfig; readonly backend: Backend; readonly createdAt: string };

async function learnMachine(machine: HistorySpan, rows: Int32Array, options: Options): Promise<StoredModel> {
  const { state, span } = machine;
  const metrics = await measure(machine, rows, options);
  const model = await learnRows(machine, span, { ...options, rows });
  if (model === null) {
    throw new AppError('unprocessable', `nothing can be learned for ${state.device}: no channel ever changes`);
  }
  const stored = storeModel(model, {
    subject: { kind: 'device', name: state.device },
    state,
    rows: rows.length,
    machines: 1,
    metrics,
    createdAt: options.createdAt,
    madeBy: 'history',
    parent: null,
  });
  const at = Float64Array.from(rows, (row) => span.times[row] ?? 0);
  return { ...stored, card: { ...stored.card, seen: seenIn(at) } };
}

/**
 * Learns from the first part alone, and judges the rest of the kept rows as the detector would
 * have.
 */
async function measure(machine: HistorySpan, rows: Int32Array, options: Options): Promise<ModelMetrics> {
  const unknown = { overThreshold: null, falseAlarmsPerMonth: null, netLoss: null, netEpochs: null };
  const { state, span } = machine;
  const cut = Math.floor((1 - HELD_OUT) * rows.length);
  const known = rows.subarray(0, cut);
  const until = rows[cut] ?? span.rows;
  const part = { ...span, rows: until };
  const model = await learnRows(machine, part, { ...options, rows: known });
  if (model === null) return { ...unknown, heldOutRows: 0, trainingSeconds: null };
  const stored = storeModel(model, {
    subject: { kind: 'device', name: state.device },
    state,
    rows: cut,
    machines: 1,
    metrics: null,
    createdAt: options.createdAt,
    madeBy: 'history',
    parent: null,
  });
  const kept = new Set(rows.subarray(cut));
  const readings = [...readingsOf(machine, { device: state.device, from: until })].filter(({ sequence }) =>
    kept.has(sequence),
  );
  const { rows: judged, over, alarms, durationMs } = await scoreReadings(readings, { stored, ...options });
  if (judged < LEAST_HELD_OUT) return { ...unknown, heldOutRows: judged, trainingSeconds: null };
  return {
    ...unknown,
    heldOutRows: judged,
    overThreshold: over / judged,
    trainingSeconds: null,
    falseAlarmsPerMonth: (alarms * MONTH_MS) / Math.max(1, durationMs),
  };
}

/** Learns some rows of a machine's span, or of a part of it. */
async function learnRows(
  { state, joints }: HistorySpan,
  span: LearningSpan,
  { rows, config, backend }: Pick<Options, 'config' | 'backend'> & { readonly rows: Int32Array },
): Promise<NormalModel | null> {
  const { read, longestGap } = timesOf(span, joints);
  const whole = (span.times[span.rows - 1] ?? 0) - (span.times[0] ?? 0);
  // Between the blocks that were read each channel came as often as within them.
  const share = read > 0 ? whole / read : 1;
  const updates = state.updates.map((count) => Math.min(count, span.rows) * share);
  const learn = (onCurves: OnCurves) => learnState({ ...state, updates }, span, { config, healthy: rows, onCurves });
  const model = await learnWithNets(learn, openNetTrainer(backend));
  if (model === null) return null;
  const silenceMs = Math.max(holdMs(config, model.intervalMs), PAUSE_FACTOR * longestGap);
  return { ...model, instruments: { ...model.instruments, silenceMs } };
}

/**
 * The time that was read, and the longest time in it without a reading: the time between two blocks
 * is no silence.
 */
function timesOf({ times, rows }: LearningSpan, joints: readonly number[]): { read: number; longestGap: number } {
  const begins = new Set(joints);
  let read = 0;
  let longestGap = 0;
  for (let row = 1; row < rows; row++) {
    if (begins.has(row)) continue;
    const gap = (times[row] ?? 0) - (times[row - 1] ?? 0);
    read += gap;
    longestGap = Math.max(longestGap, gap);
  }
  return { read, longestGap };
}
