import { expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { describeProgress } from '../../../models/learning/describe-progress.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { feed, goOn, openDetector, type Run } from '../detector-runs.ts';

const DEVICE = 'plant:motor-1';
const LEARN = 200;

/** A Sunday, 00:00 UTC; a reading in two minutes. */
const SUNDAY = Date.UTC(2026, 2, 1);
const STEP_MS = 120_000;
const DAY_ROWS = 720;

/**
 * A motor: it draws current and turns while it works, and is then warmer. It cools for hours when
 * it stops.
 */
function motor(
  days: number,
  works: (day: number, hour: number) => boolean,
  hotFrom = Number.POSITIVE_INFINITY,
): Reading[] {
  const random = createRandom(5);
  let warmth = 0;
  return Array.from({ length: days * DAY_ROWS }, (_, row) => {
    const at = SUNDAY + row * STEP_MS;
    const isOn = works(Math.floor(row / DAY_ROWS), (row % DAY_ROWS) / 30);
    warmth += ((isOn ? 40 : 0) - warmth) / 30;
    const noise = (size: number): number => size * random.gaussian();
    return {
      device: DEVICE,
      sampledAt: at,
      sequence: row,
      receivedAt: at,
      timeSource: 'device',
      values: {
        current: Math.abs(isOn ? 30 + noise(0.5) : noise(0.2)),
        speed: isOn ? 1480 + noise(2) : 0,
        vibration: isOn ? 1.2 + noise(0.05) : 0.05 + noise(0.01),
        temperature: 20 + warmth + noise(0.3) + (row >= hotFrom && isOn ? 12 : 0),
      },
      units: { current: 'A', speed: '/min', vibration: 'mm/s', temperature: 'Cel' },
    };
  });
}

/** In batches, as they come; a checkpoint in between. */
async function watched(readings: readonly Reading[]): Promise<Run> {
  const half = Math.floor(readings.length / 2);
  const first = await feed(openDetector(LEARN), batches(readings.slice(0, half)));
  const then = openDetector(LEARN);
  goOn(then, first);
  then.transitions.push(...first.transitions);
  return feed(then, batches(readings.slice(half)));
}

const batches = (readings: readonly Reading[]): Reading[][] =>
  Array.from({ length: Math.ceil(readings.length / 97) }, (_, i) => readings.slice(97 * i, 97 * (i + 1)));

const raised = ({ transitions }: Run): string[] =>
  transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => `${episode.raisedAt}`);

function said({ detector, kept }: Run): string {
  const [state] = detector.statesOf(DEVICE);
  if (state === undefined) throw new Error('the device is known');
  return describeProgress(learningProgress(state, { learnRows: LEARN, rules: 0, kept }));
}

const twoShifts = (day: number, hour: number): boolean => day % 7 >= 1 && day % 7 <= 5 && hour >= 6 && hour < 22;
const fiveDays = (day: number): boolean => day % 7 >= 1 && day % 7 <= 5;

it('a machine that is met on a Sunday is learned once it has worked, and says so until then', async () => {
  const readings = motor(9, twoShifts);
  const sunday = await feed(openDetector(LEARN), batches(readings.slice(0, DAY_ROWS)));
  expect(said(sunday)).toBe(
    'learning: 100 of 200 readings; 620 more were left out: the machine stood, and is learned once it has worked',
  );
  expect(sunday.detector.unjudged()[0]?.unjudged[0]?.detail).toContain(
    'it stood still, and is learned once it has worked',
  );
  const week = await watched(readings);
  expect(week.detector.counts().learned).toBe(1);
  expect(raised(week)).toEqual([]);
});

it('a machine that worked day and night may stop for its first weekends, and start again', async () => {
  // From the Monday on.
  const readings = motor(17, fiveDays).slice(DAY_ROWS);
  const week = await feed(openDetector(LEARN), batches(readings.slice(0, 5.5 * DAY_ROWS)));
  expect(said(week)).toContain(
    '; it stands since 2026-03-07T00:00:00.000Z, as it was hardly seen to, and is judged once it works again',
  );
  expect(week.verdicts.at(-1)).toMatchObject({ judged: false });
  expect(raised(await watched(readings))).toEqual([]);
});

it('a fault that begins after a weekend is found within hours of the start', async () => {
  const monday = 8 * DAY_ROWS;
  const { transitions } = await watched(motor(10, fiveDays, monday).slice(DAY_ROWS));
  const [first] = transitions.filter(({ kind }) => kind === 'raised');
  const after = ((first?.episode.raisedAt ?? 0) - SUNDAY) / STEP_MS - monday;
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThan(200);
});

it('the verdicts are the same reading by reading and in batches, over a stop and a fault', async () => {
  const readings = motor(9, fiveDays, 8 * DAY_ROWS).slice(DAY_ROWS, 8.4 * DAY_ROWS);
  const one = await feed(
    openDetector(LEARN),
    readings.map((reading) => [reading]),
  );
  const many = await feed(openDetector(LEARN), batches(readings));
  expect(many.verdicts).toEqual(one.verdicts);
  expect(many.transitions.map(({ episode }) => episode.evidence)).toEqual(
    one.transitions.map(({ episode }) => episode.evidence),
  );
  expect(raised(one)).toHaveLength(1);
});

it('a machine in reserve is learned as it is after a month', async () => {
  const { detector } = await feed(openDetector(LEARN), batches(motor(29, () => false)));
  expect(detector.counts().learned).toBe(0);
  const later = await feed(openDetector(LEARN), batches(motor(32, () => false)));
  expect(later.detector.counts().learned).toBeGreaterThan(0);
});
