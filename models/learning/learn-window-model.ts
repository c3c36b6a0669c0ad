import { learnInstruments } from '../instrument/learn-instruments.ts';
import { alarmRules, type DetectionConfig, holdMs } from '../normal/detection-config.ts';
import { learnLevels } from '../normal/level-watch.ts';
import type { NormalModel, WindowMeans } from '../normal/normal-model.ts';
import { oneMode } from '../normal/operating-modes.ts';
import { heldOutScores } from '../normal/t-squared.ts';
import { newWindow, pushWindow, restartWindow, windowMeans } from '../normal/window.ts';
import { quantileInPlace } from '../numbers/robust.ts';
import { type ChannelRows, channelRows, usualIntervalMs, variableChannels } from '../rows/channel-statistics.ts';
import type { LearningSpan } from '../rows/learning-span.ts';
import { fitLevels, settledModes } from './mode-levels.ts';
import { fitMeans } from './window-fit.ts';

/** Facts about a span's channels beside their values. */
export type SpanChannels = {
  readonly names: readonly string[];
  readonly units?: readonly (string | null)[];
  /**
   * How often each channel came, and its longest pause while others did; absent where all came with
   * every row.
   */
  readonly updates?: Float64Array;
  readonly pausesMs?: Float64Array;
};

/**
 * Learns what the window judges, with one operating mode: the model of a machine with statistics of
 * waveforms, or null when there is no variation, or no window, to learn from.
 */
export function learnWindowModel(
  span: LearningSpan,
  known: SpanChannels & { readonly config: DetectionConfig },
): NormalModel | null {
  const { config } = known;
  const channels = variableChannels(span);
  if (channels.length === 0) return null;
  const rows = channelRows(span, channels);
  const model = describeNormal(rows, { ...known, channels });
  const windows = windowsOf(rows, model);
  if (windows.length === 0) return null;
  fitMeans(windows, model);
  const heldOut = quantileInPlace(heldOutScores(windows, model), config.limitQuantile);
  model.limit = Math.max(config.limitBase ** 2, config.limitFactor ** 2 * heldOut);
  return model;
}

/**
 * Levels, spreads and instruments of the channels of a span, before anything judges them.
 * @param rows of `known.channels`
 */
export function describeNormal(
  rows: ChannelRows,
  known: SpanChannels & { readonly config: DetectionConfig; readonly channels: Int32Array },
): NormalModel {
  const { config, channels } = known;
  const count = channels.length;
  const names = Array.from(channels, (channel) => known.names[channel] ?? '');
  const intervalMs = usualIntervalMs(rows.times);
  const modes = oneMode(count);
  const modeOf = settledModes(rows, modes, config);
  const levels = fitLevels(rows, modes, { modeOf, config });
  return {
    id: '',
    config,
    learnedFrom: rows.times[0] ?? 0,
    learnedTo: rows.times[rows.count - 1] ?? 0,
    intervalMs,
    rules: alarmRules(config, intervalMs),
    channels,
    watched: channels,
    residual: null,
    channelHoldMs: new Float64Array(count),
    modes,
    ...levels,
    instruments: learnInstruments(rows, {
      names,
      units: Array.from(channels, (channel) => known.units?.[channel] ?? null),
      updates: Float64Array.from(channels, (channel) =>
        Math.min(1, (known.updates?.[channel] ?? rows.count) / rows.count),
      ),
      longestPauseMs: Float64Array.from(channels, (channel) => known.pausesMs?.[channel] ?? 0),
      intervalMs,
      holdMs: holdMs(config, intervalMs),
    }),
    levels: learnLevels(rows, {
      names,
      modes: modes.count,
      modeOf,
      config,
      limitOf: (c) => levelLimit(levels.allowance[c] ?? 0, config),
    }),
    meanCenter: new Float64Array(count),
    meanSpread: new Float64Array(modes.count * count).fill(1),
    followLimit: new Float64Array(modes.count * count),
    precision: new Float64Array(count * count),
    limit: 1,
    net: null,
    netLimit: 1,
  };
}

/** Slow channels are watched by level alone; wandering ones also in the window, with room. */
function levelLimit(allowance: number, config: DetectionConfig): number {
  if (allowance >= config.slowAllowance) return config.levelLimit;
  return allowance >= config.wanderAllowance ? config.levelWanderLimit : 0;
}

/**
 * The windows of the span as in the detector, one for each reading that could be judged.
 */
function windowsOf(rows: ChannelRows, model: NormalModel): WindowMeans[] {
  const { config } = model;
  const { channels } = rows;
  const window = newWindow(config.windowRows, channels);
  const learning = { model, baselines: null };
  const found: WindowMeans[] = [];
  for (let i = 0; i < rows.count; i++) {
    const gap = i > 0 ? (rows.times[i] ?? 0) - (rows.times[i - 1] ?? 0) : 0;
    if (gap > holdMs(config, model.intervalMs)) restartWindow(window, 0);
    const counts = pushWindow(window, rows.values.subarray(i * channels, (i + 1) * channels), learning);
    if (!counts || window.filled < config.windowMinRows) continue;
    const means = new Float64Array(channels);
    windowMeans(window, means);
    found.push({ means, mode: window.tracker.mode });
  }
  return found;
}
