import { learnedModel } from '../device/assigned-model.ts';
import { type DeviceState, NOTHING } from '../device/device-state.ts';
import {
  beginLearning,
  endLearning,
  type GrownSpan,
  keptSpan,
  newGrownSpan,
  type RowsOf,
  WARM_UP_ROWS,
} from '../device/grown-span.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import { learnNew, youngChannels } from '../device/new-channels.ts';
import { newSignalHistory, remember, type SignalHistory } from '../device/signal-history.ts';
import { beginSpectra, spectrumColumns } from '../device/spectra.ts';
import { resumeFaults } from '../instrument/instrument-alarm.ts';
import { watchChannels } from '../instrument/instrument-state.ts';
import { waveformStatistic } from '../machine/waveform-statistic.ts';
import { newBaseline } from '../normal/baseline.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import { beginLevels } from '../normal/level-watch.ts';
import { modelId, type NormalModel } from '../normal/normal-model.ts';
import { newSpectrumWatch } from '../normal/spectrum-model.ts';
import { newWindow } from '../normal/window.ts';
import { commonNumbers, commonObject } from '../numbers/common-numbers.ts';
import { inOneBlock } from '../numbers/one-block.ts';
import { newResidualWatch, type ResidualWatch, warmUpWatch } from '../residual/watch-residuals.ts';
import { type LearningSpan, newLearningSpan } from '../rows/learning-span.ts';
import type { LearnedAgain, LearnedDevice, LearnJob } from './learn-job.ts';
import { learnOwn } from './learn-own.ts';
import type { SpectrumJob } from './learn-spectrum.ts';
import { learnWindowModel } from './learn-window-model.ts';
import { learnWithNets, type OnCurves, type OpenNetTrainer } from './learn-with-nets.ts';

/**
 * Turns full learning spans into models and begins to watch. A device without any variation
 * continues to learn from its next readings.
 * @param onStep is called for each device
 * @returns the devices that are watched now
 */
export async function finishLearning(
  states: readonly DeviceState[],
  {
    config,
    kept,
    openTrainer,
    onStep,
  }: { config: DetectionConfig; kept: KeptRows; openTrainer: OpenNetTrainer; onStep?: (() => void) | undefined },
): Promise<readonly DeviceState[]> {
  const learned: DeviceState[] = [];
  for (const state of states) {
    onStep?.();
    const { learning, device } = state;
    if (learning === null) continue;
    const model = await learnWithNets((onCurves) => learnState(state, learning, { config, onCurves }), openTrainer);
    if (model === null) {
      learnAnew(state, learning);
      continue;
    }
    watch(state, inOneBlock(model, commonNumbers), warmedUp(model, { span: learning, before: state.residual }));
    state.grown = model.residual === null ? null : newGrownSpan(learning, { device, kept });
    if (model.residual === null) beginSpectra(state, { model, learned: learning, of: { device, kept } });
    if (state.assigned?.origin === 'class') state.assigned.origin = null;
    learned.push(state);
  }
  return learned;
}

/**
 * Of a machine that stands still nothing can be learned: its next readings count, and how often its
 * channels came until now does not.
 */
function learnAnew(state: DeviceState, { rows, unvaried = 0 }: LearningSpan): void {
  state.learning = { ...newLearningSpan(), unvaried: unvaried + rows };
  state.updates.fill(0);
  state.pausesMs.fill(0);
}

/** The span to learn a device again from: its grown rows, as now or as at the beginning of that. */
export function againFrom(
  state: DeviceState,
  { config, kept }: { config: DetectionConfig; kept: KeptRows },
): LearnJob | null {
  const { grown, device, channels, units, pausesMs, model } = state;
  if (grown === null || model === null) return null;
  const young = youngChannels(model, grown);
  if (grown.learning === null) {
    learnNew(state, grown);
    beginLearning(grown);
  }
  const { rows: until, excluded } = grown.learning ?? { rows: 0, excluded: [] };
  const { span, healthy } = keptSpan(grown, { device, kept }, { until, excluded });
  for (const channel of young)
    for (let row = 0; row < span.rows; row++) span.values[row * span.stride + channel] = Number.NaN;
  const updates = updatesIn(state, grown, healthy.length);
  return { span, healthy, config, device: { channels, units, updates, pausesMs }, shorter: learnedModel(state, model) };
}

/** The job to learn nets on log spectra from the spectra so far; null where none is wanted. */
export function spectraFrom(state: DeviceState, kept: KeptRows): SpectrumJob | null {
  const { spectra, model, device, channels } = state;
  const span = spectra?.span ?? null;
  if (!spectra || span === null || model === null || model.residual !== null) return null;
  if (span.learning === null) beginLearning(span);
  const { rows: until, excluded } = span.learning ?? { rows: 0, excluded: [] };
  const modelled = Array.from(model.channels, (channel) => channels[channel] ?? '');
  return {
    ...keptSpan(span, { device, kept }, { until, excluded }),
    waveforms: spectrumColumns(spectra, modelled),
    config: model.config,
  };
}

/**
 * How often each channel comes in this many rows, from how often it came while the first ones were
 * learned from.
 */
function updatesIn({ updates }: DeviceState, { first }: GrownSpan, rows: number): Float64Array {
  return updates.map((count) => (count * rows) / first);
}

/**
 * Replaces the model with the newly learned one, where there is one, and keeps how they compared.
 */
export function takeOver(state: DeviceState, { model: learned, check }: LearnedAgain, of: RowsOf): void {
  const { grown, residual, model: before } = state;
  if (grown === null) return;
  grown.check = check;
  if (learned !== null && before !== null) {
    const model = { ...learned, config: before.config, rules: commonObject(learned.rules) };
    holdChannels(model, updatesIn(state, grown, grown.learning?.rows ?? grown.rows));
    const { span } = keptSpan(grown, of, { until: grown.rows, excluded: [], newest: WARM_UP_ROWS });
    watch(state, inOneBlock(model, commonNumbers), warmedUp(model, { span, before: residual }));
  }
  endLearning(grown, of);
}

/**
 * Takes the newest rows through a new model to fill its smoothing.
 * @param options.before the state to continue
 */
export function warmedUp(
  { residual, watched }: NormalModel,
  { span, before }: { span: LearningSpan; before: ResidualWatch | null },
): ResidualWatch | null {
  if (residual === null) return null;
  const rows = Array.from({ length: Math.min(span.rows, WARM_UP_ROWS) }, (_, i) => {
    const row = span.rows - Math.min(span.rows, WARM_UP_ROWS) + i;
    const values = span.values.subarray(row * span.stride, (row + 1) * span.stride);
    return { at: span.times[row] ?? 0, row: Float64Array.from(watched, (channel) => values[channel] ?? Number.NaN) };
  });
  return warmUpWatch(residual, before, rows);
}

/** Learns from a span of a device's readings. @param span its learning span, or a part of it */
export function learnState(
  state: LearnedDevice,
  span: LearningSpan,
  options: {
    readonly config: DetectionConfig;
    readonly healthy?: Int32Array;
    readonly onCurves?: OnCurves;
  },
): NormalModel | null {
  const { channels: names, units = [], updates, pausesMs = NOTHING } = state;
  const known = { ...options, names, units, updates, pausesMs };
  const rows = options.healthy?.length ?? span.rows;
  // Slow damage shows in statistics of a waveform: they are watched against all of their history,
  // and never learned again. Where most rows have none, the machine is watched by the others.
  const waveforms = waveformsIn(names, updates);
  const isOfWaveforms = waveforms > 0 && waveforms >= WITH_WAVEFORMS * rows;
  const model = isOfWaveforms ? learnWindowModel(span, known) : learnOwn(span, known);
  if (model === null) return null;
  holdChannels(model, updates);
  model.id = modelId(model);
  return model;
}

/** A device of waveforms has one in this share of its rows, at least. */
const WITH_WAVEFORMS = 0.5;

/** How many waveforms came: of each measuring point as often as its most frequent statistic. */
function waveformsIn(names: readonly string[], updates: Float64Array): number {
  const came = new Map<string, number>();
  for (const [channel, name] of names.entries()) {
    const statistic = waveformStatistic(name, names);
    if (!statistic?.tells) continue;
    came.set(statistic.of, Math.max(came.get(statistic.of) ?? 0, updates[channel] ?? 0));
  }
  return [...came.values()].reduce((sum, count) => sum + count, 0);
}

/** How long each channel's last value counts: some of its own usual intervals. */
export function holdChannels(model: NormalModel, updates: Float64Array): void {
  for (const [c, channel] of model.watched.entries()) {
    const usualMs = (model.learnedTo - model.learnedFrom) / Math.max(1, updates[channel] ?? 1);
    model.channelHoldMs[c] = model.config.channelHoldIntervals * Math.max(model.intervalMs, usualMs);
  }
}

/**
 * Begins to watch with a model, from the place where it was learned; an active alarm continues.
 * Ends the learning.
 * @param residual where it stands, where it is judged by its residuals; as if nothing had been seen
 * by default
 */
export function watch(
  state: DeviceState,
  model: NormalModel,
  residual: ResidualWatch | null = model.residual && newResidualWatch(model.residual),
): void {
  const channels = model.channels.length;
  const isSame = state.model !== null && state.model.channels.join() === model.channels.join();
  if (state.learning !== null) state.history = historyOf(state.learning, model);
  else if (!isSame) state.history = newSignalHistory(channels);
  state.learning = null;
  state.model = model;
  const byWindow = model.residual === null;
  state.window = byWindow ? newWindow(model.config.windowRows, channels) : null;
  state.levels = byWindow ? beginLevels(model.levels.start) : NOTHING;
  state.baselines = byWindow ? Array.from({ length: model.modes.count }, () => newBaseline(channels)) : null;
  state.residual = residual;
  if (state.spectra !== undefined) {
    state.spectra.span = null;
    state.spectra.watch = model.spectra ? newSpectrumWatch(model.spectra) : null;
  }
  if (byWindow) state.grown = null;
  state.outsideSince = new Float64Array(channels).fill(Number.NaN);
  // A watched fault of an instrument continues under another model of the same channels.
  if (!isSame || state.instruments.length === 0) watchChannels(state, channels);
  resumeFaults(state, model);
  const { held, heldAt, updates, history, window, levels, baselines, outsideSince, instruments } = state;
  const own = { held, heldAt, updates, instruments, levels, outsideSince, baselines, window, history, residual };
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
    remember(history, { at: span.times[row] ?? 0, score: Number.NaN }, values);
  }
  return history;
}
