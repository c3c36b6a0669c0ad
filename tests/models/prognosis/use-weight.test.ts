import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { makeFolds, tryFolds } from '../../../models/prognosis/cross-validate.ts';
import { useWeight } from '../../../models/prognosis/life-opinion.ts';
import type { RunUnit } from '../../../models/prognosis/run-table.ts';

/** A unit whose one channel rises with noise until it fails after some rows. */
function made(name: string, rows: number): RunUnit {
  const random = createRandom(rows);
  const ages = Float64Array.from({ length: rows }, (_, row) => row);
  const values = ages.map((age) => (age / rows) ** 3 * 20 + random.gaussian());
  return { name, file: 'made', lastTime: `${rows - 1}`, ages, values };
}

it('an age counts a quarter while more than two thirds of the life are left', () => {
  const unit = made('a', 301);
  expect([0, 99, 100, 200, 300].map((age) => useWeight(unit, age))).toEqual([0.25, 0.25, 1, 1, 1]);
});

it('the trials of a held-out unit weigh 1 together, the early ones a quarter of the others', () => {
  const units = [60, 64, 70, 76, 80].map((rows) => made(`u${rows}`, rows));
  const folds = makeFolds({ channels: ['heat'], units }, createRandom(1));
  const settings = { axes: 1, trust: 0.5, memory: 0.5, pace: 0.3 };
  const trials = tryFolds(folds, { settings, opinions: [] });
  expect(new Set(trials.map(({ unit }) => unit)).size).toBe(units.length);
  for (const index of units.keys()) {
    const own = trials.filter(({ unit }) => unit === index);
    expect(own.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
    expect((own.at(-1)?.weight ?? 0) / (own[0]?.weight ?? 1)).toBeCloseTo(4);
  }
});
