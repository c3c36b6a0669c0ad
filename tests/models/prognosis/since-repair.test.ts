import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { prepareFleet } from '../../../models/prognosis/fleet-model.ts';
import { learnPrognosis } from '../../../models/prognosis/learn-prognosis.ts';
import { lastAge, type RunUnit } from '../../../models/prognosis/run-table.ts';
import { learnRepairs } from '../../../models/prognosis/since-repair.ts';

const CHANNELS = ['heat', 'vibration', 'noise'];

/** A pump that wears ever faster; at `repairedAt` rows before its end it was as new, and worn as at failure the row before. */
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

it('units that were repaired teach only their last run, and are judged by it', async () => {
  const repaired = [1, 2].map((i) => pump(`r${i}`, 50 + i, { rows: 280, repairedAt: 140 }));
  const table = { channels: CHANNELS, units: [...fleet().slice(0, 10), ...repaired] };
  const learned = await learnPrognosis(table, { seed: 1 });
  expect(learned.validation.rmse).toBeLessThan(0.4 * learned.validation.rmseOfLives);
  const whole = pump('t', 60, { rows: 290, repairedAt: 150 });
  const cut = 210;
  const running = { ...whole, ages: whole.ages.subarray(0, cut), values: whole.values.subarray(0, 3 * cut) };
  const { estimate = 0 } = learned.forecast(running) ?? {};
  expect(Math.abs(estimate - 80)).toBeLessThan(25);
});
