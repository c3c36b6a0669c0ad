import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLmdbCheckpoints } from '../../../models/detector/checkpoints.ts';
import {
  beginLearning,
  growSpan,
  isDue,
  isLearned,
  keptSpan,
  newGrownSpan,
} from '../../../models/device/grown-span.ts';
import { BLOCK_ROWS, createKeptRows } from '../../../models/device/kept-rows.ts';
import { IS_ACTIVE, RAISES, STAYS } from '../../../models/residual/watch-residuals.ts';
import { learnRow, newLearningSpan } from '../../../models/rows/learning-span.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const save = { offsets: new Map([[0, 1]]), changed: [] };
const block = (value: number): Float64Array => new Float64Array(3).fill(value);
const numbers = (blocks: ReadonlyMap<number, Float64Array>) => [...blocks].map(([number, rows]) => [number, rows[0]]);

describe('rows that are kept beside the checkpoints', () => {
  it('are what was put with the last checkpoint; what came after it is gone with the process', async () => {
    const dataDir = tempDir();
    const first = openLmdbCheckpoints({ dataDir });
    for (const number of [0, 1, 10, 2]) first.kept.put('a:b', number, block(number));
    first.kept.put('a:bc', 0, block(7));
    await first.save(save);
    first.kept.drop('a:b', 1);
    first.kept.put('a:b', 3, block(3));
    expect(numbers(first.kept.of('a:b'))).toEqual([
      [0, 0],
      [2, 2],
      [3, 3],
      [10, 10],
    ]);
    await first.close();
    const second = openLmdbCheckpoints({ dataDir });
    expect(numbers(second.kept.of('a:b'))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [10, 10],
    ]);
    second.kept.forget('a:b');
    second.kept.put('a:b', 0, block(5));
    expect(numbers(second.kept.of('a:b'))).toEqual([[0, 5]]);
    await second.save(save);
    await second.close();
    const third = openLmdbCheckpoints({ dataDir });
    expect(numbers(third.kept.of('a:b'))).toEqual([[0, 5]]);
    expect(numbers(third.kept.of('a:bc'))).toEqual([[0, 7]]);
    await third.close();
  });
});

/** Grows a device whose one channel counts its rows. */
function grow(first: number, rows: number, bitsOf: (row: number) => number = () => 0) {
  const span = newLearningSpan();
  for (let row = 0; row < first; row++) learnRow(span, row, Float64Array.of(row));
  const of = { device: 'a:b', kept: createKeptRows() };
  const grown = newGrownSpan(span, of);
  for (let row = first; row < rows; row++) {
    growSpan(grown, of, { at: row, held: Float64Array.of(row), bits: bitsOf(row), stayRows: 400 });
  }
  return { grown, of };
}

const rowsOf = ({ grown, of }: ReturnType<typeof grow>, excluded = grown.excluded, until = grown.rows) => {
  const { span, healthy } = keptSpan(grown, of, { until, excluded });
  return { all: [...span.times.subarray(0, span.rows)], healthy: [...healthy].map((i) => span.times[i] ?? -1) };
};
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('what a device has grown to', () => {
  it('is every row in order, however many are in the block that fills', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 200 }), (first, more) => {
        const grown = grow(first, first + more);
        expect(rowsOf(grown)).toEqual({ all: range(0, first + more), healthy: range(0, first + more) });
      }),
    );
  });

  it('is not learned from rows in alarm, 60 before and 30 after; what stayed is', () => {
    const alarm = (row: number) => (row === 300 ? RAISES | IS_ACTIVE : row > 300 && row < 350 ? IS_ACTIVE : 0);
    expect(rowsOf(grow(100, 500, alarm)).healthy).toEqual([...range(0, 240), ...range(380, 500)]);
    const stays = (row: number) =>
      row === 300 ? RAISES | IS_ACTIVE : row < 300 ? 0 : row < 349 ? IS_ACTIVE : row === 349 ? STAYS : 0;
    expect(rowsOf(grow(100, 500, stays)).healthy).toEqual(range(0, 500));
  });

  it('of a hundred thousand rows at most 24,000 are kept, evenly, with the newest whole and the excluded bounded', () => {
    const grown = grow(100, 100_000, (row) => (row % 400 === 0 ? RAISES | IS_ACTIVE : 0));
    const { all } = rowsOf(grown);
    expect(all.length).toBeLessThanOrEqual(24_000);
    expect(all.length).toBeGreaterThan(10_000);
    expect(all.slice(-600)).toEqual(range(99_400, 100_000));
    for (const from of range(0, 10)) {
      expect(all.filter((row) => row >= from * 9_000 && row < (from + 1) * 9_000).length).toBeGreaterThan(900);
    }
    expect(grown.grown.excluded.length).toBeLessThanOrEqual(256);
    expect(grown.grown.excluded).toEqual([...grown.grown.excluded].sort((a, b) => a - b));
  });

  it('what it is being learned from stays as it was when that began, whatever comes meanwhile', () => {
    const { grown, of } = grow(100, 40_000);
    expect(isDue(grown)).toBe(true);
    beginLearning(grown);
    const before = rowsOf({ grown, of });
    const until = grown.rows;
    for (let row = until; !isLearned(grown); row++) {
      growSpan(grown, of, { at: row, held: Float64Array.of(row), bits: row === until + 9 ? RAISES : 0, stayRows: 400 });
    }
    expect(grown.rows - until).toBe(until / 64);
    expect(rowsOf({ grown, of }, [...(grown.learning?.excluded ?? [])], until)).toEqual(before);
    expect(grown.rows % BLOCK_ROWS).toBe(grown.tail.rows);
  });
});
