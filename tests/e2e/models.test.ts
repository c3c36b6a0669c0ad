import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkRegistry } from '../../commands/doctor/check-registry.ts';
import { runProgram, startProgram } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { machineReadings } from '../models/machine.ts';

function recording(file: string, rows: number): string {
  const lines = machineReadings({ rows }).map(({ sampledAt, values }) => [sampledAt, ...Object.values(values)].join());
  writeFileSync(file, `time,vibration_rms,current,flow,pressure\n${lines.join('\n')}\n`);
  return file;
}

it('a model is trained, compared, promoted and rolled back, and the doctor knows', async () => {
  const DATA_DIR = tempDir();
  const env = { DATA_DIR };
  const file = recording(path.join(DATA_DIR, 'healthy.csv'), 400);
  const train = await runProgram(['train', file, '--device', 'plant:pump-1', '--json'], env);
  const [model] = JSON.parse(train).models;
  expect(model).toMatchObject({
    rows: 400,
    subject: { name: 'plant:pump-1' },
    metrics: { overThreshold: expect.any(Number) },
  });
  const shorter = recording(path.join(DATA_DIR, 'shorter.csv'), 350);
  const other = JSON.parse(await runProgram(['train', shorter, '--device', 'plant:pump-1', '--json'], env));
  const ids = [model.id, other.models[0].id];
  const compared = JSON.parse(await runProgram(['models', 'compare', ...ids, file, '--json'], env));
  expect(compared.recordings[0].agreement).toBeGreaterThan(0.95);
  expect(compared.recordings[0].scores[0].rows).toBeGreaterThan(350);
  await runProgram(['models', 'promote', model.id, '--by', 'eve'], env);
  expect(await runProgram(['models', 'show', model.id], env)).toContain('live for the device plant:pump-1, by eve');
  expect(await checkRegistry(DATA_DIR)).toMatchObject({ ok: true, detail: '2 models, 1 promoted' });
  expect(await runProgram(['models', 'rollback', '--device', 'plant:pump-1'], env)).toContain('learns by itself again');
  const again = startProgram(['models', 'rollback', '--device', 'plant:pump-1'], env);
  expect(await again.ended).toBe(1);
  expect(again.stderr()).toContain('there is nothing to go back to');
});

it('ten rows are refused with the reason and leave nothing; the doctor names a file that is no model', async () => {
  const DATA_DIR = tempDir();
  const file = recording(path.join(DATA_DIR, 'short.csv'), 10);
  const short = startProgram(['train', file, '--device', 'plant:pump-1'], { DATA_DIR });
  expect(await short.ended).toBe(2);
  expect(short.stderr()).toContain('10 rows are too few to learn from');
  expect(readdirSync(DATA_DIR)).toEqual(['short.csv']);
  await runProgram(['train', recording(file, 100), '--device', 'plant:pump-1'], { DATA_DIR });
  writeFileSync(path.join(DATA_DIR, 'models', 'model_00.model'), 'nonsense');
  const finding = await checkRegistry(DATA_DIR);
  expect(finding).toMatchObject({ ok: false, detail: expect.stringContaining('it is no model of Harbinger') });
});

it('detect draws what it found, and says that it does not know a class', async () => {
  const DATA_DIR = tempDir();
  const file = recording(path.join(DATA_DIR, 'pump.csv'), 500);
  const run = startProgram(['detect', file, '--out', DATA_DIR, '--class', 'flux-gate', '--plot'], { DATA_DIR });
  expect(await run.ended).toBe(0);
  expect(run.stderr()).toContain('"flux-gate" is no class');
  const picture = readFileSync(path.join(DATA_DIR, 'pump.svg'), 'utf8');
  expect(picture).toMatch(/^<svg [^>]*xmlns/);
  for (const name of ['vibration_rms', 'score']) expect(picture).toContain(name);
});
