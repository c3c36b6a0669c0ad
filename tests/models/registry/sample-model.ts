import { learnOwn } from '../../../models/learning/learn-own.ts';
import { DETECTION_CONFIG } from '../../../models/normal/detection-config.ts';
import { modelId } from '../../../models/normal/normal-model.ts';
import { configHash, type ModelCard, type StoredModel } from '../../../models/registry/stored-model.ts';
import { learnRow, newLearningSpan } from '../../../models/rows/learning-span.ts';
import { machineReadings } from '../machine.ts';

/** A model of a healthy machine's channels, without a net. */
export function sampleModel(options: { seed?: number; rows?: number; card?: Partial<ModelCard> } = {}): StoredModel {
  const readings = machineReadings({ rows: options.rows ?? 400, seed: options.seed ?? 1 });
  const names = Object.keys(readings[0]?.values ?? {});
  const span = newLearningSpan();
  for (const { sampledAt, values } of readings) learnRow(span, sampledAt, Float64Array.from(Object.values(values)));
  const model = learnOwn(span, { config: DETECTION_CONFIG, names });
  if (model === null) throw new Error('nothing was learned');
  model.channelHoldMs.fill(5_000);
  model.id = modelId(model);
  const card: ModelCard = {
    id: model.id,
    subject: { kind: 'device', name: 'plant:pump-1' },
    rows: readings.length,
    machines: 1,
    channels: Array.from(model.channels, (channel) => ({ name: names[channel] ?? '', unit: null })),
    others: [],
    learnedFrom: model.learnedFrom,
    learnedTo: model.learnedTo,
    configHash: configHash(model.config),
    metrics: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    madeBy: 'train',
    parent: null,
    ...options.card,
  };
  return { card, model };
}
