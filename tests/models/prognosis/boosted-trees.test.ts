import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { learnTrees, type TreeRows, treesSay } from '../../../models/prognosis/boosted-trees.ts';

/** The target is a step in the first feature times the second; the third is noise. */
function makeRows(seed: number, count: number): TreeRows {
  const random = createRandom(seed);
  const rows = Float64Array.from({ length: 3 * count }, () => random.gaussian());
  const targets = Float64Array.from(
    { length: count },
    (_, i) => ((rows[3 * i] ?? 0) > 0 ? 10 : -10) * (rows[3 * i + 1] ?? 0),
  );
  return { features: 3, rows, targets };
}

it('learns a relation of two channels that no straight line follows', () => {
  const trees = learnTrees(makeRows(1, 4000), createRandom(1));
  const fresh = makeRows(2, 500);
  let [errors, all] = [0, 0];
  for (const [i, target] of fresh.targets.entries()) {
    errors += (treesSay(trees, fresh.rows.subarray(3 * i, 3 * i + 3)) - target) ** 2;
    all += target ** 2;
  }
  // A straight line leaves all of it.
  expect(errors / all).toBeLessThan(0.25);
});

it('says the mean where there is nothing to split', () => {
  const trees = learnTrees(
    { features: 1, rows: new Float64Array(50), targets: new Float64Array(50).fill(7) },
    createRandom(1),
  );
  expect(treesSay(trees, [3])).toBeCloseTo(7);
});

it('a row counts as much as it weighs, and only the proportions matter', () => {
  const count = 200;
  const rows = Float64Array.from({ length: count }, (_, i) => i % 2);
  const targets = Float64Array.from({ length: count }, (_, i) => (i % 4 < 2 ? 10 : 0) + (i % 2));
  const weights = targets.map((target) => (target >= 10 ? 3 : 1));
  const learn = (own: Float64Array) => learnTrees({ features: 1, rows, targets, weights: own }, createRandom(1));
  expect(treesSay(learn(weights), [0])).toBeCloseTo(7.5, 1);
  expect(treesSay(learn(weights), [1])).toBeCloseTo(8.5, 1);
  const less = learn(weights.map((weight) => weight / 1000));
  expect(treesSay(less, [1])).toBeCloseTo(treesSay(learn(weights), [1]), 9);
});
