import { CONSTANT, DIGITAL } from './channel-scale.ts';
import { RESIDUAL } from './residual-config.ts';
import { placesOf, type ResidualModel, type StatisticPlaces } from './residual-model.ts';
import { type FeatureState, type FeatureWork, newFeatureState, newFeatureWork, useScales } from './row-features.ts';
import { newShortWindowState, type ShortWindowState } from './short-window.ts';
import { TONE_ROWS, type ToneTurns, toneFields, turnsOf } from './tone-bank.ts';

/** Where one machine stands, judged by its residuals. Changed in place; plain data. */
export type ResidualState = {
  readonly features: FeatureState;
  /**
   * Smoothed level and relation residuals by their statistics' places, then the parts of {@link
   * NumberPlaces}.
   */
  readonly numbers: Float32Array;
  readonly window: ShortWindowState | null;
  accepted: AcceptedLevels | null;
  /** By statistic: rows in a row above its limit. */
  readonly runs: Uint8Array;
  begun: boolean;
  /** Rows that wait for the filters of oscillation before those are turned with the next one. */
  toneIn: number;
};

/** Levels accepted as normal beside the learned ones. */
export type AcceptedLevels = {
  /**
   * `[2 × analog]`: offsets of level and relation residuals, and the statistics from these; NaN
   * where none was accepted.
   */
  readonly offsets: Float32Array;
  readonly smoothed: Float32Array;
  /**
   * By statistic: the limit of spread and oscillation, 0 where there is none; the factor of a
   * raised limit, 1 where not.
   */
  readonly values: Float32Array;
  readonly lifts: Float32Array;
  /** Values of channels that had been constant; NaN where none. */
  readonly constants: Float64Array;
  /** Rows in a row for which all has been as it was learned. */
  calmRows: number;
};

/** Where the parts of a state's `numbers` begin, after the smoothed statistics. */
export type NumberPlaces = {
  readonly base: number;
  readonly spread: number;
  readonly tones: number;
  /** `[analog × TONE_ROWS]`: rows that the filters of oscillation have not taken. */
  readonly waiting: number;
  readonly count: number;
};

function numbersOf({ plan, horizons, tones }: ResidualModel): NumberPlaces {
  const analog = plan.analog.length;
  const base = 2 * analog * horizons.length;
  const spread = base + 2 * analog;
  const tone = spread + 2 * analog;
  const hasTones = tones.periods.length > 0;
  const waiting = tone + (hasTones ? toneFields(tones) * analog : 0);
  return { base, spread, tones: tone, waiting, count: waiting + (hasTones ? TONE_ROWS * analog : 0) };
}

/** Nothing was seen yet. */
export function newResidualState(model: ResidualModel): ResidualState {
  return {
    features: newFeatureState(model.plan),
    numbers: new Float32Array(numbersOf(model).count),
    window: model.short === null ? null : newShortWindowState(model.plan.analog.length),
    accepted: null,
    runs: new Uint8Array(model.limits.length),
    begun: false,
    toneIn: TONE_ROWS - 1,
  };
}

/** A state that an earlier version kept: no row waits for the filters of oscillation. */
export function withWaiting(state: ResidualState, model: ResidualModel): ResidualState {
  const { count } = numbersOf(model);
  if (state.numbers.length >= count) return state;
  const numbers = new Float32Array(count);
  numbers.set(state.numbers);
  return { ...state, numbers };
}

/** Nothing was accepted yet. */
export function newAcceptedLevels(model: ResidualModel): AcceptedLevels {
  const analog = model.plan.analog.length;
  const { count, spread } = placesOf(analog, model.horizons.length, model.plan.scales.length);
  return {
    offsets: new Float32Array(2 * analog).fill(Number.NaN),
    smoothed: new Float32Array(spread),
    values: new Float32Array(count),
    lifts: new Float32Array(count).fill(1),
    constants: new Float64Array(model.plan.scales.length).fill(Number.NaN),
    calmRows: 0,
  };
}

/** This many rows are taken together at most. */
export const MOST_ROWS = 16;

/** Rows that are taken together, each beside the one before. */
export type ResidualRows = {
  /** How many they are, and their statistics without short window and constants. */
  count: number;
  readonly stride: number;
  /** By the model's channels, in their units; then what `ResidualWork` has of one row. */
  readonly values: Float64Array;
  readonly z: Float64Array;
  readonly inputs: Float64Array;
  readonly deviations: Float64Array;
  readonly statistics: Float32Array;
  readonly ratios: Float32Array;
  readonly squares: Float64Array;
  readonly scores: Float64Array;
};

/** One row as it is judged. */
export type ResidualWork = {
  /** The model and the state of the row before, and what follows from the model for every row. */
  model: ResidualModel | null;
  state: ResidualState | null;
  /** By horizon: the share of a new row in the smoothed residuals. */
  readonly shares: Float64Array;
  /** By level and relation statistic: the most that a row counts. */
  readonly most: Float64Array;
  /** By analog channel: 1 where only its rises count; the same for its spread as `most`. */
  readonly risesOnly: Uint8Array;
  readonly mostSpread: Float64Array;
  /** The channels that are constant or digital. */
  constants: readonly number[];
  /**
   * All channels are plain levels, and all statistics follow from these alone, without nets and
   * hours.
   */
  isPlain: boolean;
  readonly rows: ResidualRows;
  readonly places: StatisticPlaces;
  parts: NumberPlaces;
  readonly features: FeatureWork;
  /** `[2 × analog]`: level and relation residuals off their baselines. */
  readonly deviations: Float64Array;
  /** By statistic: its value, and its size in units of its limit. */
  readonly statistics: Float32Array;
  readonly ratios: Float32Array;
  /** Where levels are accepted: the statistics as if none were, up to T². */
  readonly learned: Float32Array;
  /** The values for T² and the short window. */
  readonly square: Float64Array;
  readonly window: Float64Array;
  readonly row: Float64Array;
  /** Of the model's filters of oscillation. */
  turns: ToneTurns;
  /** The highest of the ratios. */
  score: number;
  /** The longest run of rows with one of the statistics above its limit. */
  longestRun: number;
  /** False where no run of the state is longer than 0. */
  hasRuns: boolean;
  /** The row by the model's channels, for its caller. */
  readonly input: Float64Array;
  /**
   * The row that is judged, by channel, in their units, NaN where one has no value; its event time;
   * it comes after a silence.
   */
  given: Float64Array;
  at: number;
  silent: boolean;
};

/** Takes up another model of the same shape. */
export function useModel(work: ResidualWork, model: ResidualModel): void {
  const { plan, horizons, limits } = model;
  const { shares, most, risesOnly, mostSpread, places, deviations } = work;
  const count = plan.analog.length;
  for (let h = 0; h < horizons.length; h++) shares[h] = 2 / ((horizons[h] ?? 1) + 1);
  for (let place = 0; place < places.spread; place++) {
    const limit = limits[place] ?? 1;
    const isOfRow = horizons[place % horizons.length] === 1;
    most[place] = isOfRow ? Number.POSITIVE_INFINITY : limit < 1e30 ? RESIDUAL.memory * limit : 9;
  }
  useScales(work.features, plan);
  work.constants = constantsOf(plan);
  work.turns = turnsOf(model.tones);
  work.parts = numbersOf(model);
  work.isPlain = isPlain(model, work);
  work.rows.ratios.fill(0);
  work.rows.statistics.fill(0);
  work.rows.deviations.fill(0);
  // Those of statistics that the model does not have.
  work.ratios.fill(0);
  work.statistics.fill(0);
  work.learned.fill(0);
  for (let j = 0; j < count; j++) {
    risesOnly[j] = plan.scales[plan.analog[j] ?? 0]?.risesOnly === true ? 1 : 0;
    mostSpread[j] = RESIDUAL.memory * (limits[places.spread + j] ?? 1);
    // Of a channel without a relation: what another model left there.
    deviations[count + j] = 0;
  }
  work.model = model;
}

function isPlain(model: ResidualModel, { features, constants }: ResidualWork): boolean {
  const { plan, net, levelHours, relationHours, short, horizons } = model;
  const isLevels = plan.digital.length === 0 && constants.length === 0 && features.plain.every((plain) => plain === 1);
  return isLevels && !net && levelHours.length + relationHours.length === 0 && short === null && horizons.length > 1;
}

function constantsOf({ scales }: ResidualModel['plan']): readonly number[] {
  let found = NO_CHANNELS;
  for (let channel = 0; channel < scales.length; channel++) {
    const kind = scales[channel]?.kind;
    if (kind === CONSTANT || kind === DIGITAL) found = [...found, channel];
  }
  return found;
}

const NO_CHANNELS: readonly number[] = [];
const NO_ROW = new Float64Array(0);

function newRows({ plan }: ResidualModel, stride: number): ResidualRows {
  const analog = plan.analog.length;
  const numbers = (columns: number): Float64Array => new Float64Array(MOST_ROWS * columns);
  return {
    count: 0,
    stride,
    values: numbers(plan.scales.length),
    z: numbers(analog),
    inputs: numbers(plan.width),
    deviations: numbers(2 * analog),
    statistics: new Float32Array(MOST_ROWS * stride),
    ratios: new Float32Array(MOST_ROWS * stride),
    squares: numbers(analog),
    scores: numbers(1),
  };
}

/** Room for one row of machines of a model. */
export function newResidualWork(model: ResidualModel): ResidualWork {
  const { plan, horizons } = model;
  const analog = plan.analog.length;
  const places = placesOf(analog, horizons.length, plan.scales.length);
  const { count, window } = places;
  const numbers = (): Float64Array => new Float64Array(analog);
  return {
    model: null,
    state: null,
    shares: new Float64Array(horizons.length),
    most: new Float64Array(places.spread),
    risesOnly: new Uint8Array(analog),
    mostSpread: numbers(),
    constants: NO_CHANNELS,
    isPlain: false,
    rows: newRows(model, places.square + 1),
    places,
    parts: numbersOf(model),
    features: newFeatureWork(plan),
    deviations: new Float64Array(2 * analog),
    statistics: new Float32Array(count),
    ratios: new Float32Array(count),
    learned: new Float32Array(window),
    square: numbers(),
    window: numbers(),
    row: numbers(),
    turns: turnsOf(model.tones),
    score: 0,
    longestRun: 0,
    hasRuns: true,
    input: new Float64Array(plan.scales.length),
    given: NO_ROW,
    at: 0,
    silent: false,
  };
}
