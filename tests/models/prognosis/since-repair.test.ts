import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { prepareFleet } from '../../../models/prognosis/fleet-model.ts';
import { prognoseFiles } from '../../../models/prognosis/prognose-files.ts';
import { lastAge, type RunUnit } from '../../../models/prognosis/run-table.ts';
import { learnRepairs } from '../../../models/prognosis/since-repair.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const CHANNELS = ['heat', 'vibration', 'noise'];

/**
 * A pump that wears ever faster; at `repairedAt` rows before its end it was as new, and worn as at
 * failure the row before.
 */
function pump(name: string, seed: number, { rows = 150, repairedAt = 0 } = {}): RunUnit {
  const random = createRandom(seed);
  const before = repairedAt === 0 ? 0 : rows - repairedAt;
  const cells = Array.from({ length: rows }, (_, row) => {
    const share = row < before ? (row + 1) / before : (row - before + 1) / (rows - before);
    const wear = 3 * (Math.exp(3 * share) - 1);
    return [60 + wear + 2 * random.gaussian(), 5 + 0.2 * wear + 0.3 * random.gaussian(), random.gaussian()];
  });
  const ages = Float64Array.from({ length: rows }, (_, row) => row);
  return { name, file: 'made.csv', lastTime: '', ages, values: Float64Array.from(cells.flat()) };
}

const fleet = (): RunUnit[] => Array.from({ length: 16 }, (_, i) => pump(`p${i}`, i + 1, { rows: 130 + 3 * i }));

it('a unit whose wear leaps back is known from then on only; one that wears to its end, or is judged early, is known whole', () => {
  const sinceRepair = learnRepairs(prepareFleet({ channels: CHANNELS, units: fleet() }));
  for (const unit of fleet()) expect(sinceRepair(unit)).toBe(unit);
  const repaired = sinceRepair(pump('r', 40, { rows: 240, repairedAt: 100 }));
  expect(lastAge(repaired)).toBeGreaterThanOrEqual(97);
  expect(lastAge(repaired)).toBeLessThanOrEqual(101);
  expect(repaired.ages[0]).toBe(0);
  expect(repaired.values.length).toBe(repaired.ages.length * CHANNELS.length);
  const young = pump('y', 41, { rows: 12 });
  expect(sinceRepair(young)).toBe(young);
});

/** Writes units into a file, each with as many rows as requested. */
function write(folder: string, name: string, units: readonly RunUnit[]): string {
  const width = CHANNELS.length;
  const lines = units.flatMap((unit) =>
    Array.from(unit.ages, (age, row) =>
      [unit.name, age, ...unit.values.subarray(row * width, (row + 1) * width)].join(),
    ),
  );
  const file = path.join(folder, name);
  writeFileSync(file, [['pump', 'hours', ...CHANNELS].join(), ...lines].join('\n'));
  return file;
}

it('units that were repaired teach only their last run, are judged by it, and are named', async () => {
  const folder = tempDir();
  const repaired = [1, 2].map((i) => pump(`r${i}`, 50 + i, { rows: 280, repairedAt: 140 }));
  const train = write(folder, 'train.csv', [...fleet().slice(0, 10), ...repaired]);
  const whole = pump('t', 60, { rows: 290, repairedAt: 150 });
  const running = { ...whole, ages: whole.ages.subarray(0, 210), values: whole.values.subarray(0, 3 * 210) };
  const test = write(folder, 'test.csv', [running]);
  const options = { unitColumn: 'pump', timeColumn: 'hours', train: [train], test: [test] };
  const { rows, notes, prognosis } = await prognoseFiles(options);
  const { rmse = 1, rmseOfLives = 1 } = prognosis?.validation ?? {};
  expect(rmse).toBeLessThan(0.4 * rmseOfLives);
  expect(Math.abs((rows[0]?.forecast?.estimate ?? 0) - 80)).toBeLessThan(25);
  expect(notes.join()).toContain('units learned: the wear of r1, r2 leaped back');
  expect(notes.join()).toContain('units judged: the wear of t leaped back');
});
