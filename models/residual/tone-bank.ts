import { quantileBySelection } from '../numbers/robust.ts';

/**
 * A bank of filters for oscillation: the power of a channel at each of some periods, coherent over
 * six periods and then averaged. A step or mere noise raises all of them, a tone one.
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
const POWER_SHARE = 2 / 121;
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

/** The most rows that wait for the filters. */
export const MOST_WAITING = 4;

/**
 * Values that the filters have not taken yet: `[channels × MOST_WAITING]` values, of this many
 * rows.
 * @property highest by channel: the highest power when they were turned last
 */
export type WaitingTones = { readonly offs: Float64Array; readonly highest: Float64Array; rows: number };

/** No rows wait. */
export function newWaitingTones(channels: number): WaitingTones {
  return { offs: new Float64Array(channels * MOST_WAITING), highest: new Float64Array(channels), rows: 0 };
}

/** Whether the filters show no oscillation of one spread: {@link toneOf} is 0 then. */
export function isUnderTone(waiting: WaitingTones, channel: number): boolean {
  return (waiting.highest[channel] as number) + LEAST_POWER < LEAST_AMPLITUDE_POWER;
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
 * Turns all filters by the rows that wait, which are none then. Each filter takes all of them
 * before the next one: what it keeps is read and written once. The results are those of one row
 * after the other.
 * @param place where the fields of the first channel begin
 * @param first the state is empty
 */
export function turnTones(
  plan: TonePlan,
  state: Float32Array,
  place: number,
  waiting: WaitingTones,
  first: boolean,
): void {
  const fields = toneFields(plan);
  for (let channel = 0, at = place; channel < waiting.highest.length; channel++, at += fields) {
    turnChannel(plan, state, at, first, waiting, channel);
  }
  waiting.rows = 0;
}

/** Two filters at a time: neither waits for the other. An odd last one is turned beside itself. */
function turnChannel(
  { share, cos, sin }: TonePlan,
  state: Float32Array,
  place: number,
  first: boolean,
  { offs, rows, highest }: WaitingTones,
  channel: number,
): void {
  const count = share.length;
  const from = channel * MOST_WAITING;
  const until = from + rows;
  let most = 0;
  const powerShare = first ? 1 : POWER_SHARE;
  for (let k = 0, at = place + 1; k < count; k += 2, at += 6) {
    const isLast = k + 1 === count;
    const k2 = isLast ? k : k + 1;
    const at2 = isLast ? at : at + 3;
    const a = share[k] as number;
    const a2 = share[k2] as number;
    const c = cos[k] as number;
    const c2 = cos[k2] as number;
    const s = sin[k] as number;
    const s2 = sin[k2] as number;
    const rest = 1 - a;
    const rest2 = 1 - a2;
    let re = state[at] as number;
    let re2 = state[at2] as number;
    let im = state[at + 1] as number;
    let im2 = state[at2 + 1] as number;
    let mean = state[at + 2] as number;
    let mean2 = state[at2 + 2] as number;
    for (let row = from; row < until; row++) {
      const off = offs[row] as number;
      const turned = re * c - im * s;
      const turned2 = re2 * c2 - im2 * s2;
      const real = turned + a * (off - turned);
      const real2 = turned2 + a2 * (off - turned2);
      const imaginary = (re * s + im * c) * rest;
      const imaginary2 = (re2 * s2 + im2 * c2) * rest2;
      const power = real * real + imaginary * imaginary;
      const power2 = real2 * real2 + imaginary2 * imaginary2;
      re = Math.fround(real);
      re2 = Math.fround(real2);
      im = Math.fround(imaginary);
      im2 = Math.fround(imaginary2);
      mean = Math.fround(mean + (power - mean) * powerShare);
      mean2 = Math.fround(mean2 + (power2 - mean2) * powerShare);
    }
    state[at] = re;
    state[at + 1] = im;
    state[at + 2] = mean;
    state[at2] = re2;
    state[at2 + 1] = im2;
    state[at2 + 2] = mean2;
    if (mean > most) most = mean;
    if (mean2 > most) most = mean2;
  }
  highest[channel] = most;
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
 * The filters' power after each of some values, each filter over all of them before the next one:
 * what {@link turnTones} makes of them one by one, from an empty state.
 * @returns by period, then by value
 */
export function tonePowers({ share, cos, sin }: TonePlan, values: Float64Array): Float32Array[] {
  const slow = new Float32Array(1);
  const offs = values.map((value, i) => offSlowMean(slow, 0, value, i === 0));
  return Array.from(share, (a, k) => {
    const c = cos[k] as number;
    const s = sin[k] as number;
    const rest = 1 - a;
    const powers = new Float32Array(offs.length);
    let re = 0;
    let im = 0;
    let mean = 0;
    for (let i = 0; i < offs.length; i++) {
      const turned = re * c - im * s;
      const real = turned + a * ((offs[i] as number) - turned);
      const imaginary = (re * s + im * c) * rest;
      re = Math.fround(real);
      im = Math.fround(imaginary);
      mean = Math.fround(mean + (real * real + imaginary * imaginary - mean) * (i === 0 ? 1 : POWER_SHARE));
      powers[i] = mean;
    }
    return powers;
  });
}

/** The usual power of a period, from its powers; with the least that counts. */
export function usualPower(powers: Float32Array, every: number): number {
  const sampled = new Float64Array(Math.ceil(powers.length / every));
  for (let i = 0; i < sampled.length; i++) sampled[i] = (powers[i * every] as number) + LEAST_POWER;
  return quantileBySelection(sampled, 0.5);
}
