/**
 * A bank of filters for oscillation: the power of a channel at each of some periods, coherent over six periods and then
 * averaged. A step or mere noise raises all of them, a tone one.
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
/** A peak stands out over the periods so many places aside. */
const APART = 4;
const POWER_SHARE = 2 / 121;
const SLOW_SHARE = 2 / 97;
const CLIP = 12;
const LEAST_POWER = 1e-5;
/** Power of an oscillation of one spread. */
const LEAST_AMPLITUDE_POWER = 0.25;
const DAY_MS = 86_400_000;

/** Fields of one channel in the state: its slow mean, then real part, imaginary part and power of each period. */
export function toneFields(plan: TonePlan): number {
  return 1 + 3 * plan.periods.length;
}

/** Periods that so many learned rows can tell; none below 300. */
export function planTones(rows: number, intervalMs: number): TonePlan {
  const found: number[] = [];
  for (let p = SHORTEST; rows >= 300 && p <= Math.min(LONGEST, rows / 12); p *= RATIO) found.push(p);
  const periods = Float64Array.from(found);
  const isOfDay = (p: number): boolean =>
    intervalMs >= 600_000 && [1, 2, 3, 4].some((k) => Math.abs(Math.log((p * intervalMs * k) / DAY_MS)) < 0.1);
  const judged = Uint8Array.from(periods, (p, i) => (i >= 2 && i < periods.length - 2 && !isOfDay(p) ? 1 : 0));
  return {
    periods,
    share: periods.map((p) => 2 / (COHERENT_PERIODS * p + 1)),
    cos: periods.map((p) => Math.cos((2 * Math.PI) / p)),
    sin: periods.map((p) => Math.sin((2 * Math.PI) / p)),
    judged,
  };
}

/** Takes one value of a channel. @param place where the channel's fields begin @param first the state is empty */
export function takeTone(
  plan: TonePlan,
  state: Float32Array,
  at: { place: number; first: boolean },
  value: number,
): void {
  const { share, cos, sin } = plan;
  const count = share.length;
  const slowBefore = at.first ? value : (state[at.place] ?? 0);
  const slow = slowBefore + (value - slowBefore) * SLOW_SHARE;
  state[at.place] = slow;
  const d = Math.min(CLIP, Math.max(-CLIP, value - slow));
  let place = at.place + 1;
  for (let k = 0; k < count; k++, place += 3) {
    const a = share[k] ?? 0;
    const c = cos[k] ?? 0;
    const s = sin[k] ?? 0;
    const re = state[place] ?? 0;
    const im = state[place + 1] ?? 0;
    const turned = re * c - im * s;
    const real = turned + a * (d - turned);
    const imaginary = (re * s + im * c) * (1 - a);
    const power = real * real + imaginary * imaginary;
    state[place] = real;
    state[place + 1] = imaginary;
    state[place + 2] = at.first ? power : (state[place + 2] ?? 0) + (power - (state[place + 2] ?? 0)) * POWER_SHARE;
  }
}

/**
 * How far the strongest tone stands out over its usual power and over the periods around it, as a logarithm, at least 0.
 * @param usual what one over the usual power of each period is, from `from` on
 * @param least only tones of at least this power count
 */
export function toneOf(
  plan: TonePlan,
  state: Float32Array,
  { place, usual, from, judgeAll }: { place: number; usual: Float32Array; from: number; judgeAll: boolean },
): number {
  const { judged } = plan;
  const count = judged.length;
  let best = 1;
  for (let k = 0; k < count; k++) {
    const power = (state[place + 3 + 3 * k] ?? 0) + LEAST_POWER;
    if (judged[k] !== 1 || (!judgeAll && power < LEAST_AMPLITUDE_POWER)) continue;
    const ratio = power * (usual[from + k] ?? 0);
    if (ratio <= best) continue;
    const below = k >= APART ? ratioAt(state, place, { k: k - APART, usual, from }) : 0;
    const above = k + APART < count ? ratioAt(state, place, { k: k + APART, usual, from }) : 0;
    const out = Math.min(ratio, ratio / Math.max(below, above, 1e-30));
    if (out > best) best = out;
  }
  return Math.log(best);
}

function ratioAt(
  state: Float32Array,
  place: number,
  { k, usual, from }: { k: number; usual: Float32Array; from: number },
): number {
  return ((state[place + 3 + 3 * k] ?? 0) + LEAST_POWER) * (usual[from + k] ?? 0);
}

/** The power of each period now, with the least that counts. */
export function tonePowers(plan: TonePlan, state: Float32Array, place: number, out: Float64Array): void {
  for (let k = 0; k < plan.periods.length; k++) out[k] = (state[place + 3 + 3 * k] ?? 0) + LEAST_POWER;
}
