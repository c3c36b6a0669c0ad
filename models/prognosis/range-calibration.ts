import type { Judgement } from './fleet-model.ts';

/** A judgement of a held-out unit, and its true life. */
export type Trial = Judgement & {
  readonly unit: number;
  /** Remaining life in truth. */
  readonly truth: number;
  /** All trials of a unit together weigh 1. */
  readonly weight: number;
};

/**
 * Root mean square of the errors of a fleet's trials, where what exceeds the horizon counts as the
 * horizon.
 */
export function errorWithin(trials: readonly Trial[], horizon: number): number {
  let [sum, weight] = [0, 0];
  for (const trial of trials) {
    sum += trial.weight * squareOf(trial, horizon);
    weight += trial.weight;
  }
  return Math.sqrt(sum / weight);
}

/** The squared error of a trial, where what exceeds the horizon counts as the horizon. */
export function squareOf({ estimate, truth }: Trial, horizon: number): number {
  return (Math.min(horizon, estimate) - Math.min(horizon, truth)) ** 2;
}

/** The name of a range; a missing bound was not earned. */
export type EarnedRange = { readonly low: number; readonly high?: number };

/** One trial's misses, in widths of its own range: above 0 the truth lay outside. */
type Miss = { readonly unit: number; readonly estimate: number; readonly weight: number; below: number; above: number };

/** Each side may be missed by this share: together an 80 % range. */
const SIDE = 0.1;
/** A range is calibrated on the share of the trials that came to the nearest estimates. */
const NEAR_SHARE = 0.25;

/**
 * Conformal calibration: learns from held-out units how far the raw ranges have to move at each end
 * so that 80 % of truths are inside, separately for early and late estimates. It moves them outward
 * by the rule of finite samples; with too few units an end stays open.
 * @param leastWidth a raw range counts as at least this wide, in the time column's unit
 */
export function learnRanges(
  trials: readonly Trial[],
  { leastWidth }: { leastWidth: number },
): (judgement: Judgement) => EarnedRange {
  const width = ({ low, high }: Judgement): number => Math.max(leastWidth, high - low);
  const misses = trials
    .map((trial): Miss => {
      const { unit, estimate, weight, truth } = trial;
      return {
        unit,
        estimate,
        weight,
        below: (trial.low - truth) / width(trial),
        above: (truth - trial.high) / width(trial),
      };
    })
    .sort((a, b) => a.estimate - b.estimate);
  return (judgement) => {
    const near = nearest(misses, judgement.estimate);
    const [below, above] = [earned(near, 'below'), earned(near, 'above')];
    const low = below === undefined ? 0 : Math.max(0, judgement.low - below * width(judgement));
    const least = { low: Math.min(low, judgement.estimate) };
    if (above === undefined) return least;
    return { ...least, high: Math.max(judgement.high + above * width(judgement), judgement.estimate) };
  };
}

/** The trials whose estimates are nearest, up to their share of the whole weight. */
function nearest(misses: readonly Miss[], estimate: number): readonly Miss[] {
  const wanted = NEAR_SHARE * misses.reduce((sum, { weight }) => sum + weight, 0);
  let above = misses.findIndex((miss) => miss.estimate >= estimate);
  if (above < 0) above = misses.length;
  let below = above - 1;
  for (let weight = 0; weight < wanted && (below >= 0 || above < misses.length); ) {
    const isAboveNearer =
      below < 0 ||
      (misses[above]?.estimate ?? Number.POSITIVE_INFINITY) - estimate < estimate - (misses[below]?.estimate ?? 0);
    weight += misses[isAboveNearer ? above++ : below--]?.weight ?? 0;
  }
  return misses.slice(below + 1, above);
}

/**
 * The miss that all but `SIDE` of the trials stay under, by the rule for samples of this many
 * units; undefined if too few.
 */
function earned(near: readonly Miss[], side: 'below' | 'above'): number | undefined {
  const units = new Set(near.map(({ unit }) => unit)).size;
  const share = (1 - SIDE) * (1 + 1 / units);
  if (!(share <= 1)) return undefined;
  const sorted = near.toSorted((a, b) => a[side] - b[side]);
  const total = near.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const miss of sorted) {
    sum += miss.weight;
    if (sum >= share * total - 1e-9) return miss[side];
  }
  return sorted.at(-1)?.[side];
}
