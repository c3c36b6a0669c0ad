import { expect, it } from 'vitest';
import { hashValues } from '../../../../ingest/reading/sequence.ts';
import { createNanosecondPlaces } from '../../../../ingest/series/influx/nanosecond-places.ts';
import { aReading } from '../../../helpers/readings.ts';

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

// The figure in docs/stores.md for readings without a `seq`: about one chance in a million for two
// of one millisecond.
it.each([
  ['whole numbers', (i: number) => ({ count: i })],
  ['tenths', (i: number) => ({ temperature: i / 10 })],
  ['two channels', (i: number) => ({ vibration_rms: i / 100, temperature: 70 })],
  ['switches', (i: number) => Object.fromEntries(Array.from({ length: 15 }, (_, bit) => [`b${bit}`, (i >> bit) & 1]))],
  ['single precision', (i: number) => ({ pressure: Math.fround(20 + i / 1000) })],
])('the places of readings without a number of their own are as good as drawn by lot: %s', (_, valuesOf) => {
  const count = 20_000;
  const places = Array.from({ length: count }, (_, i) =>
    createNanosecondPlaces(10)(aReading({ sequence: hashValues(valuesOf(i)) })),
  );
  const byLot = (count * count) / 2 / 1_000_000;
  expect(count - new Set(places).size).toBeLessThan(byLot * 1.5);
});
