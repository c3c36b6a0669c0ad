import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../models/detector/detector.ts';
import type { ModelSource } from '../../../models/registry/model-source.ts';
import type { StoredModel } from '../../../models/registry/stored-model.ts';
import type { ReadingVerdict } from '../../../models/watch/judge.ts';
import { backend, cutAt } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';
import { sampleModel } from '../registry/sample-model.ts';

const DEVICE = 'plant:pump-1';

function classModel(): StoredModel {
  const { card, model } = sampleModel();
  return { card: { ...card, subject: { kind: 'class', name: 'pump' } }, model };
}

async function run(
  batches: readonly ReturnType<typeof machineReadings>[],
  source: Partial<ReturnType<ModelSource['of']>>,
) {
  const verdicts: ReadingVerdict[] = [];
  const detector = createDetector({
    backend,
    learnRows: 200,
    now: () => new Date(0),
    models: { of: () => ({ live: null, shadow: null, start: null, ...source }) },
    onVerdict: (verdict) => void verdicts.push(verdict),
  });
  const transitions = [];
  for (const batch of batches) transitions.push(...(await detector.process(batch, 0)).transitions);
  return { detector, verdicts, transitions };
}

describe('a device of a class that has a model', () => {
  it('is watched after 30 readings, until it has learned by itself', async () => {
    const start = classModel();
    const readings = machineReadings({ rows: 600, faultFrom: 60, faultTo: 100 });
    const { detector, verdicts, transitions } = await run(cutAt(readings, [30]), { start });
    expect(verdicts.find(({ judged }) => judged)?.sampledAt).toBeLessThan((readings[45]?.sampledAt ?? 0) + 1);
    const [raised] = transitions;
    expect(raised).toMatchObject({ kind: 'raised', episode: { modelId: start.card.id } });
    // After 200 readings, and again after 400.
    expect(detector.counts().learned).toBe(2);
    expect(detector.modelsOf().started).toBe(0);
  });

  it('comes to the same verdicts however its readings are cut into batches', async () => {
    const start = classModel();
    const readings = machineReadings({ rows: 500, faultFrom: 60, faultTo: 100 });
    const whole = await run([readings], { start });
    const cut = await run(cutAt(readings, [1, 29, 31, 77, 150, 233, 240, 241, 400]), { start });
    expect(cut.verdicts).toEqual(whole.verdicts);
    expect(cut.transitions.map(({ episode }) => episode)).toEqual(whole.transitions.map(({ episode }) => episode));
  });

  it('learns by itself alone where the model does not know its channels, and says why', async () => {
    const start = classModel();
    const other = {
      ...start,
      card: { ...start.card, channels: start.card.channels.map((one) => ({ ...one, name: `x_${one.name}` })) },
    };
    const { detector, verdicts } = await run([machineReadings({ rows: 300 })], { start: other });
    expect(verdicts).toHaveLength(100);
    expect(detector.modelsOf().refusals).toEqual([
      {
        device: DEVICE,
        model: start.card.id,
        reason: 'it models the channel x_vibration_rms, which the device does not send',
      },
    ]);
  });

  it('learns by itself alone where the model is of an earlier version, and says what to do', async () => {
    const { card, model } = classModel();
    const { detector } = await run([machineReadings({ rows: 300 })], {
      start: { card, model: { ...model, residual: null } },
    });
    expect(detector.modelsOf().refusals).toMatchObject([{ reason: expect.stringContaining('train the class again') }]);
    expect(detector.counts().learned).toBe(1);
  });

  it('starts once each channel of the model has come, at a doubling of its first readings', async () => {
    const start = classModel();
    const readings = machineReadings({ rows: 190 }).map((reading, row) => {
      const { pressure = 0, ...others } = reading.values as Record<string, number>;
      return { ...reading, values: row < 45 ? others : { ...others, pressure } };
    });
    const whole = await run([readings], { start });
    const cut = await run(cutAt(readings, [30, 31, 44, 50, 59]), { start });
    const first = readings.findIndex(
      ({ sampledAt }) => whole.verdicts.find(({ judged }) => judged)?.sampledAt === sampledAt,
    );
    expect(first).toBe(60);
    expect(cut.verdicts).toEqual(whole.verdicts);
  });
});
