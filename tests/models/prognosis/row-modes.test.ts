import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { findModes } from '../../../models/prognosis/row-modes.ts';
import type { RunTable } from '../../../models/prognosis/run-table.ts';

/**
 * Pumps at one of six loads in each row; the coarse channel has one value at each, but two at
 * load 1.
 */
function fleet(coarseAt: (life: number, chance: number) => number): RunTable {
  const random = createRandom(1);
  const units = Array.from({ length: 20 }, (_, unit) => {
    const rows = 120 + 3 * unit;
    const cells = Array.from({ length: rows }, (_, row) => {
      const load = Math.floor(6 * random.next());
      const coarse = load === 1 ? coarseAt(row / rows, random.next()) : load / 100;
      return [100 * load, 60 + 40 * load + 3 * (row / rows) + random.gaussian(), coarse];
    });
    const ages = Float64Array.from({ length: rows }, (_, row) => row);
    return { name: `p${unit}`, file: 'made.csv', lastTime: '', ages, values: Float64Array.from(cells.flat()) };
  });
  return { channels: ['load', 'heat', 'coarse'], units };
}

it('a coarse reading whose last digit follows wear within one mode makes no mode of its own', () => {
  const worn = findModes(fleet((life, chance) => (life + 0.4 * (chance - 0.5) < 0.6 ? 0.02 : 0.03)));
  expect(worn.numbers.size).toBe(6);
  expect(worn.switches.map(({ channel }) => channel)).toEqual([0, 1]);
});

it('a setting that takes two values within one mode at any age makes two modes of it', () => {
  expect(findModes(fleet((_, chance) => (chance < 0.5 ? 0.05 : 0.08))).numbers.size).toBe(7);
});
