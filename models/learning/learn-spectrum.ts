import type { SpectrumColumns } from '../device/spectra.ts';
import { LEAST_SPECTRA } from '../device/spectra.ts';
import type { NetTrainer } from '../net/train-residual-nets.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import { beginLevels, type LevelWatch, learnLevels, watchLevels } from '../normal/level-watch.ts';
import { featuresOf, type SpectrumModel, type SpectrumNet } from '../normal/spectrum-model.ts';
import { robustNormal } from '../numbers/robust.ts';
import { fitNets, lookForCurves, type NetRows, type WonNet } from '../residual/fit-nets.ts';
import { type FittedResiduals, fitResiduals } from '../residual/fit-residuals.ts';
import { NET_TRIALS, type NetTrial } from '../residual/residual-net.ts';
import { stepNoise } from '../rows/channel-statistics.ts';
import type { LearningSpan } from '../rows/learning-span.ts';
import type { OpenNetTrainer } from './learn-with-nets.ts';

/** The rows for learning nets on log spectra. Plain data: it goes to another thread. */
export type SpectrumJob = {
  readonly span: LearningSpan;
  readonly healthy: Int32Array;
  readonly waveforms: readonly SpectrumColumns[];
  readonly config: DetectionConfig;
};

/** The nets that have won, null without any; and what came of the trial. */
export type LearnedSpectra = { readonly spectra: SpectrumModel | null; readonly trial: NetTrial };

/** The most rows of a waveform that are learned from, and bands that may have a net. */
const MOST_ROWS = 4_096;
const MOST_NETS = 8;

/** Changes of a level below this, in its logarithm, concern nobody. */
const LEAST_CHANGE = 0.02;

/** The highest held-out score is raised by this factor. */
const ROOM = 1.1;

/**
 * Tries nets on the log spectra of a device's waveforms, on top of a linear relation of each band
 * to the others and to the channels of no waveform, under the gate of net-gate.ts.
 */
export async function learnSpectra(job: SpectrumJob, openTrainer: OpenNetTrainer): Promise<LearnedSpectra> {
  const nets: SpectrumNet[] = [];
  let trial: NetTrial = 'few_readings';
  for (const columns of job.waveforms) {
    const learned = await learnOne(job, columns, openTrainer);
    if (learned.net !== null) nets.push(learned.net);
    if (NET_TRIALS.indexOf(learned.trial) > NET_TRIALS.indexOf(trial)) trial = learned.trial;
  }
  return { spectra: nets.length > 0 ? { nets } : null, trial };
}

async function learnOne(
  { span, healthy, config }: SpectrumJob,
  columns: SpectrumColumns,
  openTrainer: OpenNetTrainer,
): Promise<{ net: SpectrumNet | null; trial: NetTrial }> {
  const inputs = inputsOf(span, healthy, columns);
  if (inputs.length < LEAST_SPECTRA) return { net: null, trial: 'few_readings' };
  const scales = scalesOf(inputs, columns);
  const learned = rowsOf(inputs, { ...columns, ...scales });
  const fitted = fitResiduals(learned);
  const look = lookForCurves(learned, fitted, { leastRows: LEAST_SPECTRA, mostNets: MOST_NETS });
  if (look.candidates.length === 0) return { net: null, trial: look.trial };
  const trainer: NetTrainer | null = await openTrainer();
  if (trainer === null) return { net: null, trial: 'not_trained' };
  const won = fitNets(learned, fitted, { candidates: look.candidates, trainer });
  if (won.length === 0) return { net: null, trial: 'no_better' };
  return { net: netOf(columns, { ...scales, learned, fitted, won, config }), trial: 'used' };
}

/** The complete rows of a waveform, evenly thinned where there are too many. */
function inputsOf(span: LearningSpan, healthy: Int32Array, { slot, places }: SpectrumColumns): Float64Array[] {
  const rows: Float64Array[] = [];
  for (const row of healthy) {
    const from = row * span.stride;
    if (slot >= 0 && span.values[from] !== slot) continue;
    const inputs = Float64Array.from(places, (place) => span.values[from + place] ?? Number.NaN);
    if (inputs.every(Number.isFinite)) rows.push(inputs);
  }
  const every = Math.ceil(rows.length / MOST_ROWS);
  return every > 1 ? rows.filter((_, i) => i % every === 0) : rows;
}

type Scales = Pick<SpectrumNet, 'middle' | 'spread'>;

function scalesOf(inputs: readonly Float64Array[], { isLog }: SpectrumColumns): Scales {
  const middle = new Float32Array(isLog.length);
  const spread = new Float32Array(isLog.length);
  for (let k = 0; k < isLog.length; k++) {
    const column = Float64Array.from(inputs, (row) => {
      const value = row[k] ?? 0;
      return isLog[k] === 1 ? Math.log(Math.max(1e-6, value)) : value;
    });
    const normal = robustNormal(column);
    middle[k] = normal.center;
    spread[k] = normal.spread > 0 ? normal.spread : 1;
  }
  return { middle, spread };
}

function rowsOf(
  inputs: readonly Float64Array[],
  { bands, ...scales }: Pick<SpectrumColumns, 'bands' | 'isLog'> & Scales,
): NetRows {
  const rows = inputs.length;
  const targets = scales.middle.length;
  const width = targets + 1;
  const features = new Float32Array(rows * width);
  const levels = new Float32Array(rows * targets);
  for (const [row, own] of inputs.entries()) {
    const taken = featuresOf(scales, own);
    features.set(taken, row * width);
    levels.set(taken.subarray(1), row * targets);
  }
  return {
    rows,
    width,
    targets,
    features,
    levels,
    unknown: new Uint8Array(rows * targets),
    owner: Int32Array.from({ length: width }, (_, column) => column - 1),
    // A spectrum is predicted from a load that may wander: the gate judges forward in time.
    wanders: new Uint8Array(targets),
    bands: bands.length,
    mode: new Int32Array(0),
    calendar: new Int32Array(0),
    others: Int32Array.from({ length: targets }, (_, i) => i + 1),
    modeWidth: 1,
    states: 0,
    planWidth: width,
    // Of noise in thirty bands a net learns by heart: lines tell of these, curves follow speed and
    // load.
    ...(targets > bands.length && { netsFrom: 1 + bands.length }),
  };
}

function netOf(
  { waveform, shape, leads, isLog, from, bands }: SpectrumColumns,
  of: Scales & {
    readonly learned: NetRows;
    readonly fitted: FittedResiduals;
    readonly won: readonly WonNet[];
    readonly config: DetectionConfig;
  },
): SpectrumNet {
  const { middle, spread, learned, fitted, won, config } = of;
  const { width, targets } = learned;
  const linear = won.flatMap(({ channel }) => {
    const weights = fitted.hasRelation[channel] === 1 ? fitted.relationWeights : fitted.levelWeights;
    return Array.from({ length: width }, (_, k) => weights[k * targets + channel] ?? 0);
  });
  return {
    waveform,
    shape,
    leads,
    middle,
    spread,
    isLog,
    from,
    bands: Int32Array.from(won, ({ channel }) => channel),
    names: won.map(({ channel }) => bands[channel] ?? ''),
    left: Float32Array.from(won, (net) => net.spread),
    linear: Float32Array.from(linear),
    nets: Float32Array.from(won.flatMap(({ weights }) => [...weights])),
    watch: watchOf(won, { rows: learned.rows, spread, config }),
  };
}

/** Kind of a level of which only rises count, as the energy of a waveform. */
const RISES = 2;

/** The residuals as levels, with limits that the held-out rows stay below. */
function watchOf(
  won: readonly WonNet[],
  { rows, spread, config }: { readonly rows: number; readonly spread: Float32Array; readonly config: DetectionConfig },
): LevelWatch {
  const channels = won.length;
  const values = Float64Array.from({ length: rows * channels }, (_, i) => {
    return won[i % channels]?.residuals[Math.floor(i / channels)] ?? 0;
  });
  const seen = won.map(({ residuals }) => Float64Array.from(residuals));
  const noise = Float64Array.from(seen, stepNoise);
  const times = new Float64Array(rows);
  const span = { count: rows, channels, times, values, gaps: new Uint8Array(values.length), seen, noise };
  const watch = learnLevels(span, {
    names: won.map(({ channel }) => `${channel}`),
    modes: 1,
    modeOf: new Int8Array(rows),
    limitOf: () => config.levelLimit,
    config,
  });
  watch.kind.fill(RISES);
  for (const [b, { channel }] of won.entries()) {
    watch.floor[b] = Math.max(watch.floor[b] ?? 0, LEAST_CHANGE / (spread[channel] ?? 1));
  }
  const levels = beginLevels(watch.start);
  const scores = new Float64Array(channels);
  const highest = new Float64Array(channels);
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * channels, (row + 1) * channels);
    watchLevels(levels, { values: own, mode: 0, anew: row === 0 }, watch, { config, scores });
    for (let b = 0; b < channels; b++) highest[b] = Math.max(highest[b] ?? 0, scores[b] ?? 0);
  }
  for (const [b, { growth }] of won.entries()) {
    watch.limit[b] = (watch.limit[b] ?? 1) * Math.max(1, ROOM * growth * (highest[b] ?? 0));
  }
  return watch;
}
