import { expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { feed, openDetector } from '../detector-runs.ts';

const START = Date.UTC(2026, 2, 2);
const MINUTE = 60_000;
const HOUR_ROWS = 60;

/** A machine with a set-point, which is of no effect; a reading a minute. */
function withSetPoint(rows: number, setPoint: (hour: number) => number, faultFrom = rows): Reading[] {
  const random = createRandom(8);
  return Array.from({ length: rows }, (_, row) => ({
    device: 'plant:oven',
    sampledAt: START + row * MINUTE,
    sequence: row,
    receivedAt: START + row * MINUTE,
    timeSource: 'device',
    values: {
      set_point: setPoint(Math.floor(row / HOUR_ROWS)),
      flow: 30 + 0.5 * random.gaussian() + (row >= faultFrom ? 5 : 0),
      pressure: 4 + 0.05 * random.gaussian(),
    },
  }));
}

/** When alarms were raised, in hours, and for how long they lasted, in minutes. */
async function alarms(readings: readonly Reading[]): Promise<[number, number][]> {
  const parts = Array.from({ length: Math.ceil(readings.length / 500) }, (_, i) =>
    readings.slice(500 * i, 500 * (i + 1)),
  );
  const { transitions } = await feed(openDetector(400), parts);
  const ended = transitions.filter(({ kind }) => kind === 'cleared').map(({ episode }) => episode);
  return ended.map(({ raisedAt, clearedAt }) => [
    Math.floor((raisedAt - START) / MINUTE / HOUR_ROWS),
    ((clearedAt ?? 0) - raisedAt) / MINUTE,
  ]);
}

/** 60 for the first 12 hours, then three values in turns, of 11 hours each. */
const inTurns = (hour: number): number => (hour < 12 ? 60 : ([55, 60, 50, 60][Math.floor((hour - 12) / 11) % 4] ?? 0));

it('a set-point of three values is told once for each, for an hour, and not again when it was learned anew', async () => {
  const told = await alarms(withSetPoint(20 * 24 * HOUR_ROWS, inTurns));
  expect(told.map(([hour]) => hour)).toEqual([12, 34]);
  for (const [, minutes] of told) expect(minutes).toBeLessThan(70);
});

it('a fault beside a new set-point is no news of an hour: it stays an alarm', async () => {
  const change = 12 * HOUR_ROWS;
  const told = await alarms(withSetPoint(20 * HOUR_ROWS, inTurns, change + 20));
  expect(told).toHaveLength(1);
  expect(told[0]?.[1]).toBeGreaterThan(300);
});
