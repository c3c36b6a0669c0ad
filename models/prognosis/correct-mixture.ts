import { createRandom } from '../../lib/random.ts';
import { learnTrees, type TreeShape, treesSay } from './boosted-trees.ts';
import type { Judgement } from './fleet-model.ts';
import { gainsMoreThanChance, type MixedTrial, type Mixture, type Opinions } from './mix-opinions.ts';
import { errorWithin } from './range-calibration.ts';

/** Moves a mixture by how far others like it erred; the range moves along. */
export type Correction = (opinions: Opinions, mixed: Judgement) => Judgement;

/** Small trees: the trials of a fleet are some hundred. */
const SHAPE: TreeShape = { rounds: 60, depth: 3, featureShare: 0.8, leastLeafShare: 0.05 };
/** This many forests are averaged, each with its own draws. */
const FORESTS = 3;
/** Units are divided into this many parts; each part is corrected by the others. */
const PARTS = 10;
/** With fewer units chance teaches more than they do. */
const LEAST_UNITS = 20;
/**
 * The gain must exceed its standard error this many times: each unit was corrected without its own
 * data.
 */
const SURE_ERRORS = 1;
/** The error over whole lives may grow by this much, most of which is chance. */
const MOST_LOSS = 1.02;
/** The curves' life beyond the horizon is cut off at these shares of it. */
const MOST_ESTIMATE = 1.2;
const MOST_HIGH = 1.5;
/** Life beyond the horizon counts as far as the corrected estimate reaches there. */
const DENIAL = 5;

/**
 * Learns from held-out trials how a mixture errs, by the difference of the estimates and the age:
 * on some fleets the curves are sure and wrong near the end, and the trees cannot see far.
 * @returns the mixture corrected, each unit by the others, and the correction for units to come;
 * undefined where corrected trials do not err less by more than chance
 */
export function correctMixture(
  mixture: Mixture,
  { horizon, seed }: { horizon: number; seed: number },
): { trials: readonly MixedTrial[]; error: number; correct: Correction } | undefined {
  const { trials } = mixture;
  if (new Set(trials.map(({ unit }) => unit)).size < LEAST_UNITS) return undefined;
  const corrected = new Array<MixedTrial>(trials.length);
  for (let part = 0; part < PARTS; part++) {
    const others = trials.filter(({ unit }) => unit % PARTS !== part);
    const correct = learnCorrection(others, { horizon, seed });
    for (const [i, trial] of trials.entries())
      if (trial.unit % PARTS === part) corrected[i] = { ...trial, ...correct(trial, trial) };
  }
  if (errorWithin(corrected, Number.POSITIVE_INFINITY) > MOST_LOSS * mixture.whole) return undefined;
  if (!gainsMoreThanChance(corrected, trials, { horizon, sureErrors: SURE_ERRORS })) return undefined;
  return {
    trials: corrected,
    error: errorWithin(corrected, horizon),
    correct: learnCorrection(trials, { horizon, seed }),
  };
}

function learnCorrection(
  trials: readonly MixedTrial[],
  { horizon, seed }: { horizon: number; seed: number },
): Correction {
  const rows = trials.map((trial) => features(trial, horizon));
  const targets = trials.map(({ truth, estimate }) => Math.min(horizon, truth) - Math.min(horizon, estimate));
  const data = {
    features: rows[0]?.length ?? 0,
    rows: Float64Array.from(rows.flat()),
    targets: Float64Array.from(targets),
    weights: Float64Array.from(trials, ({ weight }) => weight),
  };
  const forests = Array.from({ length: FORESTS }, (_, i) => learnTrees(data, createRandom(seed + i), SHAPE));
  return (opinions, { estimate, low, high }) => {
    const row = features(opinions, horizon);
    const step = forests.reduce((sum, forest) => sum + treesSay(forest, row) / FORESTS, 0);
    const within = Math.max(0, Math.min(horizon, Math.min(horizon, estimate) + step));
    const moved = within + Math.max(0, estimate - horizon) * (within / horizon) ** DENIAL - estimate;
    return { estimate: estimate + moved, low: Math.max(0, low + moved), high: Math.max(0, high + moved) };
  };
}

function features({ age, curves, trees, lives }: Opinions, horizon: number): number[] {
  const { estimate, low, high } = curves;
  return [
    age,
    trees,
    Math.min(MOST_ESTIMATE * horizon, estimate),
    trees - Math.min(horizon, estimate),
    Math.min(MOST_ESTIMATE * horizon, low),
    Math.min(MOST_HIGH * horizon, high),
    Math.min(MOST_HIGH * horizon, lives.estimate),
  ];
}
