import { ANALOG, type ChannelScale, COUNTER, DIGITAL, withoutCode } from './channel-scale.ts';
import { compressed, MISSING_ROWS } from './residual-config.ts';

/**
 * Which features a row has: 1, the digital channels' states now and smoothed, the analog channels
 * now and smoothed.
 */
export type FeaturePlan = {
  readonly scales: readonly ChannelScale[];
  /** Channels with a level (analog and counters), and channels with states. */
  readonly analog: Int32Array;
  readonly digital: Int32Array;
  /** Rows of each smoothing. */
  readonly lags: readonly number[];
  /** Columns of one set of digital states. */
  readonly states: number;
  /** 1, digital states, then the analog channels. */
  readonly width: number;
};

/** Memory from row to row for the features. */
export type FeatureState = {
  /** The last value of each channel. */
  readonly held: Float64Array;
  /** Analog channel → rows without a value. */
  readonly missing: Uint8Array;
  /** `[lags × (states + analog)]`. */
  readonly smoothed: Float32Array;
  begun: boolean;
};

/** One row during its judgement. */
export type FeatureWork = {
  /**
   * By analog channel: 1 where its level is its value, with the middle and the spread of its scale.
   * Beside each other they are read faster than in the scales.
   */
  readonly plain: Uint8Array;
  readonly center: Float64Array;
  readonly spread: Float64Array;
  /** Analog channels in spreads from their middle; 0 where unknown. */
  readonly z: Float64Array;
  readonly unknown: Uint8Array;
  readonly features: Float64Array;
};

/** @param rows that are learned from */
export function planFeatures(
  scales: readonly ChannelScale[],
  options: { readonly rows: number; readonly lags: readonly number[]; readonly rowsPerLag: number },
): FeaturePlan {
  const of = (...kinds: number[]): Int32Array =>
    Int32Array.from(scales.flatMap(({ kind }, channel) => (kinds.includes(kind) ? [channel] : [])));
  const analog = of(ANALOG, COUNTER);
  const digital = of(DIGITAL);
  const lags = options.lags.filter((lag) => options.rows >= options.rowsPerLag * lag);
  let states = 0;
  for (const channel of digital) states += (scales[channel]?.levels.length ?? 1) - 1;
  const width = 1 + (states + analog.length) * (1 + lags.length);
  return { scales, analog, digital, lags, states, width };
}

/** Nothing was seen yet. */
export function newFeatureState({ scales, analog, lags, states }: FeaturePlan): FeatureState {
  return {
    held: new Float64Array(scales.length).fill(Number.NaN),
    missing: new Uint8Array(analog.length),
    smoothed: new Float32Array(lags.length * (states + analog.length)),
    begun: false,
  };
}

/** Room for one row. */
export function newFeatureWork(plan: FeaturePlan): FeatureWork {
  const count = plan.analog.length;
  const work: FeatureWork = {
    plain: new Uint8Array(count),
    center: new Float64Array(count),
    spread: new Float64Array(count),
    z: new Float64Array(count),
    unknown: new Uint8Array(count),
    features: new Float64Array(plan.width),
  };
  useScales(work, plan);
  return work;
}

/** Takes up the scales of another plan of the same shape. */
export function useScales({ plain, center, spread }: FeatureWork, { scales, analog }: FeaturePlan): void {
  for (let j = 0; j < analog.length; j++) {
    const scale = scales[analog[j] ?? 0] as ChannelScale;
    plain[j] = scale.kind === ANALOG && !scale.logarithmic ? 1 : 0;
    center[j] = scale.center;
    spread[j] = scale.spread;
  }
}

/**
 * Turns the levels of a row into features; they go into `work`.
 * @param expected what an analog channel that is unknown is taken for, from the features so far; 0
 * without it
 */
export function takeFeatures(
  plan: FeaturePlan,
  state: FeatureState,
  work: FeatureWork,
  expected?: (j: number) => number,
): void {
  const { scales, analog, digital, lags, states } = plan;
  const { features, z } = work;
  const others = 1 + states * (1 + lags.length);
  features[0] = 1;
  let column = 1;
  for (let d = 0; d < digital.length; d++) {
    const { levels } = scales[digital[d] ?? 0] as ChannelScale;
    const value = state.held[digital[d] ?? 0];
    for (let i = 1; i < levels.length; i++) features[column++] = value === levels[i] ? 1 : 0;
  }
  const count = analog.length;
  for (let j = 0; j < count; j++) features[others + j] = z[j] ?? 0;
  const each = states + count;
  if (expected !== undefined) {
    // The row before: in `work` stands that of the machine judged last.
    for (let l = 0; l < lags.length; l++) {
      for (let i = 0; i < each; i++) {
        const from = i < states ? 1 + i : others + i - states;
        features[from + (l + 1) * (i < states ? states : count)] = state.smoothed[l * each + i] ?? 0;
      }
    }
    for (let j = 0; j < count; j++) if (work.unknown[j] === 1) features[others + j] = expected(j);
  }
  for (let l = 0; l < lags.length; l++) {
    const usual = state.begun ? 2 / ((lags[l] ?? 1) + 1) : 1;
    for (let i = 0; i < each; i++) {
      const from = i < states ? 1 + i : others + i - states;
      // Values before a channel became unknown may be its instrument's fault: do not remember them.
      const share = i >= states && work.unknown[i - states] === 1 ? 1 : usual;
      const before = state.smoothed[l * each + i] ?? 0;
      const now = before + share * ((features[from] ?? 0) - before);
      state.smoothed[l * each + i] = now;
      features[from + (l + 1) * (i < states ? states : count)] = now;
    }
  }
  state.begun = true;
}

/** A value above it is no code of an instrument. */
export const LOWEST_PLAIN = -200;

/** Takes a row, NaN where a channel has no value. @returns whether all analog channels are known */
export function takeLevels(
  { scales, analog, digital }: FeaturePlan,
  { held, missing }: FeatureState,
  row: Float64Array,
  work: FeatureWork,
): boolean {
  let allKnown = true;
  for (let d = 0; d < digital.length; d++) {
    const channel = digital[d] ?? 0;
    const value = row[channel] ?? Number.NaN;
    if (!Number.isNaN(value)) held[channel] = value;
  }
  for (let j = 0; j < analog.length; j++) {
    const channel = analog[j] ?? 0;
    const given = row[channel] ?? Number.NaN;
    // Nearly all values: there, and no code.
    if (given > LOWEST_PLAIN && work.plain[j] === 1) {
      missing[j] = 0;
      held[channel] = given;
      work.unknown[j] = 0;
      work.z[j] = compressed((given - (work.center[j] as number)) / (work.spread[j] as number));
      continue;
    }
    const scale = scales[channel] as ChannelScale;
    const value = withoutCode(given, scale);
    const before = held[channel] ?? Number.NaN;
    // A code says for a few rows that nothing is known yet; no value says that nothing is known any
    // more.
    const since = Number.isNaN(given) ? Math.max(MISSING_ROWS, missing[j] ?? 0) : (missing[j] ?? 0);
    const rows = Number.isNaN(value) ? Math.min(255, since + 1) : 0;
    missing[j] = rows;
    if (rows === 0) held[channel] = value;
    const unknown = rows > MISSING_ROWS || Number.isNaN(held[channel] ?? Number.NaN);
    if (unknown) allKnown = false;
    work.unknown[j] = unknown ? 1 : 0;
    work.z[j] = unknown ? 0 : levelOf(scale, held[channel] ?? 0, before);
  }
  return allKnown;
}

function levelOf(scale: ChannelScale, value: number, before: number): number {
  let level = value;
  if (scale.kind === COUNTER) {
    // A counter that begins, or begins again, does not say by how much it rose: as usual.
    if (!(value >= before)) return 0;
    level = value - before;
  }
  if (scale.logarithmic) level = Math.log(Math.max(level, 1e-9));
  return compressed((level - scale.center) / scale.spread);
}
