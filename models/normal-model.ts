import { contentId } from '../lib/ids.ts';
import type { AlarmRules } from './alarm-engine.ts';
import { alarmRules, type DetectionConfig, holdMs } from './detection-config.ts';
import type { LearningSpan } from './learning-span.ts';
import { inverseOfPositiveDefinite } from './matrix.ts';
import type { Autoencoder } from './net/autoencoder.ts';
import { medianInPlace, quantileInPlace, robustNormal } from './robust.ts';
import { heldOutScores, standardise } from './t-squared.ts';
import { newWindow, pushWindow, restartWindow, windowMeans } from './window.ts';

/** How one device behaves when nothing is wrong, learned from its first readings. Plain data. */
export type NormalModel = {
  /** Hash of configuration, weights and learning span. */
  id: string;
  readonly config: DetectionConfig;
  readonly learnedFrom: number;
  readonly learnedTo: number;
  /** The usual time between readings. */
  readonly intervalMs: number;
  readonly rules: AlarmRules;
  /** Indices into the device's channels; those that were absent or constant while learning are not modelled. */
  readonly channels: Int32Array;
  /** Robust centre and spread of single readings, in the channel's unit. */
  readonly center: Float64Array;
  readonly spread: Float64Array;
  /** Centre and spread of the window means, in raw spreads. */
  readonly meanCenter: Float64Array;
  readonly meanSpread: Float64Array;
  /** 1 for channels that wander slowly, such as temperatures. */
  readonly slow: Uint8Array;
  /** How far the centre of the means may be followed to either side, in raw spreads. */
  readonly followLimit: Float64Array;
  /** Inverse of the correlation of the window means. */
  readonly precision: Float64Array;
  /** T² that counts as the alarm threshold. */
  limit: number;
  /** Its squared residual counts as the alarm threshold at `netLimit`. Null until it is trained. */
  net: Autoencoder | null;
  netLimit: number;
};

/** A model with the windows that it was learned from, standardised: what its net is trained on. */
export type LearnedNormal = { readonly model: NormalModel; readonly windows: readonly Float64Array[] };

/** Learns the normal behaviour from a full span, or null when there is no variation, or no window, to learn from. */
export function learnNormal(span: LearningSpan, config: DetectionConfig): LearnedNormal | null {
  const intervalMs = usualInterval(span);
  const normals = Array.from({ length: span.stride }, (_, channel) => channelNormal(span, channel));
  const channels = Int32Array.from(normals.keys()).filter((channel) => normals[channel] !== null);
  if (channels.length === 0) return null;
  const count = channels.length;
  const model: NormalModel = {
    id: '',
    config,
    learnedFrom: span.times[0] ?? 0,
    learnedTo: span.times[span.rows - 1] ?? 0,
    intervalMs,
    rules: alarmRules(config, intervalMs),
    channels,
    center: Float64Array.from(channels, (channel) => normals[channel]?.center ?? 0),
    spread: Float64Array.from(channels, (channel) => normals[channel]?.spread ?? 1),
    meanCenter: new Float64Array(count),
    meanSpread: new Float64Array(count).fill(1),
    slow: Uint8Array.from(channels, (channel) => (stepNoise(span, channel) < config.slowRatio ? 1 : 0)),
    followLimit: new Float64Array(count),
    precision: new Float64Array(count * count),
    limit: 1,
    net: null,
    netLimit: 1,
  };
  const means = windowsOf(span, model);
  if (means.length === 0) return null;
  fitMeans(means, model);
  model.limit = Math.max(
    config.limitBase ** 2,
    config.limitFactor ** 2 * quantileInPlace(heldOutScores(means, model), config.limitQuantile),
  );
  for (const window of means) standardise(window, model, new Float64Array(count));
  return { model, windows: means };
}

/** Null where too little came to learn from, or where it never changed. */
function channelNormal(span: LearningSpan, channel: number): { center: number; spread: number } | null {
  const seen = new Float64Array(span.rows);
  let count = 0;
  for (let row = 0; row < span.rows; row++) {
    const value = span.values[row * span.stride + channel] ?? Number.NaN;
    if (Number.isFinite(value)) seen[count++] = value;
  }
  if (count < span.rows / 2) return null;
  const normal = robustNormal(seen.subarray(0, count));
  return normal.spread > 1e-6 * Math.abs(normal.center) + 1e-30 ? normal : null;
}

/** Noise from one reading to the next as a share of the whole deviation (von Neumann): 1 for white noise, near 0 for what wanders. */
function stepNoise(span: LearningSpan, channel: number): number {
  const values: number[] = [];
  for (let row = 0; row < span.rows; row++) {
    const value = span.values[row * span.stride + channel] ?? Number.NaN;
    if (Number.isFinite(value)) values.push(value);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  let steps = 0;
  for (let i = 1; i < values.length; i++) steps += ((values[i] ?? 0) - (values[i - 1] ?? 0)) ** 2;
  return Math.sqrt(steps / (values.length - 1) / 2 / variance);
}

function usualInterval(span: LearningSpan): number {
  if (span.rows < 2) return 1000;
  const gaps = new Float64Array(span.rows - 1).map((_, i) => (span.times[i + 1] ?? 0) - (span.times[i] ?? 0));
  return Math.max(1, medianInPlace(gaps));
}

/** The window means of the span as the live path would have made them, one row for each reading that could be judged. */
function windowsOf(span: LearningSpan, model: NormalModel): Float64Array[] {
  const { channels, config } = model;
  const window = newWindow(config.windowRows, channels.length);
  const row = new Float64Array(channels.length);
  const means: Float64Array[] = [];
  for (let i = 0; i < span.rows; i++) {
    for (let c = 0; c < channels.length; c++) {
      row[c] = span.values[i * span.stride + (channels[c] ?? 0)] ?? Number.NaN;
    }
    const gap = i > 0 ? (span.times[i] ?? 0) - (span.times[i - 1] ?? 0) : 0;
    if (gap > holdMs(config, model.intervalMs)) restartWindow(window);
    pushWindow(window, row, model);
    if (window.filled < config.windowMinRows) continue;
    const out = new Float64Array(channels.length);
    windowMeans(window, out);
    means.push(out);
  }
  return means;
}

function fitMeans(means: readonly Float64Array[], model: NormalModel): void {
  const { config, center, spread, followLimit, meanCenter, meanSpread, slow, precision } = model;
  const count = model.channels.length;
  for (let c = 0; c < count; c++) {
    const column = Float64Array.from(means, (row) => row[c] ?? 0);
    if (column.length === 0) continue;
    const normal = robustNormal(column);
    meanCenter[c] = normal.center;
    const level = Math.abs(center[c] ?? 0) / (spread[c] ?? 1);
    const floor = slow[c] === 1 ? config.slowAllowance : config.meanSpreadFloor;
    meanSpread[c] = Math.max(normal.spread, floor, config.meanSpreadLevelShare * level);
    followLimit[c] = Math.max(2 * (meanSpread[c] ?? 1), config.followLevelShare * level);
  }
  const correlation = new Float64Array(count * count);
  for (const row of means) {
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        const product = clipped(row, a, model) * clipped(row, b, model);
        correlation[a * count + b] = (correlation[a * count + b] ?? 0) + product / means.length;
      }
    }
  }
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      const scale = Math.sqrt((correlation[a * count + a] ?? 0) * (correlation[b * count + b] ?? 0));
      const normalised = scale > 0 ? (correlation[a * count + b] ?? 0) / scale : 0;
      precision[a * count + b] = a === b ? 1 : (1 - config.shrinkage) * normalised;
    }
  }
  precision.set(inverseOfPositiveDefinite(precision, count));
}

function clipped(row: Float64Array, c: number, model: NormalModel): number {
  const f = ((row[c] ?? 0) - (model.meanCenter[c] ?? 0)) / (model.meanSpread[c] ?? 1);
  return Math.min(3, Math.max(-3, f));
}

/** Hash of what was learned, from which span, under which configuration. */
export function modelId(model: NormalModel): string {
  const numbers = [model.center, model.spread, model.meanCenter, model.meanSpread, model.precision];
  return contentId(
    'model',
    JSON.stringify(model.config),
    model.learnedFrom,
    model.learnedTo,
    numbers.map((part) => part.join()).join(';'),
    model.limit,
    model.net?.weights.join() ?? '',
    model.netLimit,
  );
}
