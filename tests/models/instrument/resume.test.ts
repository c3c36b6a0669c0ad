import { expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { cutAt, feed, goOn, openDetector, type Run } from '../detector-runs.ts';
import { LEARN_ROWS, plantReadings } from './instrument-runs.ts';

/** One fault of each kind, one after the other. */
const readings: Reading[] = plantReadings(4000, (values, row) => {
  const within = (from: number, rows: number): boolean => row >= from && row < from + rows;
  if (within(600, 100)) values['current'] = 12.25;
  if (within(1000, 100)) values['temperature_a'] = -999;
  if (within(1400, 100)) delete values['pressure'];
  if (within(1800, 100) && row % 20 === 0) values['pressure'] = 9;
  if (within(2600, 200)) values['temperature_b'] = (values['temperature_b'] ?? 0) + 0.02 * (row - 2600);
  if (within(3200, 100)) values['vibration_rms'] = (values['vibration_rms'] ?? 0) * 25.4;
});

const told = ({ transitions }: Run) => transitions.map(({ kind, episode }) => ({ kind, episode }));

async function whole(): Promise<Run> {
  return await feed(openDetector(LEARN_ROWS), [readings]);
}

test('each fault is told once and is over once', async () => {
  const names = (await whole()).transitions.map(({ kind, episode }) => `${kind} ${episode.condition}`);
  expect(names).toEqual(
    ['sensor_stuck', 'sensor_dropout', 'sensor_dropout', 'sensor_spikes', 'sensor_drift', 'unit_change'].flatMap(
      (condition) => [`raised ${condition}`, `cleared ${condition}`],
    ),
  );
});

test('however the readings are batched, the faults are the same', async () => {
  const expected = told(await whole());
  const places = Array.from({ length: 200 }, (_, i) => 17 + i * 19);
  expect(told(await feed(openDetector(LEARN_ROWS), cutAt(readings, places)))).toEqual(expected);
});

test('going on from a checkpoint in the middle of each fault gives the same faults', async () => {
  const expected = told(await whole());
  let run = openDetector(LEARN_ROWS);
  const transitions: Run['transitions'] = [];
  for (const part of cutAt(readings, [300, 620, 1001, 1090, 1410, 1850, 2720, 3204, 3310])) {
    await feed(run, [part]);
    transitions.push(...run.transitions);
    const next = openDetector(LEARN_ROWS);
    goOn(next, run);
    run = next;
  }
  expect(told({ ...run, transitions })).toEqual(expected);
});
