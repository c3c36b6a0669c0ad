import { waveformStatistic } from '../machine/waveform-statistic.ts';
import { medianInPlace, robustNormal } from '../numbers/robust.ts';
import { type ChannelRows, stepNoise } from '../rows/channel-statistics.ts';
import type { DetectionConfig } from './detection-config.ts';
import { FALL_FIELDS, followFall } from './fall-back.ts';

/**
 * Slow levels that are watched against all of the machine's own history: channels that wander
 * (temperatures), for which the window is wide, and statistics of a waveform (RMS, kurtosis,
 * bands), of which only rises mean damage. Their spread is that of all that the level has done so
 * far, so that a short learning span does not pass for the whole truth.
 */
export type LevelWatch = {
  /**
   * 0 not watched, 1 both ways, 2 rises only, 3 neither watched nor judged in the window, 4 rises
   * only of what shows impacts.
   */
  readonly kind: Uint8Array;
  /** Spreads from the centre that are an alarm. */
  readonly limit: Float64Array;
  /** NaN: watched as it is; else the logarithm of the value plus this. */
  readonly offset: Float64Array;
  /** `[modes × channels]`: the learned level, as watched. */
  readonly center: Float64Array;
  /** Least spread of the level, as watched. */
  readonly floor: Float64Array;
  /** The learning span's result: the first levels of a device. */
  readonly start: Float64Array;
};

/** Kept for each channel, all relative to the learned level of the mode. */
const FIELDS = 6;
const FAST = 0;
const CENTER = 1;
const VARIANCE = 2;
const ROWS = 3;
const CROSSINGS = 4;
const SIDE = 5;

/** Kinds of channels, see `LevelWatch`. */
const RISES = 2;
const IMPACTS = 4;

/**
 * Learns the levels from a span.
 * @param modeOf mode of each row, -1 where it is not settled
 * @param limitOf spreads that are an alarm in a channel that is no statistic of a waveform; 0 where
 * the window judges it
 */
export function learnLevels(
  rows: ChannelRows,
  options: {
    readonly names: readonly string[];
    readonly modes: number;
    readonly modeOf: Int8Array;
    readonly limitOf: (channel: number) => number;
    readonly config: DetectionConfig;
  },
): LevelWatch {
  const { channels } = rows;
  const watch: LevelWatch = {
    kind: new Uint8Array(channels),
    limit: new Float64Array(channels).fill(options.config.levelLimit),
    offset: new Float64Array(channels).fill(Number.NaN),
    center: new Float64Array(options.modes * channels),
    floor: new Float64Array(channels),
    start: new Float64Array(channels * FIELDS),
  };
  for (let c = 0; c < channels; c++) {
    const statistic = waveformStatistic(options.names[c] ?? '', options.names);
    if (statistic?.tells === false) watch.kind[c] = 3;
    const limit = statistic === null ? options.limitOf(c) : options.config.levelLimit;
    if (limit === 0 || statistic?.tells === false) continue;
    watch.limit[c] = limit;
    const column = Float64Array.from({ length: rows.count }, (_, i) => rows.values[i * channels + c] ?? 0);
    watch.kind[c] = statistic === null ? 1 : statistic.impacts ? IMPACTS : RISES;
    if (statistic !== null) watch.offset[c] = offsetOf(column, statistic.kurtosis);
    learnLevel(watch, { c, levels: column.map((value) => asWatched(value, watch.offset[c] ?? 0)), ...options });
  }
  return watch;
}

/**
 * Where the levels of a device begin: as learned, without a fall.
 * @param learned `start`, or levels from before falls were known
 */
export function beginLevels(learned: Float64Array): Float64Array {
  const levels = new Float64Array((learned.length / FIELDS) * (FIELDS + FALL_FIELDS));
  levels.set(learned);
  return levels;
}

/** Whether the window is to leave a channel to the level watch alone. */
export function isWaveformStatistic(watch: LevelWatch, c: number): boolean {
  return (watch.kind[c] ?? 0) >= 2;
}

/**
 * Takes one settled row.
 * @param levels the device's own, from `beginLevels`; changed in place
 * @param scores receives each channel's distance from its centre in units of the threshold, signed;
 * 0 where not watched
 * @returns whether the level with the highest score is the energy of a waveform that falls back,
 * without impacts beyond their limit
 */
export function watchLevels(
  levels: Float64Array,
  row: { readonly values: Float64Array; readonly mode: number; readonly anew: boolean },
  watch: LevelWatch,
  options: { readonly config: DetectionConfig; readonly scores: Float64Array },
): boolean {
  const count = watch.kind.length;
  const { config, scores } = options;
  let highest = 0;
  let falls = false;
  let hasImpacts = false;
  for (let c = 0; c < count; c++) {
    const kind = watch.kind[c] ?? 0;
    const value = row.values[c] ?? Number.NaN;
    if (kind === 0 || kind === 3 || Number.isNaN(value)) continue;
    const deviation = asWatched(value, watch.offset[c] ?? 0) - (watch.center[row.mode * count + c] ?? 0);
    if (row.anew) levels[c * FIELDS + FAST] = deviation;
    const center = levels[c * FIELDS + CENTER] ?? 0;
    const spread = followLevel(levels, { place: c * FIELDS, deviation, floor: watch.floor[c] ?? 0 }, config);
    const z = ((levels[c * FIELDS + FAST] ?? 0) - center) / spread;
    const limit = watch.limit[c] ?? 1;
    const score = (kind >= 2 ? Math.max(0, z) : z) / limit;
    scores[c] = score;
    if (kind === IMPACTS && score >= 1) hasImpacts = true;
    const fall = {
      place: count * FIELDS + c * FALL_FIELDS,
      reach: (deviation - center) / (spread * limit),
      anew: row.anew,
    };
    const fallsBack = kind === RISES && followFall(levels, fall);
    if (Math.abs(score) <= highest) continue;
    highest = Math.abs(score);
    falls = fallsBack;
  }
  return falls && !hasImpacts;
}

/** Whether what shows impacts is beyond its limit. @param scores by channel, see `watchLevels` */
export function hasImpactsBeyond({ kind }: LevelWatch, scores: Float64Array): boolean {
  return kind.some((own, c) => own === IMPACTS && (scores[c] ?? 0) >= 1);
}

/**
 * @param row place of the channel's numbers, its present value
 * @returns the spread of the level, with the room that it has
 */
function followLevel(
  levels: Float64Array,
  { place, deviation, floor }: { place: number; deviation: number; floor: number },
  config: DetectionConfig,
): number {
  const before = levels[place + FAST] ?? 0;
  const rows = (levels[place + ROWS] ?? 0) + 1;
  const center = levels[place + CENTER] ?? 0;
  const variance = levels[place + VARIANCE] ?? 0;
  const spread = Math.max(floor, Math.sqrt(variance));
  const most = stepLimit(config, spread * roomOf(levels[place + CROSSINGS] ?? 0, config));
  const fast = before + Math.min(most, Math.max(-most, (deviation - before) / config.levelFastRows));
  const away = fast - center;
  const usual = Math.min(config.levelClip * spread, Math.max(-config.levelClip * spread, away));
  const side = Math.sign(away);
  const isCrossing = side !== 0 && side !== levels[place + SIDE];
  const crossings = (levels[place + CROSSINGS] ?? 0) + (isCrossing ? 1 : 0);
  levels[place + FAST] = fast;
  levels[place + SIDE] = side;
  levels[place + ROWS] = rows;
  levels[place + CROSSINGS] = crossings;
  levels[place + CENTER] = center + usual / Math.min(rows, config.levelCenterRows);
  levels[place + VARIANCE] = variance + (usual * usual - variance) / rows;
  return spread * roomOf(crossings, config);
}

/** A channel that has hardly ever returned has not shown its full range yet. */
function roomOf(crossings: number, { levelCrossings }: DetectionConfig): number {
  return Math.sqrt(Math.max(1, levelCrossings / Math.max(1, crossings)));
}

/**
 * How far one reading moves a level at most: to its limit within the on-delay. An alarm is of so
 * many readings: a level that remembers one wild one for as long must not raise it.
 */
function stepLimit({ levelLimit, onDelayRows }: DetectionConfig, spread: number): number {
  return (levelLimit * spread) / Math.max(1, onDelayRows);
}

function learnLevel(
  watch: LevelWatch,
  span: { c: number; levels: Float64Array; modes: number; modeOf: Int8Array; config: DetectionConfig },
): void {
  const { c, levels, modes, modeOf, config } = span;
  const channels = watch.kind.length;
  const whole = medianInPlace(levels.slice());
  for (let mode = 0; mode < modes; mode++) {
    const own = levels.filter((_, i) => modeOf[i] === mode);
    watch.center[mode * channels + c] = own.length > 0 ? medianInPlace(own) : whole;
  }
  const fast: number[] = [];
  let at = 0;
  let crossings = 0;
  for (const [i, level] of levels.entries()) {
    const mode = modeOf[i] ?? -1;
    if (mode < 0) continue;
    const before = at;
    at += (level - (watch.center[mode * channels + c] ?? 0) - at) / config.levelFastRows;
    fast.push(at);
    if (at > 0 !== before > 0) crossings += 1;
  }
  if (fast.length === 0) fast.push(0);
  const share = Number.isNaN(watch.offset[c]) ? Math.abs(whole) : 1;
  watch.floor[c] = Math.max(config.levelFloor * share, config.levelNoise * stepNoise(levels), 1e-12);
  const start = watch.start.subarray(c * FIELDS, (c + 1) * FIELDS);
  start[FAST] = at;
  start[VARIANCE] = robustNormal(Float64Array.from(fast)).spread ** 2;
  start[ROWS] = fast.length;
  start[CROSSINGS] = crossings;
  start[SIDE] = Math.sign(at);
}

/**
 * Excess kurtosis may be below 0, its logarithm is taken of 3 more. A column with other values
 * below 0 is watched as it is.
 */
function offsetOf(column: Float64Array, kurtosis: boolean): number {
  const offset = kurtosis && medianInPlace(column.slice()) < 1.9 ? 3 : 0;
  return column.every((value) => value + offset >= 0) ? offset : Number.NaN;
}

function asWatched(value: number, offset: number): number {
  return Number.isNaN(offset) ? value : Math.log(Math.max(1e-6, value + offset));
}
