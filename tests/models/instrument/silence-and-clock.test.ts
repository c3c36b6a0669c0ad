import { expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { feed, openDetector } from '../detector-runs.ts';
import { FAULT_ROW, LEARN_ROWS, plantReadings, raisedIn, rowOf, START } from './instrument-runs.ts';

const YEAR = 31_536_000_000;

/** Everything from a row on comes later. */
function later(readings: readonly Reading[], from: number, milliseconds: number): Reading[] {
  return readings.map((reading, row) =>
    row < from
      ? reading
      : { ...reading, sampledAt: reading.sampledAt + milliseconds, receivedAt: reading.receivedAt + milliseconds },
  );
}

/** Everything from a row on arrives with another delay than before. */
function lagging(readings: readonly Reading[], from: number, lagOf: (row: number) => number): Reading[] {
  return readings.map((reading, row) =>
    row < from ? reading : { ...reading, receivedAt: reading.receivedAt + lagOf(row - from) },
  );
}

test('a silence is told when it ends, with its whole length, and the machine is well after a year', async () => {
  const raised = await raisedIn(later(plantReadings(1200), FAULT_ROW, YEAR));
  expect(raised).toMatchObject({ instrument: ['no_data'], machine: [] });
  const [begin, end] = raised.transitions;
  expect(begin?.kind).toBe('raised');
  expect(rowOf(begin?.episode.onsetAt ?? 0)).toBe(FAULT_ROW - 1);
  expect(rowOf(begin?.episode.raisedAt ?? 0)).toBe(FAULT_ROW - 1 + 120);
  expect(end?.episode.id).toBe(begin?.episode.id);
  expect(end?.episode.clearedAt).toBe(START + FAULT_ROW * 1000 + YEAR);
});

test('a pause shorter than the hold is no silence, nor is one like those of the learning span', async () => {
  expect((await raisedIn(later(plantReadings(1200), FAULT_ROW, 60_000))).instrument).toEqual([]);
  const paused = later(later(plantReadings(1200), 200, 600_000), FAULT_ROW, 1_200_000);
  expect((await raisedIn(paused)).instrument).toEqual([]);
});

test('a silence that lasts is told by the sweep, once, as the same episode that a replay finds', async () => {
  const readings = plantReadings(1200);
  const live = openDetector(LEARN_ROWS);
  await feed(live, [readings.slice(0, FAULT_ROW)]);
  const last = START + (FAULT_ROW - 1) * 1000;
  live.detector.sweep(last);
  expect(live.detector.sweep(last + 110_000)).toEqual([]);
  const swept = live.detector.sweep(last + 200_000);
  expect(swept.map(({ kind, episode }) => [kind, episode.condition, rowOf(episode.onsetAt)])).toEqual([
    ['raised', 'no_data', FAULT_ROW - 1],
  ]);
  expect(live.detector.sweep(last + 300_000)).toEqual([]);
  await feed(live, [later(readings, FAULT_ROW, 3_600_000).slice(FAULT_ROW)]);
  expect(live.transitions.map(({ kind, episode }) => [kind, episode.id])).toEqual([['cleared', swept[0]?.episode.id]]);
  const replayed = await raisedIn(later(readings, FAULT_ROW, 3_600_000));
  expect(replayed.episodes.map(({ id, raisedAt }) => [id, raisedAt])).toEqual(
    swept.map(({ episode }) => [episode.id, episode.raisedAt]),
  );
});

test('after a restart nobody is silent before there was time to hear of it', async () => {
  const run = await feed(openDetector(LEARN_ROWS), [plantReadings(600)]);
  const weekLater = START + 7 * 86_400_000;
  expect(run.detector.sweep(weekLater)).toEqual([]);
  expect(run.detector.sweep(weekLater + 200_000)).toHaveLength(1);
});

test('a device whose clock jumps back has a wrong clock, although its readings are late', async () => {
  const readings = plantReadings(1200).map((reading, row) =>
    row < FAULT_ROW ? reading : { ...reading, sampledAt: reading.sampledAt - 3_600_000 },
  );
  const raised = await raisedIn(readings);
  expect(raised.instrument).toEqual(['clock_skew']);
  expect(raised.episodes[0]?.reason).toMatch(/^The device's clock runs 3600 s behind/);
});

test('a clock that creeps is told of once it is off by more than ten seconds, and cleared once it is set', async () => {
  const creeping = lagging(plantReadings(1600), FAULT_ROW, (row) => (row < 500 ? -row * 30 : 0));
  const { transitions } = await raisedIn(creeping);
  expect(transitions.map(({ kind, episode }) => [kind, episode.condition])).toEqual([
    ['raised', 'clock_skew'],
    ['cleared', 'clock_skew'],
  ]);
});

test('what was kept during an outage and comes all at once is no wrong clock', async () => {
  const backlog = lagging(plantReadings(1600), FAULT_ROW, (row) => Math.max(0, 600_000 - row * 990));
  expect((await raisedIn(backlog)).instrument).toEqual([]);
});

test('a network that delays now and then is no wrong clock', async () => {
  const slow = lagging(plantReadings(1600), FAULT_ROW, (row) => (row % 7 === 0 ? 200 : (row % 13) * 3000));
  expect((await raisedIn(slow)).instrument).toEqual([]);
});

test('a device that had a clock and sends no time that can be right says so once, until it does again', async () => {
  const readings = plantReadings(1200).map(
    (reading, row): Reading =>
      row < FAULT_ROW || row >= FAULT_ROW + 100 ? reading : { ...reading, timeSource: 'arrival' },
  );
  const { transitions } = await raisedIn(readings);
  const clock = transitions.filter(({ episode }) => episode.condition === 'clock_skew');
  expect(clock.map(({ kind }) => kind)).toEqual(['raised', 'cleared']);
  expect(rowOf(clock[0]?.episode.onsetAt ?? 0)).toBe(FAULT_ROW);
  expect(rowOf(clock[0]?.episode.raisedAt ?? 0)).toBe(FAULT_ROW + 15);
});

test('a device that never sent a time has no wrong clock', async () => {
  const readings = plantReadings(1200).map((reading): Reading => ({ ...reading, timeSource: 'arrival' }));
  expect((await raisedIn(readings)).instrument).toEqual([]);
});
