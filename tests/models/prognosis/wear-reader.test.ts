import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { prepareFleet } from '../../../models/prognosis/fleet-model.ts';
import { toCells } from '../../../models/prognosis/normal-scale.ts';
import type { RunTable } from '../../../models/prognosis/run-table.ts';
import { learnAxes, project } from '../../../models/prognosis/wear-axes.ts';
import { readCells } from '../../../models/prognosis/wear-reader.ts';

/** How far one and the other kind of wear move heat and vibration at each load. */
const HEAT = [
  [1, 0],
  [0.2, 0.9],
  [0.8, -0.8],
] as const;
const VIBRATION = [
  [0, 1],
  [1.2, 0],
  [0.3, 0.6],
] as const;

/**
 * Pumps that wear in one of two ways; each row is at one of three loads, which decides which
 * channel shows which wear.
 */
function fleet(units: number, seed: number, { holes = 0, loads = 3 } = {}): RunTable {
  const random = createRandom(seed);
  const all = Array.from({ length: units }, (_, unit) => {
    const rows = 140 + 2 * unit;
    const cells = Array.from({ length: rows }, (_, row) => {
      const load = Math.floor(loads * random.next());
      const wear = 8 * (row / rows) ** 2;
      const [one, two] = unit % 2 === 0 ? [wear, 0] : [0, wear];
      const show = ([first, second]: readonly [number, number]): number =>
        first * one + second * two + random.gaussian();
      const heat = 60 + 40 * load + show(HEAT[load] ?? [0, 0]);
      const vibration = 5 - 20 * load + show(VIBRATION[load] ?? [0, 0]);
      return [100 * load, random.next() < holes ? Number.NaN : heat, vibration];
    });
    const ages = Float64Array.from({ length: rows }, (_, row) => row);
    return { name: `p${unit}`, file: 'made.csv', lastTime: '', ages, values: Float64Array.from(cells.flat()) };
  });
  return { channels: ['load', 'heat', 'vibration'], units: all };
}

/**
 * Variance of the movement over a life along the first two axes, in units of the noise of a cell.
 */
function movement(cells: readonly Float64Array[], channels: number): number {
  const axes = learnAxes(cells, { channels, count: 2, meanCells: 15 });
  const moved = cells.flatMap((own) => {
    const along = project(own, axes);
    const meanOf = (from: number, to: number, axis: number): number => {
      let sum = 0;
      for (let cell = from; cell < to; cell++) sum += (along[cell * 2 + axis] ?? 0) / (to - from);
      return sum;
    };
    const last = along.length / 2;
    return [0, 1].map((axis) => (meanOf(last - 10, last, axis) - meanOf(0, 30, axis)) ** 2);
  });
  return moved.reduce((sum, square) => sum + square, 0) / moved.length;
}

it('wear that each mode shows in another channel is read from rows in all modes, with less noise than on the scale of each', () => {
  const learned = prepareFleet(fleet(20, 1));
  const { reader, scale, cellAge } = learned;
  if (!reader) throw new Error('no modes found');
  const fresh = fleet(20, 2).units;
  const read = fresh.map((unit) => readCells(unit, { scale, cellAge, reader }));
  const scaled = fresh.map((unit) => toCells(unit, { scale, cellAge }));
  expect(movement(read, reader.width)).toBeGreaterThan(2 * movement(scaled, scale.kept.length));
});

it('cells that are empty cost little, and a fleet in one mode has no reader', () => {
  const { reader, scale, cellAge } = prepareFleet(fleet(20, 1, { holes: 0.3 }));
  if (!reader) throw new Error('no modes found');
  const read = fleet(20, 2, { holes: 0.3 }).units.map((unit) => readCells(unit, { scale, cellAge, reader }));
  expect(read.every((cells) => cells.every(Number.isFinite))).toBe(true);
  expect(movement(read, reader.width)).toBeGreaterThan(10);
  expect(prepareFleet(fleet(6, 3, { loads: 1 })).reader).toBeUndefined();
});
