import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { learnResiduals } from '../../../models/residual/learn-residuals.ts';
import type { ResidualModel } from '../../../models/residual/residual-model.ts';
import { MOST_ROWS, newResidualWork, type ResidualWork } from '../../../models/residual/residual-state.ts';
import { stepRows } from '../../../models/residual/step-rows.ts';
import {
  mayTakeTogether,
  newResidualWatch,
  type ResidualWatch,
  watchResiduals,
  watchTogether,
} from '../../../models/residual/watch-residuals.ts';

const LEARNED = 1_200;
const CHANNELS = 3;
const ROWS = 3_600;

/** Noise, the last channel follows the first; at times a step, an oscillation, and wild values. */
function machine(rows: number, seed: number, isFaulty: boolean): Float64Array {
  const random = createRandom(seed);
  const values = new Float64Array(rows * CHANNELS);
  for (let row = 0; row < rows; row++) {
    const phase = isFaulty && row % 600 > 560 ? 1 + (Math.floor(row / 600) % 3) : 0;
    const load = 10 + random.gaussian();
    const first = load + (phase === 1 ? 5 : 0) + (phase === 2 ? 4 * Math.sin(row / 2) : 0);
    const wild = phase === 3 && row % 9 === 0 ? 300 * random.gaussian() : 0;
    const second = random.gaussian() + wild;
    values.set([first, 5 + second, 3 * load + 0.1 * random.gaussian()], row * CHANNELS);
  }
  return values;
}

function learned(): ResidualModel {
  const times = Float64Array.from({ length: LEARNED }, (_, i) => 1000 * i);
  const healthy = Int32Array.from({ length: LEARNED }, (_, i) => i);
  const values = machine(LEARNED, 1, false);
  const model = learnResiduals({ rows: LEARNED, channels: CHANNELS, times, values, healthy });
  if (model === null) throw new Error('nothing was learned');
  return model;
}

/** The results of the rows from one on, taken together as far as they may. */
function takeSome(model: ResidualModel, watch: ResidualWatch, work: ResidualWork, given: Float64Array) {
  const count = given.length / CHANNELS;
  const rowAt = (row: number): Float64Array => given.subarray(row * CHANNELS, (row + 1) * CHANNELS);
  const isTogether = count > 1 && mayTakeTogether(model, watch, work);
  if (isTogether) {
    work.rows.count = count;
    work.rows.values.set(given);
    stepRows(model, watch.state, work);
  }
  const results = Array.from({ length: count }, (_, row) => {
    work.given = rowAt(row);
    const bits = isTogether ? watchTogether(model, watch, work, row) : watchResiduals(model, watch, work);
    return [bits, work.score, work.longestRun];
  });
  return { results, isTogether };
}

it('rows that are taken together come to the same results, alarms and state as one by one', () => {
  const model = learned();
  expect([...model.hasRelation]).toContain(1);
  const work = newResidualWork(model);
  const machines = [3, 4].map((seed) => ({
    values: machine(ROWS, seed, true),
    watch: newResidualWatch(model),
    single: newResidualWatch(model),
    own: newResidualWork(model),
  }));
  let together = 0;
  let alarms = 0;
  for (let from = 0, run = 0; from < ROWS; run++) {
    const to = Math.min(ROWS, from + 1 + ((run * 7) % MOST_ROWS));
    for (const { values, watch, single, own } of machines) {
      const taken = takeSome(model, watch, work, values.subarray(from * CHANNELS, to * CHANNELS));
      if (taken.isTogether) together += to - from;
      for (let row = from; row < to; row++) {
        own.given = values.subarray(row * CHANNELS, (row + 1) * CHANNELS);
        const bits = watchResiduals(model, single, own);
        expect([row, ...(taken.results[row - from] ?? [])]).toEqual([row, bits, own.score, own.longestRun]);
      }
      expect(watch).toEqual(single);
      if (watch.alarm.active) alarms += 1;
    }
    from = to;
  }
  expect(together).toBeGreaterThan(500);
  expect(alarms).toBeGreaterThan(10);
});
