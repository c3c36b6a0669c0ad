import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { prognoseFiles, readRuns } from '../../../models/prognosis/prognose-files.ts';
import { learnBaselines } from '../../../models/prognosis/prognosis-baselines.ts';
import { recording } from '../../helpers/recordings.ts';

const CLIP = 125;
const train = recording('cmapss/train_FD001.txt');
const test = recording('cmapss/test_FD001.txt');
const truth = recording('cmapss/RUL_FD001.txt');

const clip = (value: number): number => Math.min(CLIP, value);

/** Root mean square of errors of clipped remaining lives. */
function rmse(estimates: readonly number[], truths: readonly number[]): number {
  const squares = estimates.map((estimate, i) => (clip(estimate) - clip(truths[i] ?? Number.NaN)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

it.skipIf(!train || !test || !truth)(
  'C-MAPSS FD001 (in test:all, where ../shared/data is): 100 engines to within 10 cycles, in 80 % ranges',
  async () => {
    const columns = ['unit', 'cycle', ...Array.from({ length: 24 }, (_, i) => `c${i + 1}`)].join();
    const options = { unitColumn: 'unit', timeColumn: 'cycle', columns, train: [train ?? ''], test: [test ?? ''] };
    const truths = readFileSync(truth ?? '', 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    const { rows } = await prognoseFiles(options);
    expect(
      rmse(
        rows.map(({ forecast }) => forecast?.estimate ?? Number.NaN),
        truths,
      ),
    ).toBeLessThan(10);
    const inside = rows.filter(
      ({ forecast }, i) =>
        forecast && forecast.low <= (truths[i] ?? 0) && (truths[i] ?? 0) <= (forecast.high ?? Infinity),
    );
    expect(inside.length).toBeGreaterThanOrEqual(72);
    const runs = await readRuns(options);
    const baselines = learnBaselines(runs.train, { clip: CLIP });
    expect(rmse(runs.test.units.map(baselines.mean), truths)).toBeGreaterThan(35);
    expect(rmse(runs.test.units.map(baselines.age), truths)).toBeGreaterThan(25);
  },
);
