import { quantileBySelection } from '../numbers/robust.ts';

/**
 * A bank of filters for oscillation: the power of a channel at each of some periods, coherent over
 * six periods and then averaged. A step or mere noise raises all of them, a tone one. The filters
 * take {@link TONE_ROWS} rows at a time, and their power then counts for all of these: it changes
 * slowly.
 */
export type TonePlan = {
  /** Rows of each period, ascending. */
  readonly periods: Float64Array;
  /** How much a filter takes of a new row, and its turn from row to row. */
  readonly share: Float64Array;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** 0 where a period is not judged: the first and last two, and parts of a day. */
  readonly judged: Uint8Array;
};

const SHORTEST = 2.2;
const LONGEST = 48;
const RATIO = 1.15;
const COHERENT_PERIODS = 6;
/** A peak stands out over the periods this many places aside. */
const APART = 4;
/** The filters take this many rows at a time. */
export const TONE_ROWS = 4;
const POWER_SHARE = 1 - (1 - 2 / 121) ** TONE_ROWS;
const SLOW_SHARE = 2 / 97;
const CLIP = 12;
const LEAST_POWER = 1e-5;
/** Power of an oscillation of one spread. */
const LEAST_AMPLITUDE_POWER = 0.25;
const DAY_MS = 86_400_000;

/**
 * Fields of one channel in the state: its slow mean, then real part, imaginary part and power of
 * each period, then the result of the last look.
 */
export function toneFields(plan: TonePlan): number {
  return 2 + 3 * plan.periods.length;
}

/** Periods that this many learned rows can show; none below 300. */
export function planTones(rows: number, intervalMs: number): TonePlan {
  const found: number[] = [];
  for (let p = SHORTEST; rows >= 300 && p <= Math.min(LONGEST, rows / 12); p *= RATIO) found.push(p);
  const periods = Float64Array.from(found);
  const isOfDay = (p: number): boolean =>
    intervalMs >= 600_000 && [1, 2, 3, 4].some((k) => Math.abs(Math.log((p * intervalMs * k) / DAY_MS)) < 0.1);
  const judged = Uint8Array.from(periods, (p, i) => (i >= 2 && i < periods.length - 2 && !isOfDay(p) ? 1 : 0));
  return commonTones({
    periods,
    share: periods.map((p) => 2 / (COHERENT_PERIODS * p + 1)),
    cos: periods.map((p) => Math.cos((2 * Math.PI) / p)),
    sin: periods.map((p) => Math.sin((2 * Math.PI) / p)),
    judged,
  });
}

const plans = new Map<string, TonePlan>();

/** The shared instance of an equal plan; read-only. There are few: see {@link planTones}. */
export function commonTones(plan: TonePlan): TonePlan {
  const key = `${plan.periods.join()} ${plan.judged.join('')}`;
  const known = plans.get(key);
  if (known !== undefined) return known;
  if (plans.size < MOST_PLANS) plans.set(key, Object.freeze(plan));
  return plan;
}

const MOST_PLANS = 1_000;

/**
 * Takes one value of a channel into its slow mean.
 * @param place where the channel's fields begin
 * @param first the state is empty
 * @returns how far the value is off: what the filters take
 */
export function offSlowMean(state: Float32Array, place: number, value: number, first: boolean): number {
  const before = first ? value : (state[place] as number);
  const slow = before + (value - before) * SLOW_SHARE;
  state[place] = slow;
  return Math.min(CLIP, Math.max(-CLIP, value - slow));
}

/**
 * `[periods × 9]`: what a filter makes of itself and of the rows in one turn. With z, its share and
 * turn for one row as a complex number, after four rows it is z⁴ of itself and share · (z³, z², z,
 * 1) of the rows.
 */
export type ToneTurns = Float64Array;

const turnsByPlan = new WeakMap<TonePlan, ToneTurns>();

/** The turns of a plan; shared. */
export function turnsOf(plan: TonePlan): ToneTurns {
  const known = turnsByPlan.get(plan);
  if (known !== undefined) return known;
  const turns = new Float64Array(plan.periods.length * TURN_FIELDS);
  for (let k = 0; k < plan.periods.length; k++) {
    const share = plan.share[k] as number;
    const size = (1 - share) ** TONE_ROWS;
    const angle = Math.atan2(plan.sin[k] as number, plan.cos[k] as number);
    turns[k * TURN_FIELDS] = size * Math.cos(TONE_ROWS * angle);
    turns[k * TURN_FIELDS + 1] = size * Math.sin(TONE_ROWS * angle);
    for (let row = 0; row < TONE_ROWS - 1; row++) {
      const left = TONE_ROWS - 1 - row;
      turns[k * TURN_FIELDS + 2 + 2 * row] = share * (1 - share) ** left * Math.cos(left * angle);
      turns[k * TURN_FIELDS + 3 + 2 * row] = share * (1 - share) ** left * Math.sin(left * angle);
    }
    turns[k * TURN_FIELDS + TURN_FIELDS - 1] = share;
  }
  turnsByPlan.set(plan, turns);
  return turns;
}

const TURN_FIELDS = 2 * TONE_ROWS + 1;

/**
 * Turns the filters of a channel by {@link TONE_ROWS} rows.
 * @param place where the channel's fields begin
 * @param from where the rows are: how far each is off the slow mean
 * @returns the highest power
 */
export function turnTones(turns: ToneTurns, state: Float32Array, place: number, from: number): number {
  const x0 = state[from] as number;
  const x1 = state[from + 1] as number;
  const x2 = state[from + 2] as number;
  const x3 = state[from + 3] as number;
  let most = 0;
  for (let k = 0, at = place + 1; k < turns.length; k += TURN_FIELDS, at += 3) {
    const re = state[at] as number;
    const im = state[at + 1] as number;
    const turn = turns[k] as number;
    const side = turns[k + 1] as number;
    const real =
      re * turn -
      im * side +
      (x0 * (turns[k + 2] as number) + x1 * (turns[k + 4] as number)) +
      (x2 * (turns[k + 6] as number) + x3 * (turns[k + 8] as number));
    const imaginary =
      re * side +
      im * turn +
      (x0 * (turns[k + 3] as number) + x1 * (turns[k + 5] as number)) +
      x2 * (turns[k + 7] as number);
    const before = state[at + 2] as number;
    const power = Math.fround(before + (real * real + imaginary * imaginary - before) * POWER_SHARE);
    state[at] = real;
    state[at + 1] = imaginary;
    state[at + 2] = power;
    if (power > most) most = power;
  }
  return most;
}

/** Whether filters of this highest power show no oscillation of one spread: {@link toneOf} is 0. */
export function isUnderTone(highest: number): boolean {
  return highest + LEAST_POWER < LEAST_AMPLITUDE_POWER;
}

/**
 * How far the strongest tone exceeds its usual power and the periods around it, as a logarithm, at
 * least 0.
 * @param usual 1 / usual power of each period, from `from` on
 * @param all count tones of any power; else only amplitudes of one spread and more
 */
export function toneOf(
  plan: TonePlan,
  state: Float32Array,
  place: number,
  usual: Float32Array,
  from: number,
  all: boolean,
): number {
  const { judged } = plan;
  const count = judged.length;
  let best = 1;
  for (let k = 0; k < count; k++) {
    const power = (state[place + 3 + 3 * k] as number) + LEAST_POWER;
    if (judged[k] !== 1 || (!all && power < LEAST_AMPLITUDE_POWER)) continue;
    const ratio = power * (usual[from + k] as number);
    if (ratio <= best) continue;
    const below = k >= APART ? ratioAt(state, place, usual, { k: k - APART, from }) : 0;
    const above = k + APART < count ? ratioAt(state, place, usual, { k: k + APART, from }) : 0;
    const out = Math.min(ratio, ratio / Math.max(below, above, 1e-30));
    if (out > best) best = out;
  }
  return Math.log(best);
}

function ratioAt(
  state: Float32Array,
  place: number,
  usual: Float32Array,
  { k, from }: { k: number; from: number },
): number {
  return ((state[place + 3 + 3 * k] as number) + LEAST_POWER) * (usual[from + k] as number);
}

/**
 * The filters' powers after each turn of some values, from an empty state.
 * @returns `[turns × periods]`
 */
export function tonePowers(plan: TonePlan, values: Float64Array): Float32Array {
  const turns = turnsOf(plan);
  const count = plan.periods.length;
  const blocks = Math.floor(values.length / TONE_ROWS);
  const powers = new Float32Array(blocks * count);
  const rows = toneFields(plan);
  const state = new Float32Array(rows + TONE_ROWS);
  for (let block = 0; block < blocks; block++) {
    for (let row = 0; row < TONE_ROWS; row++) {
      const at = block * TONE_ROWS + row;
      state[rows + row] = offSlowMean(state, 0, values[at] as number, at === 0);
    }
    turnTones(turns, state, 0, rows);
    for (let k = 0; k < count; k++) powers[block * count + k] = state[3 + 3 * k] as number;
  }
  return powers;
}

/** The usual power of a period, from its powers; with the least that counts. */
export function usualPower(
  powers: Float32Array,
  { k, count, every }: { k: number; count: number; every: number },
): number {
  const blocks = powers.length / count;
  const sampled = new Float64Array(Math.ceil(blocks / every));
  for (let i = 0; i < sampled.length; i++) sampled[i] = (powers[i * every * count + k] as number) + LEAST_POWER;
  return quantileBySelection(sampled, 0.5);
}
