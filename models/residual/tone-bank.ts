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
/** A peak stands out over the periods so many places aside. */
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

/** Periods that so many learned rows can show; none below 300. */
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
 * Takes one value of a channel.
 * @param place where the channel's fields begin
 * @param first the state is empty
 */
export function takeTone(plan: TonePlan, state: Float32Array, place: number, value: number, first: boolean): void {
  const { share, cos, sin } = plan;
  const count = share.length;
  const before = first ? value : (state[place] as number);
  const slow = before + (value - before) * SLOW_SHARE;
  state[place] = slow;
  const d = Math.min(CLIP, Math.max(-CLIP, value - slow));
  const end = place + 1 + 3 * count;
  for (let k = 0, at = place + 1; at < end; k++, at += 3) {
    const a = share[k] as number;
    const c = cos[k] as number;
    const s = sin[k] as number;
    const re = state[at] as number;
    const im = state[at + 1] as number;
    const turned = re * c - im * s;
    const real = turned + a * (d - turned);
    const imaginary = (re * s + im * c) * (1 - a);
    const power = real * real + imaginary * imaginary;
    const old = state[at + 2] as number;
    state[at] = real;
    state[at + 1] = imaginary;
    state[at + 2] = first ? power : old + (power - old) * POWER_SHARE;
  }
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

/** The power of each period now, with the least that counts. */
export function tonePowers(plan: TonePlan, state: Float32Array, place: number, out: Float64Array): void {
  for (let k = 0; k < plan.periods.length; k++) out[k] = (state[place + 3 + 3 * k] ?? 0) + LEAST_POWER;
}
