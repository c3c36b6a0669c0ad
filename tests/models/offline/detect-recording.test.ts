import { expect, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import type { RecordedRow } from '../../../lib/recording/recording.ts';
import { detectRecording, type RowVerdict } from '../../../models/offline/detect-recording.ts';
import { episodesJson, timeWriter } from '../../../models/offline/write-detection.ts';
import { backend } from '../detector-runs.ts';

/** Two bearings with noise; the second rises from row 500 on. */
function rows(count = 700): RecordedRow[] {
  const random = createRandom(3);
  return Array.from({ length: count }, (_, i) => ({
    sampledAt: i * 1000,
    sequence: i + 1,
    time: String(i),
    values: { A_level: 10 + random.gaussian(), B_level: 20 + random.gaussian() + (i >= 500 ? 8 : 0) },
  }));
}

async function detect(recorded: readonly RecordedRow[], trainRows = 300) {
  const said: RowVerdict[] = [];
  const episodes = await detectRecording([recorded], {
    device: 'recording:test',
    train: { rows: trainRows },
    backend,
    componentOf: (channel) => /^[AB]/.exec(channel)?.[0] ?? null,
    onRow: (verdict) => void said.push(verdict),
  });
  return { said, episodes };
}

test('each row after the training span is told of, and the episode names its component', async () => {
  const { said, episodes } = await detect(rows());
  expect(said).toHaveLength(400);
  expect(said[0]?.time).toBe('300');
  expect(episodes.map(({ component }) => component)).toEqual(['B']);
  expect(said.findIndex(({ episode }) => episode !== null)).toBeGreaterThan(199);
  expect(said.at(-1)?.episode).toBe(episodes[0]?.id);
});

test('a row without a time, without numbers, or older than the one before keeps the last verdict', async () => {
  const recorded = rows();
  recorded[610] = { sampledAt: Number.NaN, sequence: 611, time: 'never', values: {} };
  recorded[611] = { sampledAt: 611_000, sequence: 612, time: '611', values: {} };
  recorded[612] = { sampledAt: 100_000, sequence: 613, time: '100', values: { A_level: 1e6, B_level: 0 } };
  const { said } = await detect(recorded);
  expect(said).toHaveLength(400);
  const score = said[309]?.score;
  expect(said.slice(310, 313).map((row) => [row.time, row.score])).toEqual([
    ['never', score],
    ['611', score],
    ['100', score],
  ]);
});

test('rows that are too few to learn from, or all for learning, are refused with the reason', async () => {
  await expect(detect(rows(), 10)).rejects.toThrow('nothing can be learned from 10 rows');
  await expect(detect(rows(200))).rejects.toThrow('none is left to judge');
});

test('the same rows cut into other files give the same scores: nothing depends on what comes later', async () => {
  const whole = await detect(rows());
  const short = await detect(rows().slice(0, 560));
  expect(whole.said.slice(0, 260)).toEqual(short.said);
});

test('times are written as the recording writes them', async () => {
  const { episodes } = await detect(rows());
  const [first] = episodesJson(episodes, timeWriter('300', 300_000)) as { onset: string; raised: string }[];
  expect(Number(first?.onset)).toBeGreaterThanOrEqual(500);
  expect(timeWriter('2004-02-12 10:32:39', 0)(1_076_581_959_000)).toBe('2004-02-12 10:32:39');
  expect(timeWriter('2004-02-12T10:32:39Z', 0)(1_076_581_959_500)).toBe('2004-02-12T10:32:39.500Z');
  expect(timeWriter('1764000000000', 1_764_000_000_000)(1_764_000_001_000)).toBe('1764000001000');
});

test('channels beyond those that are followed are told of', async () => {
  const random = createRandom(5);
  const recorded = Array.from({ length: 60 }, (_, i) => ({
    sampledAt: i * 1000,
    sequence: i + 1,
    time: String(i),
    values: Object.fromEntries(Array.from({ length: 66 }, (_, n) => [`c${n}`, random.gaussian()])),
  }));
  const told: string[] = [];
  await detectRecording([recorded], {
    device: 'recording:test',
    train: { rows: 40 },
    backend,
    onRow: () => undefined,
    onLeftOut: (_name, detail) => void told.push(detail),
  });
  expect(told).toEqual(['2 channels beyond the 64 that are followed are stored and not judged: c64, c65']);
});
