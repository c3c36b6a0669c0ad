import { existsSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { modelsInFile } from '../../../models/states/packed-models.ts';
import { feed, openDetector } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const LEARN = 120;
const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-packed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numbersOf = (length: number, first: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length }, (_, i) => first + i);

test('devices whose models are in a file are judged as those whose models are in memory', async () => {
  const readings = ['a', 'b', 'c']
    .flatMap((name, i) =>
      machineReadings({ rows: 300, device: `plant:${name}`, seed: i + 1, faultFrom: 200, faultTo: 240 }),
    )
    .sort((one, other) => one.sampledAt - other.sampledAt);
  const batches = Array.from({ length: Math.ceil(readings.length / 7) }, (_, i) => readings.slice(7 * i, 7 * i + 7));
  const file = path.join(folder, 'judged');
  const packedModels = modelsInFile({ file });
  const filed = await feed(openDetector(LEARN, { mostAtHand: 0, packedModels }), batches);
  const kept = await feed(openDetector(LEARN), batches);
  expect(filed.transitions.length).toBeGreaterThanOrEqual(6);
  expect(filed.transitions).toEqual(kept.transitions);
  expect(filed.verdicts).toEqual(kept.verdicts);
  expect(statSync(file).size).toBeGreaterThan(3 * 512);
  packedModels.close();
  expect(existsSync(file)).toBe(false);
});

test('a model takes the place of one that was dropped, and no other', () => {
  const file = path.join(folder, 'places');
  const models = modelsInFile({ file });
  const [first, second] = [models.put(numbersOf(1_000, 1)), models.put(numbersOf(1_000, 5_000))];
  models.drop(first);
  const [third, fourth] = [models.put(numbersOf(990, 9_000)), models.put(numbersOf(10, 20_000))];
  const size = statSync(file).size;
  expect(models.take(second)).toEqual(numbersOf(1_000, 5_000));
  expect(models.take(third)).toEqual(numbersOf(990, 9_000));
  expect(models.take(fourth)).toEqual(numbersOf(10, 20_000));
  expect(size).toBeLessThan(3 * 4_096);
  models.close();
});

test('a file that has become shorter is an error that names it', () => {
  const file = path.join(folder, 'short');
  const models = modelsInFile({ file });
  const kept = models.put(numbersOf(100, 1));
  truncateSync(file, 8);
  expect(() => models.take(kept)).toThrow(`${file} is shorter than what was written to it`);
  models.close();
});

test('a folder that is not there is an error', () => {
  expect(() => modelsInFile({ file: path.join(folder, 'none', 'models') })).toThrow('cannot be made');
});
