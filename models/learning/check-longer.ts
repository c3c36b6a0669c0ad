import type { HeldOutCheck } from '../device/held-out-check.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { RESIDUAL } from '../residual/residual-config.ts';
import type { ResidualModel } from '../residual/residual-model.ts';
import { newResidualState, newResidualWork } from '../residual/residual-state.ts';
import { stepResiduals } from '../residual/step-residuals.ts';
import type { LearningSpan } from '../rows/learning-span.ts';

/** Share of the readings that is held out, the newest; fewer than this many say nothing. */
const HELD_OUT = 0.2;
const LEAST_HELD_OUT = 100;

/** Rows that pass before the held-out ones, so that smoothed values are filled. */
const WARM_UP_ROWS = 600;

/**
 * Blocks of the held-out rows. The wider residuals must show in all of them but one: a single one
 * may be chance.
 */
const BLOCKS = 5;

/** A span, and which of its rows may be learned from, in order. */
type LearnedSpan = { readonly span: LearningSpan; readonly healthy: Int32Array };

/**
 * How many of the healthy rows are learned from when the newest are held out; 0 where too few would
 * be.
 */
export function rowsBeforeHeldOut({ span, healthy }: LearnedSpan, shorter: Pick<NormalModel, 'learnedTo'>): number {
  let cut = Math.ceil((1 - HELD_OUT) * healthy.length);
  while (cut < healthy.length && (span.times[healthy[cut] ?? 0] ?? 0) <= shorter.learnedTo) cut += 1;
  return healthy.length - cut < LEAST_HELD_OUT ? 0 : cut;
}

/**
 * Takes the held-out rows through both models. Their residuals are compared without nets: a model
 * that has one where the other has none would look the better one for that alone.
 * @param models.longer learned without nets
 * @param of.cut the first held-out one of the healthy rows
 * @returns null where one of them is not judged by residuals
 */
export function checkLonger(
  models: { readonly shorter: NormalModel; readonly longer: NormalModel },
  of: LearnedSpan & { readonly cut: number },
): HeldOutCheck | null {
  const shorter = judgeHeldOut(withoutNets(models.shorter), of);
  const longer = judgeHeldOut(models.longer, of);
  if (shorter === null || longer === null) return null;
  const shorterInUse = models.shorter.residual?.net ? judgeHeldOut(models.shorter, of) : shorter;
  const ratios = Float64Array.from({ length: BLOCKS }, (_, block) => ratioIn(block, shorter, longer)).sort();
  return {
    readings: of.healthy.length,
    heldOut: of.healthy.length - of.cut,
    shorterInAlarm: shorterInUse?.inAlarm ?? 0,
    longerInAlarm: longer.inAlarm,
    spread: ratios[1] ?? 1,
    knowsMore: [...longer.residuals.keys()].some((channel) => !shorter.residuals.has(channel)),
  };
}

function withoutNets(model: NormalModel): NormalModel {
  return { ...model, residual: model.residual && { ...model.residual, net: null } };
}

/**
 * How many times as wide the longer model's residuals are in a block: the geometric mean over
 * channels.
 */
function ratioIn(block: number, shorter: Judged, longer: Judged): number {
  let logs = 0;
  let both = 0;
  for (const [channel, own] of longer.residuals) {
    const before = shorter.residuals.get(channel);
    if (before === undefined || before.logarithmic !== own.logarithmic) continue;
    const floor = LEAST_RESIDUAL * own.spread;
    logs += Math.log(Math.max(own.sizes[block] ?? 0, floor) / Math.max(before.sizes[block] ?? 0, floor));
    both += 1;
  }
  return both === 0 ? 1 : Math.exp(logs / both);
}

/** Residuals below this share of a channel's spread count as this. */
const LEAST_RESIDUAL = 0.01;
/** Residuals count as no more spreads than this: a few wild readings decide nothing. */
const MOST_RESIDUAL = 6;

/**
 * The residual of a channel by its better predictor in each block, in its unit (or as a logarithm).
 */
type Residuals = { readonly sizes: Float64Array; readonly spread: number; readonly logarithmic: boolean };
type Judged = { readonly inAlarm: number; readonly residuals: ReadonlyMap<number, Residuals> };

function judgeHeldOut(
  { residual, watched }: NormalModel,
  { span, healthy, cut }: LearnedSpan & { readonly cut: number },
): Judged | null {
  if (residual === null) return null;
  const state = newResidualState(residual);
  const work = newResidualWork(residual);
  const count = 2 * residual.plan.analog.length;
  const sums = new Float64Array(BLOCKS * count);
  // The part that a baseline has followed counts: a model that follows everything is not the better
  // one.
  const followed = new Float64Array(count);
  const heldOut = healthy.length - cut;
  const last = healthy[healthy.length - 1] ?? -1;
  let alarms = 0;
  let next = cut;
  for (let row = Math.max(0, (healthy[cut] ?? 0) - WARM_UP_ROWS); row <= last; row++) {
    for (let c = 0; c < watched.length; c++) {
      const channel = watched[c] ?? 0;
      work.input[c] = channel < span.stride ? (span.values[row * span.stride + channel] ?? Number.NaN) : Number.NaN;
    }
    for (let j = 0; j < count; j++) followed[j] = state.numbers[work.parts.base + j] ?? 0;
    work.given = work.input;
    work.at = span.times[row] ?? 0;
    stepResiduals(residual, state, work);
    if (healthy[next] !== row) continue;
    const from = Math.floor(((next - cut) * BLOCKS) / heldOut) * count;
    next += 1;
    if (work.longestRun >= RESIDUAL.onRows) alarms += 1;
    for (let j = 0; j < count; j++) {
      const residue = Math.abs((work.deviations[j] ?? 0) + (followed[j] ?? 0));
      sums[from + j] = (sums[from + j] ?? 0) + Math.min(MOST_RESIDUAL, residue);
    }
  }
  return { inAlarm: alarms / heldOut, residuals: residualsOf({ residual, watched }, sums, heldOut / BLOCKS) };
}

function residualsOf(
  { residual, watched }: { readonly residual: ResidualModel; readonly watched: Int32Array },
  sums: Float64Array,
  rows: number,
): Judged['residuals'] {
  const { plan, hasRelation } = residual;
  const count = plan.analog.length;
  const residuals = new Map<number, Residuals>();
  for (let j = 0; j < count; j++) {
    const place = plan.analog[j] ?? 0;
    const scale = plan.scales[place];
    if (scale === undefined) continue;
    const { spread, logarithmic } = scale;
    const sizes = Float64Array.from({ length: BLOCKS }, (_, block) => {
      const level = sums[2 * block * count + j] ?? 0;
      const relation = hasRelation[j] === 1 ? (sums[(2 * block + 1) * count + j] ?? 0) : level;
      return (Math.min(level, relation) * spread) / rows;
    });
    residuals.set(watched[place] ?? -1, { sizes, spread, logarithmic });
  }
  return residuals;
}
