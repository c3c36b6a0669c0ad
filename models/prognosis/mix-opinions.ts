import type { Judgement } from './fleet-model.ts';
import { errorWithin, squareOf, type Trial } from './range-calibration.ts';

/**
 * Each method's result for one unit at one age, from its rows up to then, in the time column's
 * unit.
 */
export type Opinions = {
  readonly age: number;
  readonly curves: Judgement;
  /** Up to the horizon. */
  readonly trees: number;
  readonly lives: Judgement;
};

/** Opinions on a held-out unit, and its true life. */
export type OpenTrial = Opinions & Omit<Trial, keyof Judgement>;

/** The weight of each estimate beside the curves, 0 to 1. */
export type Shares = { readonly treeShare: number; readonly lifeShare: number; readonly beyond: Beyond };
/** The opinion beyond the horizon: the curves, or the ages at failure. */
type Beyond = 'curves' | 'lives';

/** Trials with the opinions mixed. */
export type MixedTrial = OpenTrial & Judgement;

/** How opinions are mixed, and how far the mixture errs. */
export type Mixture = {
  readonly shares: Shares;
  readonly trials: readonly MixedTrial[];
  /** Root mean square up to the horizon, and over whole lives. */
  readonly error: number;
  readonly whole: number;
  /** Up to the horizon, of the lives alone. */
  readonly errorOfLives: number;
};

/** Shares of the trees' opinion. */
const TREE_SHARES = [0, 0.15, 0.3, 0.45, 0.6, 0.8, 1];
const LIFE_SHARES = [0, 0.25, 0.5, 0.75];
const BEYOND: readonly Beyond[] = ['curves', 'lives'];
/** A method with a much smaller error near the end may have a larger one at the beginning. */
const MUCH_LESS = 0.7;

/**
 * The shares with the least error on the trials, among shares that err no more than the lives alone
 * over whole lives. The lives alone if none is better than them by more than chance.
 */
export function bestShares(trials: readonly OpenTrial[], horizon: number): Mixture {
  type Tried = ReturnType<typeof tried>;
  const tried = (shares: Shares) => {
    const mixed = trials.map((trial) => ({ ...trial, ...mixOpinions(trial, { shares, horizon }) }));
    return {
      shares,
      trials: mixed,
      error: errorWithin(mixed, horizon),
      whole: errorWithin(mixed, Number.POSITIVE_INFINITY),
    };
  };
  const lives = tried({ treeShare: 0, lifeShare: 1, beyond: 'curves' });
  const better = TREE_SHARES.flatMap((treeShare) =>
    LIFE_SHARES.map((lifeShare) => {
      const [first, second] = BEYOND.map((beyond) => tried({ treeShare, lifeShare, beyond })) as [Tried, Tried];
      return second.whole < first.whole ? second : first;
    }),
  )
    .filter((one) => one.error < MUCH_LESS * lives.error || one.whole <= lives.whole)
    .filter((one) => gainsMoreThanChance(one.trials, lives.trials, { horizon, sureErrors: SURE_ERRORS }));
  const best = better.reduce((least, next) => (next.error < least.error ? next : least), lives);
  return { ...best, errorOfLives: lives.error };
}

const SURE_ERRORS = 2;

/**
 * Whether trials err less than others of the same units by more than this many standard errors of
 * the difference.
 */
export function gainsMoreThanChance(
  own: readonly Trial[],
  others: readonly Trial[],
  { horizon, sureErrors }: { horizon: number; sureErrors: number },
): boolean {
  const gains = new Map<number, number>();
  for (const [i, trial] of own.entries()) {
    const gain = squareOf(others[i] as Trial, horizon) - squareOf(trial, horizon);
    gains.set(trial.unit, (gains.get(trial.unit) ?? 0) + trial.weight * gain);
  }
  const each = [...gains.values()];
  const mean = each.reduce((sum, gain) => sum + gain, 0) / each.length;
  const variance = each.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, each.length - 1);
  return mean > sureErrors * Math.sqrt(variance / each.length);
}

/** The curves' judgement with the trees' and then the lives' estimate. */
export function mixOpinions(
  { curves, trees, lives }: Opinions,
  { shares, horizon }: { shares: Shares; horizon: number },
): Judgement {
  const { treeShare, lifeShare, beyond } = shares;
  const mixed = mix(curves, { opinion: trees, share: treeShare, horizon });
  const lived = beyond === 'lives' ? liveBeyond(mixed, { byLife: lives, horizon }) : mixed;
  return mixWithLives(lived, { byLife: lives, share: lifeShare });
}

/**
 * The curves' life beyond the horizon counts as far as the trees do not contradict it; they have
 * none themselves.
 */
const DENIAL = 5;

/**
 * Mixes the curves' estimate with the trees'; the range moves along.
 * @param share of the trees' opinion, 0 to 1
 */
function mix(
  { estimate, low, high }: Judgement,
  { opinion, share, horizon }: { opinion: number; share: number; horizon: number },
): Judgement {
  const within = (1 - share) * Math.min(estimate, horizon) + share * opinion;
  const agreed = 1 - (share > 0 ? 1 - (opinion / horizon) ** DENIAL : 0);
  const mixed = within + Math.max(0, estimate - horizon) * agreed;
  const moved = mixed - estimate;
  return { estimate: mixed, low: Math.max(0, low + moved), high: Math.max(0, high + moved) };
}

/**
 * The judgement up to the horizon, and beyond it the lives, as far as the judgement reaches there;
 * the range moves along.
 */
function liveBeyond(
  { estimate, low, high }: Judgement,
  { byLife, horizon }: { byLife: Judgement; horizon: number },
): Judgement {
  const within = Math.min(estimate, horizon);
  const lived = within + Math.max(0, byLife.estimate - horizon) * (within / horizon) ** DENIAL;
  const moved = lived - estimate;
  return { estimate: lived, low: Math.max(0, low + moved), high: Math.max(0, high + moved) };
}

/** Mixes a judgement with the estimate of the lives alone; `share` of the lives, 0 to 1. */
function mixWithLives(own: Judgement, { byLife, share }: { byLife: Judgement; share: number }): Judgement {
  const between = (a: number, b: number): number => (1 - share) * a + share * b;
  return {
    estimate: between(own.estimate, byLife.estimate),
    low: between(own.low, byLife.low),
    high: between(own.high, byLife.high),
  };
}
