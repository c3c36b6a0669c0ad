import { expect, test } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { feed, openDetector } from '../detector-runs.ts';

const HOUR = 3_600_000;

/** Hourly temperature with a daily swing and noise. */
function temperature(hours: number, level: (hour: number) => number): Reading[] {
  const random = createRandom(5);
  return Array.from({ length: hours }, (_, hour) => {
    const value = level(hour) + 3 * Math.sin((2 * Math.PI * hour) / 24) + 0.5 * random.gaussian();
    const sampledAt = 1.7e12 + hour * HOUR;
    return {
      device: 't:one',
      sampledAt,
      sequence: hour,
      receivedAt: sampledAt,
      timeSource: 'device',
      values: { value },
    };
  });
}

/** Snapshots of a vibration: RMS, peak and kurtosis. */
function snapshots(count: number, factor: (row: number) => number): Reading[] {
  const random = createRandom(6);
  return Array.from({ length: count }, (_, row) => {
    const near = () => 1 + 0.05 * random.gaussian();
    const values = {
      x_rms: 2 * factor(row) * near(),
      x_peak: 8 * factor(row) * near(),
      x_kurtosis: 3 * near(),
    };
    const sampledAt = 1.7e12 + row * 600_000;
    return { device: 'v:one', sampledAt, sequence: row, receivedAt: sampledAt, timeSource: 'device', values };
  });
}

test('a temperature that wanders as it always did raises nothing; far beyond that it does', async () => {
  const run = await feed(openDetector(400), [temperature(2000, (hour) => 70 + (hour > 1500 && hour < 1560 ? 25 : 0))]);
  const raised = run.transitions.filter(({ kind }) => kind === 'raised');
  expect(raised).toHaveLength(1);
  const hour = ((raised[0]?.episode.onsetAt ?? 0) - 1.7e12) / HOUR;
  expect(hour).toBeGreaterThan(1500);
  expect(hour).toBeLessThan(1512);
});

test('statistics of a waveform that rise are an alarm that names them', async () => {
  const run = await feed(openDetector(200), [snapshots(800, (row) => (row < 600 ? 1 : 1.5))]);
  const [first] = run.transitions.filter(({ kind }) => kind === 'raised');
  expect(first?.episode.firstChannel).toMatch(/^x_(rms|peak)$/);
  expect(first?.episode.contributions['x_kurtosis']).toBeLessThan(0.2);
});

test('statistics of a waveform that fall are no damage', async () => {
  const run = await feed(openDetector(200), [snapshots(800, (row) => (row < 600 ? 1 : 0.5))]);
  expect(run.transitions).toEqual([]);
});

/** Snapshots of which some are struck: a peak and a kurtosis far beyond all others. */
function struck(count: number, rows: readonly number[]): Reading[] {
  return snapshots(count, () => 1).map((reading, row) =>
    rows.includes(row) ? { ...reading, values: { ...reading.values, x_peak: 40, x_kurtosis: 60 } } : reading,
  );
}

test.each([
  ['one wild snapshot', [600]],
  ['two in a row', [600, 601]],
  ['now and then one', [600, 608, 617, 633, 650]],
])('%s is no damage: an alarm is of five readings', async (_, rows) => {
  const run = await feed(openDetector(200), [struck(800, rows)]);
  expect(run.transitions).toEqual([]);
});

test('wild snapshots that go on are an alarm within a dozen of them', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => 600 + i);
  const run = await feed(openDetector(200), [struck(800, rows)]);
  const [first] = run.transitions.filter(({ kind }) => kind === 'raised');
  const row = ((first?.episode.raisedAt ?? 0) - 1.7e12) / 600_000;
  expect(row).toBeGreaterThanOrEqual(605);
  expect(row).toBeLessThanOrEqual(612);
  expect(first?.episode.firstChannel).toMatch(/^x_(peak|kurtosis)$/);
});
