import { describe, expect, it } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { createTrainingBackend } from '../../../models/net/training-backend.ts';
import { DETECTION_CONFIG } from '../../../models/normal/detection-config.ts';
import { collectSpans } from '../../../models/offline/collect-span.ts';
import { scoreReadings } from '../../../models/offline/score-readings.ts';
import { trainModel } from '../../../models/offline/train-model.ts';
import type { ModelSubject, StoredModel } from '../../../models/registry/stored-model.ts';
import { backend } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const quiet = createLog({ level: 'silent', pretty: false });
const PUMP = { kind: 'device', name: 'plant:pump-1' } as const;
type Options = Parameters<typeof machineReadings>[0];

const rowsOf = (options: Options, scale = 1) =>
  machineReadings(options).map(({ sampledAt, sequence, values }) => ({
    sampledAt,
    sequence,
    time: String(sampledAt),
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value + 10 * (scale - 1)])),
  }));

async function train(subject: ModelSubject, machines: readonly ReturnType<typeof rowsOf>[]): Promise<StoredModel> {
  const spans = [];
  for (const [i, rows] of machines.entries()) {
    spans.push(...(await collectSpans(rows, { machine: `plant:m${i}`, train: 'all' })));
  }
  return trainModel(spans, {
    subject,
    backend,
    trainer: createTrainingBackend({ choice: 'auto', clock: () => 0, log: quiet, hasNative: false }),
    config: DETECTION_CONFIG,
    parent: null,
    clock: () => 1_767_000_000_000,
    onProgress: () => undefined,
  });
}

const score = (stored: StoredModel, options: Options) =>
  scoreReadings(machineReadings(options), { stored, backend, config: DETECTION_CONFIG });

describe('training a model', () => {
  it('measures it on what was held out, and the same rows give the same model', async () => {
    const stored = await train(PUMP, [rowsOf({ rows: 1000 })]);
    expect((await train(PUMP, [rowsOf({ rows: 1000 })])).card).toEqual(stored.card);
    const { metrics, channels, rows } = stored.card;
    expect(channels.map(({ name }) => name)).toEqual(['vibration_rms', 'current', 'flow', 'pressure']);
    expect(rows).toBe(1000);
    expect(metrics?.heldOutRows).toBeGreaterThan(150);
    expect(metrics?.overThreshold).toBeLessThan(0.05);
  });

  it('holds with an anomaly within 400 training rows: the same fault is still found later', async () => {
    const stored = await train(PUMP, [rowsOf({ rows: 400, faultFrom: 200, faultTo: 230 })]);
    expect(await score(stored, { rows: 600, seed: 5 })).toMatchObject({ alarms: 0 });
    const faulty = await score(stored, { rows: 600, seed: 5, faultFrom: 300 });
    expect(faulty.alarms).toBe(1);
    // Learned from a clean span it lasts all 300 rows; this one has taken the leap for wandering,
    // and follows.
    expect(faulty.alarmed).toBeGreaterThan(10);
  });

  it('refuses 10 rows, and rows in which nothing changes, with the reason', async () => {
    await expect(train(PUMP, [rowsOf({ rows: 10 })])).rejects.toThrow('10 rows are too few to learn from');
    const still = rowsOf({ rows: 400 }).map((row) => ({ ...row, values: { flow: 3 } }));
    await expect(train(PUMP, [still])).rejects.toThrow('no channel ever changes');
  });
});

describe('the model of a class', () => {
  it('watches a machine that it has not seen after 30 rows, and finds its fault, whatever its levels', async () => {
    const machines = [1, 2, 3].map((seed) => rowsOf({ rows: 800, seed }, seed));
    const stored = await train({ kind: 'class', name: 'pump' }, machines);
    expect(stored.card).toMatchObject({ machines: 3, subject: { kind: 'class', name: 'pump' } });
    expect(stored.card.metrics?.overThreshold).toBeLessThan(0.05);
    const healthy = await score(stored, { rows: 1000, seed: 9 });
    expect(healthy.alarms).toBe(0);
    expect(healthy.rows).toBeGreaterThan(900);
    const faulty = await score(stored, { rows: 300, seed: 9, faultFrom: 100 });
    expect(faulty.alarms).toBe(1);
  });
});
