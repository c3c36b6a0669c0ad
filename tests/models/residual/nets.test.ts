import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { createBackend } from '../../../models/net/backend.ts';
import { type NetTrainer, openNetTrainer } from '../../../models/net/train-residual-nets.ts';
import { addNets, type NetMaterial } from '../../../models/residual/add-nets.ts';
import type { HealthyRows } from '../../../models/residual/channel-scale.ts';
import { learnResiduals } from '../../../models/residual/learn-residuals.ts';
import { placesOf, type ResidualModel } from '../../../models/residual/residual-model.ts';
import { newResidualState, newResidualWork } from '../../../models/residual/residual-state.ts';
import { stepResiduals } from '../../../models/residual/step-residuals.ts';

const ROWS = 2400;
const CHANNELS = 4;
const SPEED = 0;
const FLOW = 1;

/**
 * A pump: flow goes with the square of the speed about its middle, temperature saturates with the
 * load. A linear one has straight lines instead.
 */
function pump(
  rows: number,
  { seed, curved, speedUp = 0 }: { seed: number; curved: boolean; speedUp?: number },
): HealthyRows {
  const random = createRandom(seed);
  const values = new Float64Array(rows * CHANNELS);
  let speed = 0;
  let load = 0;
  for (let row = 0; row < rows; row++) {
    speed += 0.3 * (-speed + 1.3 * random.gaussian());
    const fast = speed + speedUp / 100;
    load += 0.3 * (-load + 1.3 * random.gaussian());
    const flow = curved ? 4 * fast ** 2 : 4 * fast;
    const temperature = curved ? 6 * Math.tanh(2 * load) : 4 * load;
    const noise = () => 0.3 * random.gaussian();
    const own = [1500 + 100 * fast, 30 + flow + noise(), 60 + temperature + noise(), 12 + 2 * load + noise()];
    values.set(own, row * CHANNELS);
  }
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return { rows, channels: CHANNELS, times: Float64Array.from(all, (row) => row * 1000), values, healthy: all };
}

/** The share of rows in alarm, and the highest score. */
function judge(model: ResidualModel, { rows, values, times }: HealthyRows): number {
  const state = newResidualState(model);
  const work = newResidualWork(model);
  let alarmed = 0;
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * CHANNELS, (row + 1) * CHANNELS);
    work.given = own;
    work.at = times[row] ?? 0;
    stepResiduals(model, state, work);
    if (work.longestRun >= 5) alarmed += 1;
  }
  return alarmed / rows;
}

/** Learns, and trains nets where a quick look asks for them. */
function learn(span: HealthyRows, trainer: NetTrainer | null): ResidualModel {
  const found: NetMaterial[] = [];
  const model = learnResiduals(span, (material) => void found.push(material)) as ResidualModel;
  return found[0] && trainer ? addNets(model, found[0], trainer) : model;
}

/** The flow of other speeds: each value is usual, and so is each straight line through them. */
function unrelated(span: HealthyRows): HealthyRows {
  const values = span.values.slice();
  for (let row = 0; row < span.rows; row++) {
    const other = (row + 500) % span.rows;
    values[row * CHANNELS + FLOW] = span.values[other * CHANNELS + FLOW] ?? 0;
  }
  return { ...span, values };
}

/** The span and an exact repetition of it. */
function twice(span: HealthyRows): HealthyRows {
  const { rows, times, values } = span;
  return {
    ...span,
    rows: 2 * rows,
    times: Float64Array.of(...times, ...times.map((at) => at + 1000 * rows)),
    values: Float64Array.of(...values, ...values),
  };
}

describe('a net on top of the relations', () => {
  let trainer: NetTrainer;
  let curved: ResidualModel;
  let straight: ResidualModel;
  const span = pump(ROWS, { seed: 4, curved: true });

  beforeAll(async () => {
    const opened = await openNetTrainer(createBackend('auto'))();
    if (opened === null) throw new Error('TF.js loads here');
    trainer = opened;
    curved = learn(span, trainer);
    straight = learn(span, null);
  });

  it('wins where channels follow curves, by the spread of held-out residuals', () => {
    expect(curved.netTrial).toBe('used');
    expect(curved.net?.spread[FLOW]).toBeLessThan(0.5);
    expect(curved.hasRelation[FLOW]).toBe(1);
    expect(straight).toMatchObject({ netTrial: 'not_trained', net: null });
  });

  it('finds a relation that breaks in range and that the linear model does not see', () => {
    const broken = unrelated(pump(600, { seed: 9, curved: true }));
    expect(judge(straight, broken)).toBeLessThan(0.02);
    expect(judge(curved, broken)).toBeGreaterThan(0.3);
  });

  it('raises nothing on the learned rows, nor on new ones of the healthy machine', () => {
    expect(judge(curved, span)).toBe(0);
    expect(judge(curved, pump(2400, { seed: 12, curved: true }))).toBeLessThan(0.005);
  });

  it('raises nothing on a repetition of the learned rows', () => {
    expect(judge(curved, twice(span))).toBe(0);
  });

  it('changes neither model nor limits of the channels that use none', () => {
    const { horizons, plan } = curved;
    const places = placesOf(plan.analog.length, horizons.length, plan.scales.length);
    const ofNet = new Set<number>();
    for (const j of curved.net?.places.keys() ?? []) {
      if ((curved.net?.places[j] ?? -1) < 0) continue;
      for (let h = 0; h < horizons.length; h++) ofNet.add(places.relation + j * horizons.length + h);
      ofNet.add(places.spread + j).add(places.tone + j);
    }
    const others = [...curved.limits.keys()].filter((place) => !ofNet.has(place));
    expect(others.length).toBeLessThan(curved.limits.length);
    expect(others.map((place) => curved.limits[place])).toEqual(others.map((place) => straight.limits[place]));
    expect(curved.levelWeights).toEqual(straight.levelWeights);
  });

  it('is silent where the machine runs as never before: no alarm of its own', () => {
    const faster = pump(600, { seed: 9, curved: true, speedUp: 400 });
    expect(judge(curved, faster)).toBeLessThanOrEqual(judge(straight, faster));
  });

  it('is kept off a machine of straight lines, one channel, few readings, many channels', () => {
    const line = learn(pump(ROWS, { seed: 4, curved: false }), trainer);
    expect(line).toMatchObject({ netTrial: 'nothing_to_gain', net: null });
    expect(learn(pump(1900, { seed: 4, curved: true }), trainer).netTrial).toBe('few_readings');
    const values = Float64Array.from({ length: ROWS }, (_, row) => span.values[row * CHANNELS + SPEED] ?? 0);
    expect(learn({ ...span, channels: 1, values }, trainer).netTrial).toBe('one_channel');
  });

  it('comes out the same again, and scores the same from a copy', () => {
    expect(learn(span, trainer)).toEqual(curved);
    const copy = structuredClone(curved);
    const part = pump(300, { seed: 9, curved: true });
    expect(judge(copy, part)).toBe(judge(curved, part));
  });

  it('leaves an input that is far out of range bounded', () => {
    const state = newResidualState(curved);
    const work = newResidualWork(curved);
    work.given = Float64Array.of(1e9, 30, 60, 12);
    work.at = 0;
    stepResiduals(curved, state, work);
    expect(Math.abs(work.deviations[CHANNELS + FLOW] ?? 0)).toBeLessThan(100);
  });

  it('is trained alike by the plain backend: the same channels, and nearly the same gain', async () => {
    const plain = await openNetTrainer(createBackend('cpu'))();
    const other = learn(span, plain);
    expect(other.netTrial).toBe('used');
    for (const [j, spread] of curved.net?.spread.entries() ?? []) {
      expect(other.net?.spread[j]).toBeCloseTo(spread, 1);
    }
    await openNetTrainer(createBackend('auto'))();
  });
});
