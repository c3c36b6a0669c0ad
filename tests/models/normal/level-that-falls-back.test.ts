import { deserialize, serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { decodeDeviceState, encodeDeviceState } from '../../../models/device/device-state.ts';
import type { EpisodeTransition } from '../../../models/episode/alarm-episode.ts';
import type { HealthPoint } from '../../../models/health/health-point.ts';
import { shadowEpisodes } from '../../../models/health/threshold-shadow.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { feed, goOn, openDetector } from '../detector-runs.ts';

const LEARN = 200;
const AT = 600;
const FIRST_AT = 1.7e12;
const INTERVAL_MS = 600_000;

type Course = { readonly level?: (row: number) => number; readonly kurtosis?: number; readonly load?: number };

/**
 * Snapshots of a vibration. From row 600 on its energy, its kurtosis, or the load of the machine
 * changes.
 */
function snapshots(count: number, { level = () => 1, kurtosis = 1, load = 0 }: Course, seed = 7): Reading[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, row) => {
    const near = () => 1 + 0.03 * random.gaussian();
    const changed = row >= AT;
    const energy = changed ? level(row - AT) : 1;
    const values = {
      x_rms: 2 * energy * near(),
      x_peak: 8 * energy * near(),
      x_kurtosis: 3 * (changed ? kurtosis : 1) * near(),
      load: 50 + random.gaussian() + (changed ? load : 0),
    };
    const sampledAt = FIRST_AT + row * INTERVAL_MS;
    return { device: 'v:one', sampledAt, sequence: row, receivedAt: sampledAt, timeSource: 'device', values };
  });
}

/** Rows after the change at which an alarm was raised. */
async function raisedAfter(readings: readonly Reading[]): Promise<number[]> {
  const { transitions } = await feed(openDetector(LEARN), [readings]);
  return transitions
    .filter(({ kind }) => kind === 'raised')
    .map(({ episode }) => (episode.raisedAt - FIRST_AT) / INTERVAL_MS - AT);
}

const leapAndReturn = (row: number): number => 1 + 0.5 * 2 ** (-row / 10);

describe('the energy of a waveform that leaps', () => {
  test('and falls back from then on is no alarm', async () => {
    expect(await raisedAfter(snapshots(900, { level: leapAndReturn }))).toEqual([]);
  });

  test('waits, which its progress says, and the threshold shadow of the present limit agrees', async () => {
    const points: HealthPoint[] = [];
    const run = openDetector(LEARN, { onHealth: (point) => void points.push(point) });
    await feed(run, [snapshots(AT + 16, { level: leapAndReturn })]);
    const [state] = run.detector.statesOf('v:one');
    const progress = state && learningProgress(state, { learnRows: LEARN, rules: 0, kept: run.kept });
    expect(progress?.waiting?.reason).toBe('level_falls_back');
    expect(progress?.waiting?.since).toBe(state?.alarm.onsetAt);
    expect(progress?.watchedBy.at(-1)).toBe('its own model');
    const stored = points.map(({ sampledAt: at, score, held }) => ({ at, score: score ?? 0, held: held ?? 0 }));
    const rules = points.find(({ change }) => change?.rules)?.change?.rules;
    if (!rules) throw new Error('a model judges it');
    expect(Math.max(...stored.map(({ score }) => score))).toBeGreaterThan(1);
    expect(shadowEpisodes(stored, { limit: 1, rules })).toEqual([]);
  });

  test.each([
    ['and stays', () => 1.5],
    ['and grows', (row: number) => 1.4 + 0.005 * row],
  ])('%s is an alarm within 12 readings', async (_, level) => {
    const [first, ...more] = await raisedAfter(snapshots(900, { level }));
    expect(first).toBeLessThanOrEqual(12);
    expect(more).toEqual([]);
  });

  test('and falls back by a third, but stays there, is an alarm within 120 readings', async () => {
    const [first] = await raisedAfter(snapshots(900, { level: (row) => 1.4 + 0.2 * 2 ** (-row / 6) }));
    expect(first).toBeLessThanOrEqual(120);
  });

  test('and grows after it has fallen back is an alarm once it exceeds where it was', async () => {
    const level = (row: number): number => Math.max(leapAndReturn(row), 1 + 0.01 * (row - 60));
    const [first] = await raisedAfter(snapshots(900, { level }));
    expect(first).toBeGreaterThan(60);
    expect(first).toBeLessThan(115);
  });

  test('and falls back is an alarm where impacts came with it', async () => {
    const [first] = await raisedAfter(snapshots(900, { level: leapAndReturn, kurtosis: 2.5 }));
    expect(first).toBeLessThanOrEqual(12);
  });

  test('and falls back is an alarm where another channel raises one by itself', async () => {
    const [first] = await raisedAfter(snapshots(900, { level: leapAndReturn, load: 15 }));
    expect(first).toBeLessThanOrEqual(25);
  });
});

test('levels that rise by different steps and stay are an alarm, whichever of them leads', async () => {
  const readings = snapshots(900, {}).map((reading, row) => {
    const { x_rms = 0, x_peak = 0, x_kurtosis = 0, load = 0 } = reading.values;
    const [rms, peak] = row < AT ? [1, 1] : [1.4, 6];
    return { ...reading, values: { x_rms: x_rms * rms, x_peak: x_peak * peak, x_kurtosis, load } };
  });
  const [first] = await raisedAfter(readings);
  expect(first).toBeLessThanOrEqual(12);
});

test('energy that grows slowly is an alarm as soon as it was before levels were waited for', async () => {
  const [first] = await raisedAfter(snapshots(900, { level: (row) => 1 + 0.01 * row }));
  expect(first).toBeLessThanOrEqual(25);
});

test('a bearing that falls back keeps no alarm of another one waiting', async () => {
  const damaged = snapshots(900, { level: (row) => (row < 8 ? 1 : 1.2) }, 8);
  const readings = snapshots(900, { level: (row) => 1 + 2 ** (-row / 10) }).map((reading, row) => {
    const named = (name: string, from: Reading | undefined) =>
      Object.entries(from?.values ?? {}).map(([channel, value]) => [`${name}_${channel}`, value] as const);
    return { ...reading, values: Object.fromEntries([...named('B1', reading), ...named('B2', damaged[row])]) };
  });
  const run = openDetector(LEARN);
  const parts = ['B1', 'B2'].map((name) =>
    readings.map((reading) => ({
      ...reading,
      device: `v:one/${name}`,
      values: Object.fromEntries(Object.entries(reading.values).filter(([channel]) => channel.startsWith(name))),
    })),
  );
  const rows = readings.flatMap((_, row) => parts.flatMap((part) => part[row] ?? []));
  const { transitions } = await feed(run, [rows]);
  const raised = transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);
  expect(raised.map(({ component }) => component)).toEqual(['B2']);
  expect(((raised[0]?.raisedAt ?? 0) - FIRST_AT) / INTERVAL_MS - AT).toBeLessThan(30);
});

test('going on from a checkpoint while a level falls back is as if the program had never stopped', async () => {
  const readings = snapshots(700, { level: leapAndReturn });
  const whole = await feed(openDetector(LEARN), [readings]);
  const before = await feed(openDetector(LEARN), [readings.slice(0, AT + 5)]);
  const after = openDetector(LEARN);
  goOn(after, before);
  await feed(after, [readings.slice(AT + 5)]);
  expect([...before.verdicts, ...after.verdicts]).toEqual(whole.verdicts);
  expect([...before.transitions, ...after.transitions]).toEqual([]);
});

test('a checkpoint of a level that falls back is read as it was written', async () => {
  const { detector } = await feed(openDetector(LEARN), [snapshots(AT + 5, { level: leapAndReturn })]);
  const [[device, bytes] = expect.fail('nothing dirty')] = [...detector.dirty()];
  const state = decodeDeviceState(device, bytes);
  expect(state.fallsBack).toBe(true);
  expect(decodeDeviceState(device, encodeDeviceState(state))).toEqual(state);
});

test('a checkpoint from before falls were known goes on with the same verdicts and alarms', async () => {
  const readings = snapshots(900, { level: (row) => 1 + 0.01 * row });
  const cut = AT - 50;
  const whole = await feed(openDetector(LEARN), [readings]);
  const before = await feed(openDetector(LEARN), [readings.slice(0, cut)]);
  const after = openDetector(LEARN);
  for (const [device, bytes] of before.detector.dirty()) {
    const { state } = deserialize(bytes);
    const { fallsBack: _, levels, ...old } = state;
    const known = levels.slice(0, state.model.levels.start.length);
    after.detector.restore(device, serialize({ format: 6, state: { ...old, levels: known } }));
  }
  await feed(after, [readings.slice(cut)]);
  expect([...before.verdicts, ...after.verdicts]).toEqual(whole.verdicts);
  const told = ({ kind, episode }: EpisodeTransition) => [kind, episode.id, episode.raisedAt, episode.score];
  expect(whole.transitions.length).toBeGreaterThan(0);
  expect(after.transitions.map(told)).toEqual(whole.transitions.map(told));
});
