import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  type PrognoseOptions,
  type PrognosisResult,
  prognoseFiles,
  readRuns,
} from '../../../models/prognosis/prognose-files.ts';
import { lastAge } from '../../../models/prognosis/run-table.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { FLEET_COLUMNS, type WrittenFleet, writeFleet } from './wearing-fleet.ts';

const NAMES = { unitColumn: 'pump', timeColumn: 'hours' };

const run = (train: string | readonly string[], test: string, more: Partial<PrognoseOptions> = {}) =>
  prognoseFiles({ ...NAMES, train: [train].flat(), test: [test], ...more });

/**
 * Of the estimates, with what exceeds 150 h counted as that; and the share of truths inside the
 * ranges.
 */
function quality({ rows }: PrognosisResult, { left }: WrittenFleet) {
  const clip = (value: number): number => Math.min(150, value);
  const errors = rows.map(({ unit, forecast }) => clip(forecast?.estimate ?? Number.NaN) - clip(left.get(unit) ?? 0));
  const isInside = rows.filter(({ unit, forecast }) => {
    const truth = left.get(unit) ?? 0;
    return forecast && forecast.low <= truth && truth <= (forecast.high ?? Number.POSITIVE_INFINITY);
  });
  const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  return { rmse, inside: isInside.length / rows.length };
}

it('tells the remaining life of units that wear as others did, within an 80 % range', async () => {
  const folder = tempDir();
  const train = writeFleet(folder, { units: 24, seed: 1 });
  const test = writeFleet(folder, { units: 40, seed: 2, cutShare: 0.7, prefix: 't' });
  const result = await run(train.file, test.file);
  expect(result.rows).toHaveLength(40);
  const { rmse, inside } = quality(result, test);
  expect(rmse).toBeLessThan(20);
  expect(inside).toBeGreaterThan(0.65);
});

it('finds the operating modes by itself: a load that moves every channel costs little', async () => {
  const folder = tempDir();
  const train = writeFleet(folder, { units: 24, seed: 3, loads: 3 });
  const test = writeFleet(folder, { units: 40, seed: 4, loads: 3, cutShare: 0.7, prefix: 't' });
  const result = await run(train.file, test.file);
  expect(result.prognosis?.modes).toBe(3);
  expect(quality(result, test).rmse).toBeLessThan(20);
});

it('judges each unit from its own rows: the others in the file, and rows to come, change nothing', async () => {
  const folder = tempDir();
  const train = writeFleet(folder, { units: 12, seed: 5 });
  const test = writeFleet(folder, { units: 6, seed: 6, cutShare: 0.6, prefix: 't' });
  const [header = '', ...lines] = readFileSync(test.file, 'utf8').trim().split('\n');
  const alone = path.join(folder, 'alone.csv');
  writeFileSync(alone, [header, ...lines.filter((line) => line.startsWith('t3,'))].join('\n'));
  const all = await run(train.file, test.file);
  const [one] = (await run(train.file, alone)).rows;
  expect(one).toStrictEqual(all.rows[2]);
});

it('gives the same answers for the same seed, whatever the separator and wherever the header is', async () => {
  const folder = tempDir();
  const train = writeFleet(folder, { units: 12, seed: 7 });
  const test = writeFleet(folder, { units: 5, seed: 8, cutShare: 0.6, prefix: 't' });
  const bare = [train, test].map(({ file }) => {
    const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
    const spaced = `${file}.txt`;
    writeFileSync(spaced, lines.map((line) => `${line.replaceAll(',', '  ')} \r\n`).join(''));
    return spaced;
  });
  const [bareTrain = '', bareTest = ''] = bare;
  const plain = await run(train.file, test.file);
  expect((await run(bareTrain, bareTest, { columns: FLEET_COLUMNS.join() })).rows).toStrictEqual(plain.rows);
});

it('units of two train files are different units, whatever their names; test units are told apart by file', async () => {
  const folder = tempDir();
  const trains = [9, 10].map((seed) => writeFleet(folder, { units: 8, seed }).file);
  const tests = [11, 12].map((seed) => writeFleet(folder, { units: 2, seed, cutShare: 0.5 }).file);
  const result = await prognoseFiles({ ...NAMES, train: trains, test: tests });
  expect(result.trainUnits).toBe(16);
  expect(result.rows.map(({ unit }) => unit)).toEqual([
    'fleet-11-p.csv/p1',
    'fleet-11-p.csv/p2',
    'fleet-12-p.csv/p1',
    'fleet-12-p.csv/p2',
  ]);
});

it.each([
  [0.01, 1],
  [0.03, 2],
  [0.03, 3],
])(
  'a fleet whose lives differ by %d is judged no worse than by mean life minus age (seed %i)',
  async (lifeSpread, seed) => {
    const folder = tempDir();
    const failed = writeFleet(folder, { units: 14, seed, lifeSpread });
    const running = writeFleet(folder, { units: 40, seed: seed + 50, lifeSpread, cutShare: 0.95, prefix: 't' });
    const options = { unitColumn: 'pump', timeColumn: 'hours', train: [failed.file], test: [running.file] };
    const { rows } = await prognoseFiles(options);
    const { train, test } = await readRuns(options);
    const lives = train.units.map(lastAge);
    const mean = lives.reduce((sum, life) => sum + life, 0) / lives.length;
    const truths = rows.map(({ unit }) => running.left.get(unit) ?? Number.NaN);
    const errorOf = (estimates: readonly number[]): number =>
      Math.sqrt(estimates.reduce((sum, estimate, i) => sum + (estimate - (truths[i] ?? 0)) ** 2, 0) / estimates.length);
    const simplest = errorOf(test.units.map((unit) => Math.max(0, mean - lastAge(unit))));
    expect(errorOf(rows.map(({ forecast }) => forecast?.estimate ?? 0))).toBeLessThan(1.05 * simplest);
  },
);
