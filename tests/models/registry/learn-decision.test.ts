import { describe, expect, it } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { createKeptRows } from '../../../models/device/kept-rows.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { followRegistry } from '../../../models/registry/follow-registry.ts';
import { openModelRegistry } from '../../../models/registry/model-registry.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { backend, cutAt } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';
import { sampleModel } from './sample-model.ts';

const DEVICE = 'plant:pump-1';
const PUMP = { kind: 'device', name: DEVICE } as const;
const log = createLog({ level: 'silent', pretty: false });

function setUp() {
  const registry = openModelRegistry({ dataDir: tempDir() });
  const followed = followRegistry({ registry, machineOf: () => null, log });
  const open = () => createDetector({ backend, learnRows: 100, now: () => new Date(0), models: followed });
  let second = 0;
  const decide = async (action: 'learn' | 'promote' | 'rollback' | 'withdraw', model?: string) => {
    const at = new Date(Date.UTC(2026, 0, 1) + 1000 * ++second).toISOString();
    await registry.promote({ at, by: 'eve', reason: 'overhaul', action, subject: PUMP, ...(model && { model }) });
    await followed.refresh();
  };
  return { registry, open, decide };
}

const modelOf = (detector: ReturnType<typeof createDetector>) => detector.statesOf(DEVICE)[0]?.model?.id ?? null;

describe('a decision about what a machine has learned', () => {
  it('is carried out once: the machine goes on with the model, and is learned again when as much has come', async () => {
    const { registry, open, decide } = setUp();
    const stored = sampleModel({ seed: 7, rows: 200 });
    await registry.put(stored);
    const [first = [], second = [], third = []] = cutAt(machineReadings({ rows: 500 }), [120, 200]);
    const detector = open();
    await detector.process(first, 0);
    const own = modelOf(detector);
    await decide('learn', stored.card.id);
    await detector.process(second, 0);
    expect(modelOf(detector)).toBe(stored.card.id);
    expect(detector.statesOf(DEVICE)[0]?.assigned?.origin).toBeNull();
    const progress = learningProgress(detector.statesOf(DEVICE)[0] as never, {
      learnRows: 100,
      rules: 0,
      kept: createKeptRows(),
    });
    expect(progress).toMatchObject({ stage: 'provisional', model: { readings: 200 } });
    expect(progress.provisional[0]?.reason).toBe('learned from 200 of 1000 readings');
    await detector.process(third, 0);
    // 200 readings more, from which it was learned again.
    expect(modelOf(detector)).not.toBe(stored.card.id);
    const resumed = open();
    for (const [device, state] of detector.dirty()) resumed.restore(device, state);
    await resumed.process(machineReadings({ rows: 510 }).slice(500), 0);
    expect(modelOf(resumed)).toBe(modelOf(detector));
    expect(own).not.toBeNull();
  });

  it('restores a model whose card lacks its readings for as long as any other', async () => {
    const { registry, open, decide } = setUp();
    const { card, ...rest } = sampleModel({ seed: 7, rows: 200 });
    await registry.put({ ...rest, card: { ...card, rows: null } });
    const [first = [], second = []] = cutAt(machineReadings({ rows: 310 }), [120]);
    const detector = open();
    await detector.process(first, 0);
    await decide('learn', card.id);
    // 190 readings: it is learned again after 200, not after 50.
    await detector.process(second, 0);
    expect(modelOf(detector)).toBe(card.id);
  });

  it('without a model begins the learning anew, and ends what had been promoted', async () => {
    const { registry, open, decide } = setUp();
    const stored = sampleModel({ seed: 7 });
    await registry.put(stored);
    const [first = [], second = [], third = [], fourth = []] = cutAt(machineReadings({ rows: 400 }), [120, 200, 230]);
    const detector = open();
    await detector.process(first, 0);
    await decide('promote', stored.card.id);
    await detector.process(second, 0);
    expect(modelOf(detector)).toBe(stored.card.id);
    await decide('learn');
    await detector.process(third, 0);
    expect(detector.statesOf(DEVICE)[0]).toMatchObject({ model: null, learning: { rows: 30 } });
    await detector.process(fourth, 0);
    expect(modelOf(detector)).not.toBeNull();
    expect((await registry.promotions()).entries.at(-1)).toMatchObject({
      action: 'learn',
      model: null,
      reason: 'overhaul',
    });
  });

  it('waits below a promoted model until that is rolled back', async () => {
    const { registry, open, decide } = setUp();
    const [learned, promoted] = [sampleModel({ seed: 7 }), sampleModel({ seed: 8 })];
    await registry.put(learned);
    await registry.put(promoted);
    const [first = [], second = [], third = []] = cutAt(machineReadings({ rows: 200 }), [120, 160]);
    const detector = open();
    await detector.process(first, 0);
    await decide('learn', learned.card.id);
    await decide('promote', promoted.card.id);
    await detector.process(second, 0);
    expect(modelOf(detector)).toBe(promoted.card.id);
    await decide('rollback');
    await detector.process(third, 0);
    expect(modelOf(detector)).toBe(learned.card.id);
  });

  it('whose model does not fit is refused with the reason, and what was live goes on', async () => {
    const { registry, open, decide } = setUp();
    const stored = sampleModel({ seed: 7 });
    const channels = stored.card.channels.map((one) => ({ ...one, name: `x_${one.name}` }));
    await registry.put({ ...stored, card: { ...stored.card, channels } });
    const [first = [], second = []] = cutAt(machineReadings({ rows: 160 }), [120]);
    const detector = open();
    await detector.process(first, 0);
    const own = modelOf(detector);
    await decide('learn', stored.card.id);
    await detector.process(second, 0);
    expect(modelOf(detector)).toBe(own);
    expect(detector.modelsOf().refusals).toMatchObject([{ device: DEVICE, model: stored.card.id }]);
  });
});
