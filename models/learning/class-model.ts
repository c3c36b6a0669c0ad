import type { DeviceState } from '../device/device-state.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { standardise, tSquared } from '../normal/t-squared.ts';
import { medianInPlace, quantileInPlace } from '../numbers/robust.ts';
import { channelRows } from '../rows/channel-statistics.ts';
import { type LearningSpan, learnRow, newLearningSpan } from '../rows/learning-span.ts';
import { recentred, START_ROWS } from './class-start.ts';
import { holdChannels } from './learn.ts';
import { type LearnedNormal, learnWindowModel, windowsOf } from './learn-window-model.ts';

/** One machine of a class: its channels and the readings of its healthy span. */
export type ClassMachine = Pick<DeviceState, 'device' | 'channels' | 'units' | 'updates'> & {
  readonly span: LearningSpan;
};

/**
 * The model of a class: as of one machine, with windows for its thresholds beside windows for its
 * net.
 */
export type LearnedClass = LearnedNormal & {
  readonly state: Pick<DeviceState, 'channels' | 'units'>;
  readonly calibration: readonly Float64Array[];
};

/**
 * Readings judged after each start, and starts in each machine's span, that the thresholds come
 * from.
 */
const JUDGED_ROWS = 400;
const STARTS = 8;

/**
 * Learns common properties of a class's machines: spreads, correlations and allowances of their
 * channels around each machine's own levels. It has one mode, and watches no slow level: both need
 * a history of the machine. The thresholds are those that the machines themselves would have
 * needed, each starting from this model.
 * @returns null if the machines have no changing channel in common
 */
export function learnClass(machines: readonly ClassMachine[], config: DetectionConfig): LearnedClass | null {
  const [first] = machines;
  const names = first?.channels.filter((name) => machines.every(({ channels }) => channels.includes(name))) ?? [];
  const state = { channels: names, units: names.map((name) => commonUnit(machines, name)) };
  const spans = machines.map((machine) => relativeSpan(machine, names));
  const pooled = newLearningSpan();
  for (const span of spans) append(pooled, span);
  const updates = Float64Array.from(names, (name) =>
    machines.reduce((sum, { channels, updates }) => sum + (updates[channels.indexOf(name)] ?? 0), 0),
  );
  const learned = learnWindowModel(pooled, { config, names, updates });
  if (learned === null) return null;
  const { model } = learned;
  holdChannels(model, updates);
  // The kinds 1 (slow) and 2 (statistic of a waveform) of `LevelWatch` need a history.
  for (const [c, kind] of model.levels.kind.entries()) model.levels.kind[c] = kind >= 2 ? 3 : 0;
  for (const [c, channel] of model.channels.entries()) {
    const { channelHoldIntervals } = config;
    const shares = machines.map(({ channels, updates, span }) =>
      Math.max(1, span.rows / Math.max(1, updates[channels.indexOf(names[channel] ?? '')] ?? 1)),
    );
    model.channelHoldMs[c] = channelHoldIntervals * model.intervalMs * Math.max(...shares);
  }
  const { scores, windows } = startScores(spans, model);
  if (scores.length > 0) {
    const usual = quantileInPlace(Float64Array.from(scores), config.limitQuantile);
    model.limit = Math.max(config.limitBase ** 2, config.limitFactor ** 2 * usual);
  }
  // Not the times of the pooled span, which are shifted.
  const learnedFrom = Math.min(...machines.map(({ span }) => span.times[0] ?? 0));
  const learnedTo = Math.max(...machines.map(({ span }) => span.times[span.rows - 1] ?? 0));
  const calibration = windows.length > 0 ? windows : learned.windows;
  return { ...learned, model: { ...model, learnedFrom, learnedTo }, state, calibration };
}

function commonUnit(machines: readonly ClassMachine[], name: string): string | null {
  const units = new Set(machines.map(({ channels, units }) => units[channels.indexOf(name)] ?? null));
  const [only = null] = units;
  return units.size === 1 ? only : null;
}

/** A machine's readings without its own levels. */
function relativeSpan({ channels, span }: ClassMachine, names: readonly string[]): LearningSpan {
  const relative = newLearningSpan();
  const places = names.map((name) => channels.indexOf(name));
  const levels = places.map((place) => {
    const column = Float64Array.from(
      { length: span.rows },
      (_, row) => span.values[row * span.stride + place] ?? Number.NaN,
    );
    const seen = column.filter(Number.isFinite);
    return seen.length > 0 ? medianInPlace(seen) : 0;
  });
  for (let row = 0; row < span.rows; row++) {
    const values = Float64Array.from(
      places,
      (place, c) => (span.values[row * span.stride + place] ?? Number.NaN) - (levels[c] ?? 0),
    );
    learnRow(relative, span.times[row] ?? 0, values);
  }
  return relative;
}

const GAP_MS = 365 * 86_400_000;

/** Appends long after the present rows, so that no window or step joins two machines. */
function append(pooled: LearningSpan, span: LearningSpan): void {
  const shift = pooled.rows === 0 ? 0 : (pooled.times[pooled.rows - 1] ?? 0) + GAP_MS - (span.times[0] ?? 0);
  for (let row = 0; row < span.rows; row++) {
    const values = Float64Array.from(span.values.subarray(row * span.stride, (row + 1) * span.stride));
    learnRow(pooled, (span.times[row] ?? 0) + shift, values);
  }
}

/** Scores of healthy machines that start from this model at places spread over their spans. */
function startScores(
  spans: readonly LearningSpan[],
  model: NormalModel,
): { scores: number[]; windows: Float64Array[] } {
  const scores: number[] = [];
  const windows: Float64Array[] = [];
  const shares = new Float64Array(model.channels.length);
  const drift = new Float64Array(model.channels.length);
  for (const span of spans) {
    for (let start = 0; start < STARTS; start++) {
      const from = Math.floor((start * (span.rows - START_ROWS)) / STARTS);
      if (from < 0 || (start > 0 && from < START_ROWS)) continue;
      const here = recentred(model, span, { from, rows: START_ROWS });
      const judged = part(span, from + START_ROWS, JUDGED_ROWS);
      for (const { means, mode } of windowsOf(channelRows(judged, model.channels), here)) {
        standardise(means, { model: here, mode, drift });
        scores.push(tSquared(means, model.precision, shares));
        windows.push(means);
      }
    }
  }
  return { scores, windows };
}

function part(span: LearningSpan, from: number, most: number): LearningSpan {
  const to = Math.min(span.rows, from + most);
  const { stride } = span;
  const values = span.values.subarray(from * stride, to * stride);
  return { ...span, times: span.times.subarray(from, to), values, rows: to - from };
}
