import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { type BaselineRows, takeBaselineRows } from '../../../models/evaluate/baselines/baseline-rows.ts';
import { shrunkCovariance } from '../../../models/evaluate/baselines/t-squared-means.ts';
import { baselineSays, VALUE_BASELINE_NAMES, VALUE_BASELINES } from '../../../models/evaluate/value-baselines.ts';

const LEARNED = 600;
const ROWS = 1000;
const FAULT = 800;

/** Two channels that follow a load, one of its own, and a constant. */
function machine(change: (values: number[], i: number) => void = () => undefined): BaselineRows {
  const random = createRandom(3);
  const values = Array.from({ length: ROWS }, (_, i) => {
    const load = 3 * Math.sin(i / 30);
    const row = [load + 0.2 * random.gaussian(), 2 * load + 0.2 * random.gaussian(), random.gaussian(), 5];
    if (i >= FAULT) change(row, i);
    return row;
  });
  return { rows: ROWS, channels: 4, values: Float64Array.from(values.flat()), learned: LEARNED };
}

const judged = { times: Array.from({ length: ROWS - LEARNED }, (_, i) => 1000 * i) };
const raisedAt = (name: (typeof VALUE_BASELINE_NAMES)[number], rows: BaselineRows): number[] =>
  baselineSays(judged, VALUE_BASELINES[name](rows)).episodes.map(({ raisedAt: at }) => at / 1000 + LEARNED);

describe('baselines that look at values', () => {
  it.each(VALUE_BASELINE_NAMES)(
    '%s finds a large step soon after it, is silent before, and says the same again',
    (name) => {
      const far = machine((row) => {
        row[1] = (row[1] ?? 0) + 30;
      });
      const [first = 0] = raisedAt(name, far);
      expect(first).toBeGreaterThanOrEqual(FAULT);
      expect(first).toBeLessThan(FAULT + 20);
      expect(raisedAt(name, far)).toEqual(raisedAt(name, far));
      expect(raisedAt(name, machine())).toEqual([]);
    },
  );

  it('a relation that breaks within the range of each channel is found by the relation, and not by three sigma', () => {
    const turned = machine((row) => {
      row[1] = -(row[1] ?? 0);
    });
    expect(raisedAt('relation', turned)[0]).toBeLessThan(FAULT + 60);
    expect(raisedAt('threeSigma', turned)).toEqual([]);
  });

  it('a channel that never moved is watched by three sigma and T²', () => {
    const moved = machine((row) => {
      row[3] = 5.1;
    });
    for (const name of ['threeSigma', 'tSquared'] as const) expect(raisedAt(name, moved)).toEqual([FAULT + 4]);
  });

  it('an alarm takes five rows above the limit, and fifteen below to end', () => {
    const high = new Uint8Array(60);
    high.fill(1, 2, 6);
    high.fill(1, 20, 25);
    high.fill(1, 39, 40);
    const { alarms, episodes } = baselineSays({ times: Array.from(high.keys()) }, high);
    expect(episodes).toEqual([{ component: null, raisedAt: 24 }]);
    expect(alarms.indexOf(true)).toBe(24);
    expect(alarms.lastIndexOf(true)).toBe(53);
  });
});

it('a covariance of few rows is shrunk to its mean variance, one of many hardly', () => {
  const random = createRandom(1);
  const rowsOf = (rows: number): Float64Array =>
    Float64Array.from(
      Array.from({ length: rows }, () => {
        const shared = 2 * random.gaussian();
        return [shared + 0.1 * random.gaussian(), shared + 0.1 * random.gaussian(), 0.5 * random.gaussian()];
      }).flat(),
    );
  const many = shrunkCovariance(rowsOf(5000), 3);
  expect(many[1]).toBeGreaterThan(3.7);
  const few = shrunkCovariance(rowsOf(6), 3);
  expect((few[1] ?? 0) / Math.sqrt((few[0] ?? 1) * (few[4] ?? 1))).toBeLessThan(0.95);
});

it('gaps hold the last value, at the beginning the next', async () => {
  const rows = [{}, { a: 1 }, { a: 2, b: 7 }, { b: 8 }].map((values: Record<string, number>, i) => ({
    values,
    sampledAt: i,
    sequence: i + 1,
    time: String(i),
  }));
  const { values, learned } = await takeBaselineRows([rows], { channels: ['a', 'b'], judged: 1 });
  expect([...values]).toEqual([1, 7, 1, 7, 2, 7, 2, 8]);
  expect(learned).toBe(3);
});
