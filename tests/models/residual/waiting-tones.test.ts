import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { learnResiduals } from '../../../models/residual/learn-residuals.ts';
import type { ResidualModel } from '../../../models/residual/residual-model.ts';
import {
  newResidualState,
  newResidualWork,
  type ResidualWork,
  withWaiting,
} from '../../../models/residual/residual-state.ts';
import { stepResiduals } from '../../../models/residual/step-residuals.ts';
import { offSlowMean, planTones, TONE_ROWS, tonePowers } from '../../../models/residual/tone-bank.ts';

const LEARNED = 900;
const CHANNELS = 3;

/** Noise, and from a row on an oscillation of the first channel. */
function noise(rows: number, seed: number, oscillatesFrom = rows): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows * CHANNELS }, (_, i) => {
    const row = Math.floor(i / CHANNELS);
    const wave = i % CHANNELS === 0 && row >= oscillatesFrom ? 8 * Math.sin(row / 2) : 0;
    return 20 + random.gaussian() + wave;
  });
}

/** The same; the second channel follows the first. */
function coupled(rows: number, seed: number): Float64Array {
  const values = noise(rows, seed);
  for (let at = 0; at < values.length; at += CHANNELS) values[at + 1] = (values[at] ?? 0) + 0.2 * (values[at + 1] ?? 0);
  return values;
}

function learned(values = noise(LEARNED, 1)): ResidualModel {
  const times = Float64Array.from({ length: LEARNED }, (_, i) => 1000 * i);
  const healthy = Int32Array.from({ length: LEARNED }, (_, i) => i);
  const model = learnResiduals({ rows: LEARNED, channels: CHANNELS, times, values, healthy });
  if (model === null) throw new Error('nothing was learned');
  return model;
}

function step(model: ResidualModel, state: ReturnType<typeof newResidualState>, work: ResidualWork, row: Float64Array) {
  work.given = row;
  stepResiduals(model, state, work);
  return { score: work.score, ratios: [...work.ratios], statistics: [...work.statistics] };
}

it('rows wait for the filters of oscillation in the state of their own machine', () => {
  const model = learned();
  expect(model.tones.periods.length).toBeGreaterThan(10);
  const work = newResidualWork(model);
  const machines = [3, 4].map((seed) => ({
    values: noise(200, seed, 100),
    waits: newResidualState(model),
    whole: newResidualState(model),
    work: newResidualWork(model),
  }));
  let highest = 0;
  let from = 0;
  // Runs of a machine of every length, with the other one between them.
  for (let run = 0; from < 200; from += 1 + (run++ % 7)) {
    for (const { values, waits, whole, work: own } of machines) {
      for (let row = from; row < Math.min(200, from + 1 + (run % 7)); row++) {
        const given = values.subarray(row * CHANNELS, (row + 1) * CHANNELS);
        const judged = step(model, waits, work, given);
        expect(judged).toEqual(step(model, whole, own, given));
        highest = Math.max(highest, judged.ratios[work.places.tone] ?? 0);
      }
    }
  }
  expect(highest).toBeGreaterThan(1);
  for (const { waits, whole } of machines) expect(waits).toEqual(whole);
});

it('a channel that is away has no statistics of the machine before it', () => {
  const model = learned();
  const work = newResidualWork(model);
  const [wild, quiet] = [newResidualState(model), newResidualState(model)];
  const values = noise(60, 5);
  for (let row = 0; row < 60; row++) {
    const given = values.slice(row * CHANNELS, (row + 1) * CHANNELS);
    step(
      model,
      wild,
      work,
      given.map((value, c) => (c === 0 ? 20 + 30 * (row % 2) : value)),
    );
    if (row > 0) expect(work.statistics[work.places.spread]).not.toBe(0);
    if (row > 30) given[0] = Number.NaN;
    const { statistics } = step(model, quiet, work, given);
    if (row > 30) expect(statistics[work.places.spread]).toBe(0);
  }
});

it('what an unknown channel is taken for does not depend on the machine judged before it', () => {
  const model = learned(coupled(LEARNED, 1));
  expect(model.hasRelation[1]).toBe(1);
  const shared = newResidualWork(model);
  const own = newResidualWork(model);
  const values = coupled(120, 6);
  const others = noise(120, 7, 0);
  // Longer than a value is held.
  for (let row = 40; row < 120; row++) values[row * CHANNELS + 1] = Number.NaN;
  const [alone, beside, other] = [newResidualState(model), newResidualState(model), newResidualState(model)];
  let unknown = 0;
  for (let row = 0; row < 120; row++) {
    const given = values.subarray(row * CHANNELS, (row + 1) * CHANNELS);
    expect(step(model, beside, shared, given)).toEqual(step(model, alone, own, given));
    unknown += own.features.unknown[1] ?? 0;
    step(model, other, shared, others.subarray(row * CHANNELS, (row + 1) * CHANNELS));
  }
  expect(unknown).toBeGreaterThan(60);
  expect(beside).toEqual(alone);
});

it('a turn by four rows is four turns by one row', () => {
  const plan = planTones(LEARNED, 1000);
  const values = noise(LEARNED, 5, LEARNED / 2).filter((_, i) => i % CHANNELS === 0);
  const count = plan.periods.length;
  const powers = tonePowers(plan, values);
  expect(powers).toHaveLength(count * (LEARNED / TONE_ROWS));
  const slow = new Float32Array(1);
  const offs = values.map((value, row) => offSlowMean(slow, 0, value, row === 0));
  for (let k = 0; k < count; k++) {
    const [share, cos, sin] = [plan.share[k] ?? 0, plan.cos[k] ?? 0, plan.sin[k] ?? 0];
    let [real, imaginary, power] = [0, 0, 0];
    for (const [row, off] of offs.entries()) {
      const turned = real * cos - imaginary * sin;
      imaginary = (real * sin + imaginary * cos) * (1 - share);
      real = turned + share * (off - turned);
      if (row % TONE_ROWS !== TONE_ROWS - 1) continue;
      // It is looked at once in four rows, with the weight of four.
      power += (1 - (1 - 2 / 121) ** TONE_ROWS) * (real ** 2 + imaginary ** 2 - power);
      expect(powers[Math.floor(row / TONE_ROWS) * count + k]).toBeCloseTo(power, 4);
    }
  }
});

it('a state from before rows waited goes on with room for them', () => {
  const model = learned();
  const state = newResidualState(model);
  const values = noise(80, 9);
  const work = newResidualWork(model);
  const rowOf = (row: number): Float64Array => values.subarray(row * CHANNELS, (row + 1) * CHANNELS);
  for (let row = 0; row < 40; row++) step(model, state, work, rowOf(row));
  const older = { ...state, numbers: state.numbers.slice(0, work.parts.waiting) };
  const later = withWaiting(older, model);
  expect(later.numbers).toHaveLength(work.parts.count);
  expect(later.numbers.subarray(0, work.parts.waiting)).toEqual(older.numbers);
  for (let row = 40; row < 80; row++) expect(step(model, later, work, rowOf(row)).score).toBeLessThan(1);
  expect(withWaiting(later, model)).toBe(later);
});
