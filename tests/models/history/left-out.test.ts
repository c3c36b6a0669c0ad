import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leaveOut } from '../../../models/history/left-out.ts';

const span = { rows: 1000, times: Float64Array.from({ length: 1000 }, (_, row) => row * 1000) };

it('an episode takes 60 readings before and 30 after with it; tickets and maintenance take their time', () => {
  const { healthy, counts } = leaveOut(span, [
    { kind: 'episode', id: 'a', from: 200_000, to: 210_000 },
    { kind: 'ticket', id: 'HB-1', from: 500_000, to: 509_000 },
    { kind: 'maintenance', id: '7', from: 990_000, to: null },
  ]);
  expect(counts.map(({ readings }) => readings)).toEqual([101, 10, 10]);
  expect([healthy[139], healthy[140], healthy[240], healthy[241]]).toEqual([1, 0, 0, 1]);
  expect([healthy[499], healthy[500], healthy[509], healthy[510], healthy[999]]).toEqual([1, 0, 0, 1, 0]);
});

it('what lies outside of the readings takes none, and what lasts takes all that follow', () => {
  const { counts } = leaveOut(span, [
    { kind: 'episode', id: 'before', from: -90_000, to: -10_000 },
    { kind: 'episode', id: 'after', from: 2_000_000, to: null },
    { kind: 'ticket', id: 'between', from: 100_100, to: 100_900 },
    { kind: 'ticket', id: 'open', from: 400_000, to: null },
  ]);
  expect(counts.map(({ readings }) => readings)).toEqual([0, 0, 0, 600]);
});

it('a row stays exactly where no stretch covers it', () => {
  const stretch = fc.record({ from: fc.integer({ min: -10, max: 1100 }), length: fc.integer({ min: 0, max: 300 }) });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 5 }), (stretches) => {
      const given = stretches.map(({ from, length }, i) => ({
        kind: 'ticket' as const,
        id: String(i),
        from: from * 1000,
        to: (from + length) * 1000,
      }));
      const { healthy } = leaveOut(span, given);
      return healthy.every((value, row) => {
        const covered = given.some(({ from, to }) => row * 1000 >= from && row * 1000 <= to);
        return value === (covered ? 0 : 1);
      });
    }),
  );
});
