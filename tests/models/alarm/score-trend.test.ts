import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import type { Point } from '../../../ingest/series/series-store.ts';
import { createRandom } from '../../../lib/random.ts';
import { extendTrend } from '../../../models/alarm/score-trend.ts';
import { RESIDUAL } from '../../../models/residual/residual-config.ts';
import { feed, openDetector } from '../detector-runs.ts';

const START = 1.7e12;
const ROW_MS = 600_000;
const HOUR = 3_600_000;

/**
 * The peaks of scores every ten minutes: a level, and noise that neighbours share, as trailing
 * means do.
 */
function scores(seed: number, level: (row: number) => number, noise = 0.05): Point[] {
  const random = createRandom(seed);
  let at = 0;
  const rows = Array.from({ length: 128 }, (_, row): Point => {
    at = 0.9 * at + Math.sqrt(1 - 0.81) * random.gaussian();
    return [START + row * ROW_MS, level(row) + noise * at];
  });
  const eights = Array.from({ length: 16 }, (_, i) => rows.slice(i * 8, (i + 1) * 8));
  return eights.map((eight) => eight.reduce((peak, row) => (row[1] > peak[1] ? row : peak)));
}

const seeds = Array.from({ length: 200 }, (_, seed) => seed + 1);

/** The row at which a level reaches 3. */
const crossing = (level: (row: number) => number) => {
  for (let row = 0; ; row++) if (level(row) >= 3) return START + row * ROW_MS;
};

describe('a score that rises', () => {
  test.each([
    ['steadily', (row: number) => 0.2 + row / 150],
    ['ever faster', (row: number) => 0.3 + 0.75 * (row / 127) ** 2],
  ])('%s has a lower bound of the time that is left, which holds and is of use', (_, level) => {
    const told = seeds.map((seed) => extendTrend(scores(seed, level), 3)?.earliestAt ?? null);
    const bounds = told.filter((bound) => bound !== null);
    const truth = crossing(level);
    expect(bounds.length).toBeGreaterThan(150);
    expect(bounds.filter((bound) => bound > truth).length).toBeLessThan(0.1 * bounds.length);
    const now = START + 127 * ROW_MS;
    const ranges = seeds.flatMap((seed) => extendTrend(scores(seed, level), 3) ?? []);
    expect(ranges.every(({ earliestAt, latestAt = 0 }) => latestAt >= earliestAt)).toBe(true);
    // What grows ever faster is there sooner than its straight line.
    expect(ranges.filter(({ latestAt = 0 }) => latestAt < truth).length).toBeLessThan(0.2 * ranges.length);
    const shares = bounds.map((bound) => (bound - now) / (truth - now)).sort((a, b) => a - b);
    expect(shares[Math.floor(shares.length / 2)]).toBeGreaterThan(0.3);
  });

  test.each([
    ['has leapt', (row: number) => (row < 118 ? 0.4 : 1.4)],
    ['has leapt, and the window smears it', (row: number) => 0.4 + Math.min(1, Math.max(0, (row - 112) / 15))],
    ['is as high as it always was', () => 1.1],
    ['falls', (row: number) => 2 - row / 150],
  ])('that %s has none', (_, level) => {
    const told = seeds.filter((seed) => extendTrend(scores(seed, level), 3) !== null);
    expect(told.length).toBeLessThan(0.03 * seeds.length);
  });

  test('has none once the limit is reached, while too little is known, or within the hour', () => {
    const rising = scores(1, (row) => 0.2 + row / 150);
    expect(extendTrend(rising, 3)).not.toBeNull();
    expect(extendTrend(rising, 1)).toBeNull();
    expect(extendTrend(rising.slice(-10), 3)).toBeNull();
    const everySecond = rising.map(([at, score]): Point => [START + (at - START) / 600, score]);
    expect(extendTrend(everySecond, 3)).toBeNull();
    expect(extendTrend([], 3)).toBeNull();
  });
});

/**
 * A machine that reports every ten minutes, healthy for 600 rows; then its vibration rises by
 * `wear`, in mm/s.
 */
function wearing(seed: number, wear: (row: number) => number): Reading[] {
  const random = createRandom(seed);
  return Array.from({ length: 1400 }, (_, row) => {
    const values = {
      vibration_rms: 2 + wear(Math.max(0, row - 600)) + 0.1 * random.gaussian(),
      current: 12 + 0.3 * random.gaussian(),
      flow: 30 + 0.5 * random.gaussian(),
      pressure: 4 + 0.05 * random.gaussian(),
    };
    const sampledAt = START + row * ROW_MS;
    return { device: 'v:one', sampledAt, sequence: row, receivedAt: sampledAt, timeSource: 'device', values };
  });
}

test('the alarm of a machine that wears slowly says how long it lasts at least, that of one that breaks does not', async () => {
  let told = 0;
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { transitions, verdicts } = await feed(openDetector(200), [wearing(seed, (row) => row / 400)]);
    const first = transitions.find(({ kind }) => kind === 'raised')?.episode.id;
    const episode = transitions.find(({ episode: { id, prognosis } }) => id === first && prognosis)?.episode;
    const truth = verdicts.find(({ score, sampledAt }) => score >= RESIDUAL.high && sampledAt > START + 600 * ROW_MS);
    if (!episode?.prognosis) continue;
    told += 1;
    expect(episode.prognosis.method).toMatch(/^the score has risen for (19|20|21) hours and may reach 2.2/);
    const { earliestAt } = episode.prognosis;
    expect(truth).toBeDefined();
    expect(earliestAt).toBeGreaterThan(episode.raisedAt + HOUR);
    expect(earliestAt).toBeLessThanOrEqual(truth?.sampledAt ?? 0);
  }
  expect(told).toBeGreaterThanOrEqual(6);
  const broken = await feed(openDetector(200), [wearing(1, (row) => (row > 0 ? 0.5 : 0))]);
  expect(broken.transitions.some(({ kind }) => kind === 'raised')).toBe(true);
  expect(broken.transitions.every(({ episode }) => episode.prognosis === undefined)).toBe(true);
});
