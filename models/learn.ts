import { newBaseline } from './baseline.ts';
import { commonNumbers } from './common-numbers.ts';
import type { DetectionConfig } from './detection-config.ts';
import { type DeviceState, NOTHING } from './device-state.ts';
import { resumeFaults } from './instrument/instrument-alarm.ts';
import { watchChannels } from './instrument/instrument-state.ts';
import { type LearningSpan, newLearningSpan } from './learning-span.ts';
import { type Autoencoder, trainAutoencoders } from './net/autoencoder.ts';
import type { Tf } from './net/backend.ts';
import { reconstruct } from './net/reconstruct.ts';
import { type LearnedNormal, learnNormal, modelId, type NormalModel } from './normal-model.ts';
import { inOneBlock } from './one-block.ts';
import { quantileInPlace } from './robust.ts';
import { newSignalHistory, remember, type SignalHistory } from './signal-history.ts';
import { newWindow } from './window.ts';

/**
 * Turns full learning spans into models and begins to watch. A device that showed no variation at all goes on learning
 * from its next readings.
 * @param onStep is called for each device
 * @returns the devices that are watched now
 */
export async function finishLearning(
  states: readonly DeviceState[],
  config: DetectionConfig,
  useTf: () => Promise<Tf>,
  onStep?: () => void,
): Promise<readonly DeviceState[]> {
  const learned = states.flatMap((state) => {
    onStep?.();
    const normal = state.learning === null ? null : learnState(state, state.learning, { config });
    if (normal !== null) return [{ state, ...normal }];
    if (state.learning !== null) state.learning = newLearningSpan();
    return [];
  });
  if (learned.length === 0) return [];
  const tf = await useTf();
  const nets = await trainAutoencoders(
    tf,
    learned.map(({ windows }) => windows),
    onStep,
  );
  for (const [i, { state, model, windows }] of learned.entries()) {
    onStep?.();
    completeModel(tf, model, { net: nets[i] ?? null, windows });
    watch(state, inOneBlock(model, commonNumbers));
    state.pausesMs = NOTHING;
    if (state.assigned?.origin === 'class') state.assigned.origin = null;
  }
  return learned.map(({ state }) => state);
}

/** Learns from a span of a device's readings all but the net. @param span its learning span, or a part of it */
export function learnState(
  state: Pick<DeviceState, 'channels' | 'updates'> & Partial<Pick<DeviceState, 'units' | 'pausesMs'>>,
  span: LearningSpan,
  options: { readonly config: DetectionConfig; readonly oneMode?: boolean },
): LearnedNormal | null {
  const { channels: names, units = [], updates, pausesMs = NOTHING } = state;
  const learned = learnNormal(span, { ...options, names, units, updates, pausesMs });
  if (learned === null) return null;
  const { model } = learned;
  for (const [c, channel] of model.channels.entries()) {
    const usualMs = (model.learnedTo - model.learnedFrom) / Math.max(1, state.updates[channel] ?? 1);
    model.channelHoldMs[c] = model.config.channelHoldIntervals * Math.max(model.intervalMs, usualMs);
  }
  return learned;
}

/** Gives a model its net, the threshold of that, and its id. */
export function completeModel(
  tf: Tf,
  model: NormalModel,
  { net, windows }: { net: Autoencoder | null; windows: readonly Float64Array[] },
): void {
  model.net = net;
  model.netLimit = netLimit(tf, model, windows);
  model.id = modelId(model);
}

/** The squared residual that counts as the threshold, from the residuals on the training windows. */
function netLimit(tf: Tf, model: NormalModel, windows: readonly Float64Array[]): number {
  const { net, config } = model;
  if (net === null) return 1;
  const features = new Float64Array(windows.length * net.channels);
  for (const [i, window] of windows.entries()) features.set(window, i * net.channels);
  const out = new Float64Array(features.length);
  reconstruct(tf, [{ net, rows: windows.length, features, out }]);
  const residuals = new Float64Array(windows.length);
  for (let i = 0; i < features.length; i++) {
    const row = Math.floor(i / net.channels);
    residuals[row] = (residuals[row] ?? 0) + ((features[i] ?? 0) - (out[i] ?? 0)) ** 2;
  }
  return Math.max(config.netLimitBase ** 2, config.limitFactor ** 2 * quantileInPlace(residuals, config.limitQuantile));
}

/** Begins to watch with a model, from where it was learned; an alarm that is active goes on. Ends the learning. */
export function watch(state: DeviceState, model: NormalModel): void {
  const channels = model.channels.length;
  state.history = state.learning === null ? newSignalHistory(channels) : historyOf(state.learning, model);
  state.learning = null;
  state.model = model;
  state.window = newWindow(model.config.windowRows, channels);
  state.levels = model.levels.start.slice();
  state.baselines = Array.from({ length: model.modes.count }, () => newBaseline(channels));
  state.outsideSince = new Float64Array(channels).fill(Number.NaN);
  watchChannels(state, channels);
  resumeFaults(state, model);
  const { held, heldAt, updates, history, window, levels, baselines, outsideSince, instruments } = state;
  const own = { held, heldAt, updates, instruments, levels, outsideSince, baselines, window, history };
  Object.assign(state, inOneBlock(own));
}

/** The end of the learning span, so that an early episode has evidence from before its onset. */
function historyOf(span: LearningSpan, model: NormalModel): SignalHistory {
  const history = newSignalHistory(model.channels.length);
  const values = new Float64Array(model.channels.length);
  for (let row = 0; row < span.rows; row++) {
    for (const [c, channel] of model.channels.entries()) {
      values[c] = span.values[row * span.stride + channel] ?? Number.NaN;
    }
    remember(history, { at: span.times[row] ?? 0, values, score: Number.NaN });
  }
  return history;
}
