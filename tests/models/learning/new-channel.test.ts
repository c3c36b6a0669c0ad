import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { cutAt, feed, goOn, openDetector, type Run } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const DEVICE = 'plant:pump-1';
const LEARN_ROWS = 200;

/** A healthy machine with a channel more, as far as that has a value. */
function withTorque(rows: number, torque: (row: number, noise: number) => number | undefined): Reading[] {
  const random = createRandom(9);
  return machineReadings({ rows }).map((reading, row) => {
    const value = torque(row, random.gaussian());
    return value === undefined ? reading : { ...reading, values: { ...reading.values, torque: value } };
  });
}

const stateOf = ({ detector }: Run) => detector.statesOf(DEVICE)[0];
const raisedIn = ({ transitions }: Run) =>
  transitions.flatMap(({ kind, episode }) =>
    kind === 'raised' ? [`${episode.detector} ${episode.firstChannel}`] : [],
  );

function reasonOf(run: Run, channel: string): string | undefined {
  const state = stateOf(run);
  if (state === undefined) throw new Error('the device is known');
  const { provisional } = learningProgress(state, { learnRows: LEARN_ROWS, rules: 0, kept: run.kept });
  return provisional.find((each) => each.channel === channel)?.reason;
}

describe('a channel that comes after the learning', () => {
  // The device itself is learned again at 200, 400, 800, 1600 and 3200 readings.
  const from = 1700;
  const healthy = (row: number, noise: number) => (row < from ? undefined : 50 + 2 * noise);

  it('is judged once so many of its readings came, not at the next doubling of its device; the progress counts them', async () => {
    const readings = withTorque(2600, (row, noise) => healthy(row, noise) && 50 + 2 * noise + (row >= 2200 ? 40 : 0));
    const [before = [], after = []] = cutAt(readings, [1800]);
    const run = await feed(openDetector(LEARN_ROWS), [before]);
    expect(reasonOf(run, 'torque')).toBe('new since 2023-11-14T22:41:40.000Z: 100 of 200 readings until it is judged');
    await feed(run, [after]);
    expect(raisedIn(run)).toEqual(['normal-behaviour/1 torque']);
  });

  it('that came shortly before its device is learned again is not learned from those few readings', async () => {
    // Of its 80 readings until then it knows one half of its range.
    const drifting = (row: number, noise: number) =>
      row < 1520 ? undefined : 50 + noise + Math.min(30, (row - 1520) / 20);
    const readings = withTorque(2100, drifting);
    const run = await feed(openDetector(LEARN_ROWS), [readings.slice(0, 1650)]);
    expect(reasonOf(run, 'torque')).toMatch(/: 130 of 200 readings until it is judged$/);
    await feed(run, [readings.slice(1650, 1715)]);
    expect(raisedIn(run)).toEqual([]);
  });

  it('that is healthy raises nothing, from its first model to the doubling of its device', async () => {
    const run = await feed(openDetector(LEARN_ROWS), [withTorque(4200, healthy)]);
    expect(raisedIn(run)).toEqual([]);
  });

  it('that comes with every fifth reading is learned from its own readings, and is not called missing', async () => {
    const seldom = (row: number, noise: number) => (row % 5 === 0 ? healthy(row, noise) : undefined);
    const run = await feed(openDetector(LEARN_ROWS), [withTorque(2500, seldom)]);
    expect(reasonOf(run, 'torque')).toMatch(/: 160 of 200 readings until it is judged$/);
    await feed(run, [withTorque(3100, seldom).slice(2500)]);
    expect(reasonOf(run, 'torque')).not.toMatch(/until it is judged/);
    expect(raisedIn(run)).toEqual([]);
  });

  it('gives the same models and alarms however the batches are cut, and over a restart', async () => {
    const readings = withTorque(2400, healthy);
    const whole = await feed(openDetector(LEARN_ROWS), [readings]);
    const half = await feed(openDetector(LEARN_ROWS), cutAt(readings.slice(0, 1857), [700, 1701, 1713, 1750]));
    const resumed = openDetector(LEARN_ROWS);
    goOn(resumed, half);
    await feed(resumed, cutAt(readings.slice(1857), [10, 60, 333]));
    expect(stateOf(resumed)?.model?.watched).toHaveLength(5);
    expect(stateOf(resumed)?.model?.id).toBe(stateOf(whole)?.model?.id);
  });

  it('is watched for values that cannot be before it is judged', async () => {
    const run = await feed(openDetector(LEARN_ROWS), [withTorque(1760, (row) => (row < from ? undefined : -999.9))]);
    expect(raisedIn(run)).toEqual(['instrument/1 torque']);
  });
});

describe('a channel that was constant', () => {
  it('and moves for good is judged around what it does once it has stayed so', async () => {
    const moves = (row: number, noise: number) => (row < 500 ? 50 : 50 + 2 * noise);
    const fault = (row: number, noise: number) => moves(row, noise) + (row >= 1450 ? 30 : 0);
    const run = await feed(openDetector(LEARN_ROWS), [withTorque(1560, fault)]);
    const ofTorque = run.transitions.filter(({ episode }) => episode.firstChannel === 'torque');
    expect(ofTorque.map(({ kind, episode: { stayed } }) => [kind, stayed])).toEqual([
      ['raised', undefined],
      ['cleared', true],
      ['raised', undefined],
    ]);
    const second = (ofTorque[2]?.episode.onsetAt ?? 0) - 1_700_000_000_000;
    expect(second / 1000).toBeGreaterThanOrEqual(1450);
  });
});

describe('a channel that dies and returns', () => {
  it('keeps its model: no alarm when it is healthy, one when it is not', async () => {
    const dead = (row: number, noise: number) => (row >= 700 && row < 2500 ? undefined : 50 + 2 * noise);
    const healthy = await feed(openDetector(LEARN_ROWS), [withTorque(3000, dead)]);
    expect(raisedIn(healthy)).toEqual(['instrument/1 torque']);
    const faulty = (row: number, noise: number) => (row > 2600 ? 80 + 2 * noise : dead(row, noise));
    const run = await feed(openDetector(LEARN_ROWS), [withTorque(3000, faulty)]);
    expect(raisedIn(run)).toEqual(['instrument/1 torque', 'normal-behaviour/1 torque']);
  });
});

describe('statistics of a waveform that comes with every thirtieth reading', () => {
  /** A healthy machine, and a waveform whose energy is so many times the usual one. */
  function withWaveforms(rows: number, times: (row: number) => number): Reading[] {
    const random = createRandom(5);
    return machineReadings({ rows }).map((reading, row) => {
      if (row % 30 !== 0) return reading;
      const rms = times(row) * (1 + 0.05 * random.gaussian());
      const crest = 3.5 * Math.exp(0.1 * random.gaussian());
      const statistics = {
        'v.rms': rms,
        'v.crest': crest,
        'v.peak': rms * crest,
        'v.kurtosis': 3 + random.gaussian() / 5,
      };
      return { ...reading, values: { ...reading.values, ...statistics } };
    });
  }

  it('is judged once forty came, which the progress counts; a healthy machine raises nothing', async () => {
    const readings = withWaveforms(6500, () => 2);
    const run = await feed(openDetector(LEARN_ROWS), [readings.slice(0, 700)]);
    expect(reasonOf(run, 'v.rms')).toMatch(/: 17 of 40 readings until it is judged$/);
    await feed(run, [readings.slice(700)]);
    expect(reasonOf(run, 'v.rms') ?? '').not.toMatch(/until it is judged/);
    expect(raisedIn(run)).toEqual([]);
  });

  it('raises an alarm where its energy rises', async () => {
    const run = await feed(openDetector(LEARN_ROWS), [withWaveforms(4200, (row) => (row < 3600 ? 2 : 8))]);
    expect(raisedIn(run)[0]).toMatch(/ v\.(rms|peak)$/);
  });
});
