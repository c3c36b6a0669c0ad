import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { keepReplaced } from '../../../models/assign/keep-replaced.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { modelId } from '../../../models/normal/normal-model.ts';
import { followRegistry } from '../../../models/registry/follow-registry.ts';
import { openModelRegistry } from '../../../models/registry/model-registry.ts';
import type { StoredModel } from '../../../models/registry/stored-model.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { backend, cutAt } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';
import { sampleModel } from './sample-model.ts';

const log = createLog({ level: 'silent', pretty: false });
const PUMP = { kind: 'device', name: 'plant:pump-1' } as const;

function setUp() {
  const registry = openModelRegistry({ dataDir: tempDir() });
  const followed = followRegistry({ registry, machineOf: () => null, log });
  const open = () =>
    createDetector({
      backend,
      learnRows: 200,
      now: () => new Date(0),
      models: followed,
      onReplaced: keepReplaced({ registry, log, now: () => new Date(0) }),
    });
  const decide = async (action: 'promote' | 'rollback' | 'shadow' | 'unshadow', model?: string) => {
    await registry.promote({ at: '2026-01-01T00:00:00Z', by: 'eve', action, subject: PUMP, ...(model && { model }) });
    await followed.refresh();
  };
  const inUse = (detector: ReturnType<typeof open>) => detector.modelsOf().promoted.map(({ model }) => model);
  return { registry, followed, detector: open(), open, decide, inUse };
}

async function put(registry: ReturnType<typeof setUp>['registry'], stored: StoredModel): Promise<string> {
  await registry.put(stored);
  return stored.card.id;
}

describe('a promoted model', () => {
  it('is taken over between two batches; its episodes carry its id; a rollback brings back what was learned', async () => {
    const { registry, detector, decide, inUse } = setUp();
    const model = await put(registry, sampleModel({ seed: 7 }));
    const batches = cutAt(machineReadings({ rows: 900, faultFrom: 600, faultTo: 640 }), [300, 500, 700]);
    await detector.process(batches[0] ?? [], 0);
    expect(inUse(detector)).toEqual([]);
    await decide('promote', model);
    await detector.process(batches[1] ?? [], 0);
    expect(inUse(detector)).toEqual([model]);
    const { transitions } = await detector.process(batches[2] ?? [], 0);
    expect(transitions.map(({ kind, episode }) => [kind, episode.modelId])).toContainEqual(['raised', model]);
    const learned = async () => (await registry.list()).cards.find(({ madeBy }) => madeBy === 'live');
    await expect.poll(async () => (await learned())?.subject).toEqual(PUMP);
    await decide('rollback');
    await detector.process(batches[3] ?? [], 0);
    expect(inUse(detector)).toEqual([]);
    expect(detector.counts().learned).toBe(1);
  });

  it('stays in use over a restart from the checkpoint, and an alarm goes on under another model with its id', async () => {
    const { registry, detector, open, decide, inUse } = setUp();
    const model = await put(registry, sampleModel({ seed: 7 }));
    const batches = cutAt(machineReadings({ rows: 900, faultFrom: 400, faultTo: 700 }), [500, 600]);
    const before = await detector.process(batches[0] ?? [], 0);
    await decide('promote', model);
    await detector.process(batches[1] ?? [], 0);
    const resumed = open();
    for (const [device, state] of detector.dirty()) resumed.restore(device, state);
    expect(inUse(resumed)).toEqual([model]);
    const after = await resumed.process(batches[2] ?? [], 0);
    expect(after.transitions.at(-1)?.kind).toBe('cleared');
    expect(after.transitions.at(-1)?.episode.id).toBe(before.transitions[0]?.episode.id);
  });

  it('of another channel set, of another unit, damaged, or of another class is refused, and the live model goes on', async () => {
    const { registry, followed, detector, decide, inUse } = setUp();
    const sample = sampleModel({ seed: 7 });
    const channels = sample.card.channels.map((one) => ({ ...one, name: one.name === 'flow' ? 'torque' : one.name }));
    const other = await put(registry, { ...sample, card: { ...sample.card, channels } });
    const classModel = await put(registry, sampleModel({ seed: 8, card: { subject: { kind: 'class', name: 'fan' } } }));
    const damaged = await put(registry, sampleModel({ seed: 9 }));
    const file = path.join(registry.folder, `${damaged}.model`);
    const bytes = readFileSync(file);
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const batches = cutAt(machineReadings({ rows: 600, faultFrom: 450 }), [250, 300, 350, 400]);
    await detector.process(batches[0] ?? [], 0);
    const reasons = [];
    for (const [i, model] of [other, classModel, damaged].entries()) {
      await decide('promote', model);
      await detector.process(batches[i + 1] ?? [], 0);
      reasons.push(...followed.problems().map(({ reason }) => reason));
    }
    expect(detector.modelsOf().refusals.map(({ reason }) => reason)).toEqual([
      'it models the channel torque, which the device does not send',
    ]);
    expect(reasons).toEqual([
      'it is a model of the class fan, not of the device plant:pump-1',
      expect.stringContaining('it is damaged'),
    ]);
    expect(inUse(detector)).toEqual([]);
    const { transitions } = await detector.process(batches[4] ?? [], 0);
    expect(transitions[0]?.kind).toBe('raised');
  });
});

describe('a shadow model', () => {
  it('scores beside the live one, raises nothing, and is compared; it keeps its counts over a restart', async () => {
    const { registry, detector, open, decide } = setUp();
    const blind = sampleModel({ seed: 7 });
    blind.model.residual?.limits.fill(1e6);
    if (blind.model.residual?.short) blind.model.residual.short.limit = 1e12;
    blind.model.id = modelId(blind.model);
    const model = await put(registry, { ...blind, card: { ...blind.card, id: blind.model.id } });
    const batches = cutAt(machineReadings({ rows: 900, faultFrom: 600, faultTo: 700 }), [300, 650]);
    await detector.process(batches[0] ?? [], 0);
    await decide('shadow', model);
    const first = await detector.process(batches[1] ?? [], 0);
    const resumed = open();
    for (const [device, state] of detector.dirty()) resumed.restore(device, state);
    const second = await resumed.process(batches[2] ?? [], 0);
    const kinds = [...first.transitions, ...second.transitions].map(({ kind }) => kind);
    expect(kinds).toContain('raised');
    const [comparison] = resumed.modelsOf().shadows;
    expect(comparison).toMatchObject({ shadow: model, liveAlarms: 1, shadowAlarms: 0 });
    expect(comparison?.rows).toBeGreaterThan(550);
    expect((comparison?.rows ?? 0) - (comparison?.agreed ?? 0)).toBeGreaterThan(50);
    await decide('unshadow');
    await resumed.process(machineReadings({ rows: 910 }).slice(900), 0);
    expect(resumed.modelsOf().shadows).toEqual([]);
  });
});
