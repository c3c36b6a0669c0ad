import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  newestLevel,
  newSignalHistory,
  recall,
  recallPeaks,
  recallScores,
  remember,
} from '../../../models/device/signal-history.ts';

const CHANNELS = 2;

/** A history of rows a second apart; channel 0 counts them, channel 1 is 100 more. */
function historyOf(scores: readonly number[]) {
  const history = newSignalHistory(CHANNELS);
  for (const [row, score] of scores.entries()) {
    remember(history, { at: row * 1000, score }, Float64Array.of(row, 100 + row));
  }
  return history;
}

test('few rows are all there, as they came', () => {
  const history = historyOf([1, 2, 3]);
  expect(recall(history, 0)).toEqual([
    [0, 0],
    [1000, 1],
    [2000, 2],
  ]);
  expect(recall(history, 1).map(([, value]) => value)).toEqual([100, 101, 102]);
  expect(recallScores(history)).toEqual([
    [0, 1],
    [1000, 2],
    [2000, 3],
  ]);
});

test('of older rows the one with the highest score of every eight is left', () => {
  const scores = Array.from({ length: 60 }, (_, row) => (row === 13 ? 9 : 1));
  const rows = recall(historyOf(scores), 0).map(([, value]) => value);
  expect(rows).toEqual([0, 13, 16, 24, 32, ...Array.from({ length: 20 }, (_, i) => 40 + i)]);
});

test('rows that were not evaluated are kept where there is nothing better', () => {
  const scores = Array.from({ length: 36 }, (_, row) => (row === 11 ? 0.1 : Number.NaN));
  expect(
    recall(historyOf(scores), 0)
      .map(([, value]) => value)
      .slice(0, 2),
  ).toEqual([0, 11]);
});

test('whatever came, what is left is in order, ends with the newest rows and has their very values', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 400 }), (scores) => {
      const history = historyOf(scores);
      const rows = recall(history, 0);
      const values = rows.map(([, value]) => value);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(new Set(values).size).toBe(values.length);
      const newest = Math.min(20, scores.length);
      expect(values.slice(-newest)).toEqual(Array.from({ length: newest }, (_, i) => scores.length - newest + i));
      for (const [at, value] of rows) expect(at).toBe(value * 1000);
      expect(newestLevel(history, 1, 1)).toBe(99 + scores.length);
    }),
  );
});

test('the highest score of every eight rows is there for the last sixteen eights, whatever came', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: 0, max: 10, noNaN: true }), { maxLength: 400 }), (scores) => {
      const eights = Array.from({ length: Math.floor(scores.length / 8) }, (_, i) => scores.slice(i * 8, i * 8 + 8));
      const peaks = eights.map((eight) => Math.max(...eight)).slice(-16);
      expect(recallPeaks(historyOf(scores)).map(([, score]) => score)).toEqual(peaks);
    }),
  );
});
