import { expect, it } from 'vitest';
import { createNanosecondPlaces } from '../../ingest/nanosecond-places.ts';
import { aReading } from '../helpers/readings.ts';

const at = (sequence: number) => aReading({ sequence });

it('gives the readings of one millisecond a nanosecond each, the same one when they come again', () => {
  const place = createNanosecondPlaces();
  const sequences = [5, 1_000_005, 6, 2_000_005, 999_999, 1_999_999];
  const given = sequences.map((sequence) => place(at(sequence)));
  expect(given).toEqual([5, 6, 7, 8, 999_999, 0]);
  expect(sequences.toReversed().map((sequence) => place(at(sequence)))).toEqual(given.toReversed());
});

it('remembers the places of the readings before, and in the end forgets them', () => {
  const place = createNanosecondPlaces(10);
  const filler = (from: number, count: number) => {
    for (let i = 0; i < count; i++) place(aReading({ sampledAt: from + i, sequence: 1 }));
  };
  expect([place(at(7)), place(at(1_000_007))]).toEqual([7, 8]);
  filler(0, 10);
  expect(place(at(1_000_007))).toBe(8);
  filler(100, 30);
  expect(place(at(1_000_007))).toBe(7);
});

it('goes on where the clock of a device stands still', () => {
  const place = createNanosecondPlaces(100);
  const given = Array.from({ length: 1_000 }, (_, i) => place(at(i * 1_000_000)));
  expect(new Set(given.slice(0, 100)).size).toBe(100);
  expect(Math.max(...given)).toBeLessThan(1_000);
});
