import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { extendSlowTrend, newSlowTrend, noteScore, recallMeans } from '../../../models/alarm/slow-trend.ts';
import { episodesJson } from '../../../models/offline/write-detection.ts';
import { feed, openDetector } from '../detector-runs.ts';

const START = 1.7e12;
const HOUR = 3_600_000;
const STEP_MS = 20_000;

/**
 * The forecast for scores every 20 s for 13 hours: a level by hours, with noise that lasts, and
 * outliers.
 */
function told(seed: number, level: (hours: number) => number, noise = 0.1) {
  const random = createRandom(seed);
  const trend = newSlowTrend();
  let wander = 0;
  let newest: [number, number] = [START, 0];
  for (let at = START; at < START + 13 * HOUR; at += STEP_MS) {
    wander = 0.99 * wander + Math.sqrt(1 - 0.99 ** 2) * random.gaussian();
    const outlier = random.next() < 0.002 ? 20 : 0;
    const smooth = level((at - START) / HOUR);
    newest = [at, smooth];
    noteScore(trend, at, Math.max(0, smooth + noise * wander + outlier));
  }
  return extendSlowTrend(recallMeans(trend), { newest, limit: 3 });
}

const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);

describe('a score every few seconds that rises over hours', () => {
  test.each([
    ['steadily', (hours: number) => 0.4 + 0.08 * hours, 19.5],
    ['ever faster', (hours: number) => 0.4 + 0.8 * (hours / 13) ** 2, 13 * Math.sqrt(2.6 / 0.8) - 13],
    ['since five hours', (hours: number) => 0.5 + 0.12 * Math.max(0, hours - 8), 15.8],
  ])('%s has a bound of the time that is left, which holds and is of use', (_, level, left) => {
    const bounds = seeds.flatMap((seed) => told(seed, level)?.earliestAt ?? []);
    expect(bounds.length).toBeGreaterThan(0.8 * seeds.length);
    const shares = bounds.map((bound) => (bound - START - 13 * HOUR) / (left * HOUR)).sort((a, b) => a - b);
    expect(shares.filter((share) => share > 1).length).toBeLessThan(0.1 * shares.length);
    expect(shares[Math.floor(shares.length / 2)]).toBeGreaterThan(0.25);
  });

  test.each([
    ['is flat and noisy', () => 1],
    ['has leapt', (hours: number) => (hours < 11 ? 0.4 : 1.4)],
    ['falls', (hours: number) => 1.6 - 0.05 * hours],
    ['comes and goes', (hours: number) => 1 + 0.5 * Math.sin(2 * Math.PI * hours)],
  ])('that %s has none', (_, level) => {
    for (const noise of [0.05, 0.15])
      expect(seeds.filter((seed) => told(seed, level, noise) !== null).length).toBeLessThanOrEqual(2);
  });

  test('has none before three hours, over a gap, or once the limit is reached', () => {
    const trend = newSlowTrend();
    const newest: [number, number] = [START + 2 * HOUR, 1];
    for (let at = START; at < START + 2 * HOUR; at += STEP_MS) noteScore(trend, at, (at - START) / HOUR);
    expect(extendSlowTrend(recallMeans(trend), { newest, limit: 3 })).toBeNull();
    noteScore(trend, START + 100 * HOUR, 2);
    expect(recallMeans(trend)).toEqual([]);
    expect(told(1, (hours) => 0.4 + 0.3 * hours)).toBeNull();
  });
});

/**
 * A machine that reports every two seconds, healthy for four hours; then its vibration rises by
 * `perHour`, in mm/s.
 */
function wearing(seed: number, perHour: number): Reading[] {
  const random = createRandom(seed);
  return Array.from({ length: 16 * 1800 }, (_, row) => {
    const hours = Math.max(0, row / 1800 - 4);
    const values = {
      vibration_rms: 2 + perHour * hours + 0.1 * random.gaussian(),
      current: 12 + 0.3 * random.gaussian(),
      flow: 30 + 0.5 * random.gaussian(),
      pressure: 4 + 0.05 * random.gaussian(),
    };
    const sampledAt = START + row * 2000;
    return { device: 'v:one', sampledAt, sequence: row, receivedAt: sampledAt, timeSource: 'device', values };
  });
}

test('the alarm of a machine that reports every two seconds and wears for hours says when it may fail', async () => {
  const { transitions, verdicts } = await feed(openDetector(4 * 1800), [wearing(1, 0.02)]);
  const raised = transitions.find(({ kind }) => kind === 'raised')?.episode;
  expect(raised?.prognosis?.method).toMatch(/^the score has risen for .* hours and may reach 2\.2 in .* to .* hours$/);
  const earliestAt = raised?.prognosis?.earliestAt ?? 0;
  expect(earliestAt).toBeGreaterThan((raised?.raisedAt ?? 0) + HOUR);
  expect(verdicts.filter(({ score, sampledAt }) => score >= 2.2 && sampledAt < earliestAt)).toEqual([]);
  const written = episodesJson(raised ? [raised] : [], String);
  expect(written).toMatchObject([{ prognosis: { earliestFailure: String(raised?.prognosis?.earliestAt) } }]);
});
