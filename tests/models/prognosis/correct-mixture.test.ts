import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { correctMixture } from '../../../models/prognosis/correct-mixture.ts';
import type { Mixture } from '../../../models/prognosis/mix-opinions.ts';

const HORIZON = 100;

/**
 * Trials of units of which the curves are sure and wrong near the end, by `bias`, where the trees
 * say that little is left.
 */
function mixture(units: number, bias: number, noise = 8): Mixture {
  const random = createRandom(1);
  const trials = Array.from({ length: units * 8 }, (_, i) => {
    const truth = 90 * random.next();
    const age = 150 - truth + 20 * random.gaussian();
    const estimate = Math.max(0, truth + (truth < 30 ? bias : 0) + noise * random.gaussian());
    const curves = { estimate, low: Math.max(0, estimate - 10), high: estimate + 10 };
    const trees = Math.min(HORIZON, Math.max(0, truth + 15 * random.gaussian()));
    const lives = { estimate: 75, low: 20, high: 130 };
    return { ...curves, age, curves, trees, lives, truth, unit: Math.floor(i / 8), weight: 1 / 8 };
  });
  const error = Math.sqrt(
    trials.reduce((sum, { truth, estimate }) => sum + (truth - estimate) ** 2, 0) / trials.length,
  );
  return {
    shares: { treeShare: 0, lifeShare: 0, beyond: 'curves' },
    trials,
    error,
    whole: error,
    errorOfLives: 40,
  };
}

it('errors that the opinions and the age foretell are corrected, each unit by what the others taught', () => {
  const before = mixture(40, 60);
  const corrected = correctMixture(before, { horizon: HORIZON, seed: 1 });
  expect(corrected?.error).toBeLessThan(0.6 * before.error);
  expect(corrected?.trials.every(({ low, estimate, high }) => low <= estimate && estimate <= high)).toBe(true);
  const unsure = { age: 140, trees: 12, lives: { estimate: 75, low: 20, high: 130 } };
  const curves = { estimate: 72, low: 62, high: 82 };
  const judged = corrected?.correct({ ...unsure, curves }, curves);
  expect(judged?.estimate).toBeLessThan(40);
});

it('a mixture that needs no correction gets none, nor does one of a few units', () => {
  expect(correctMixture(mixture(40, 0, 0), { horizon: HORIZON, seed: 1 })).toBeUndefined();
  expect(correctMixture(mixture(19, 60), { horizon: HORIZON, seed: 1 })).toBeUndefined();
});
