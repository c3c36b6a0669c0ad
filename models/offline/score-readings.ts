import type { Reading } from '../../ingest/reading/reading.ts';
import { createDetector } from '../detector/detector.ts';
import type { Backend } from '../net/backend.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import type { Assignment } from '../registry/model-source.ts';
import type { StoredModel } from '../registry/stored-model.ts';

/** A model's results for recorded readings of one machine. */
export type ModelScore = {
  /** Rows judged, rows over the threshold, rows in alarm. */
  readonly rows: number;
  readonly over: number;
  readonly alarmed: number;
  /** Alarms raised. */
  readonly alarms: number;
  /** Event time over which it judged, milliseconds. */
  readonly durationMs: number;
  /** Event times (ms) of the rows in alarm, on request. */
  readonly alarmedAt: ReadonlySet<number>;
  readonly judgedAt: ReadonlySet<number>;
};

const BATCH = 4096;

/**
 * Takes readings through the detector with a model from the registry: a device's is used from the
 * first row on, a class's after the rows from which the machine's own levels follow.
 * @param readings of one device, in order
 */
export async function scoreReadings(
  readings: Iterable<Reading>,
  { stored, backend, config }: { stored: StoredModel; backend: Backend; config: DetectionConfig },
): Promise<ModelScore> {
  const isClass = stored.card.subject.kind === 'class';
  const assignment: Assignment = { live: isClass ? null : stored, shadow: null, start: isClass ? stored : null };
  const counts = { rows: 0, over: 0, alarmed: 0, alarms: 0, first: Number.NaN, last: Number.NaN };
  const alarmedAt = new Set<number>();
  const judgedAt = new Set<number>();
  const detector = createDetector({
    backend,
    config,
    now: () => new Date(0),
    learnRows: Number.MAX_SAFE_INTEGER,
    models: { of: () => assignment },
    onVerdict: ({ sampledAt, judged, score, episode }) => {
      if (!judged) return;
      if (counts.rows === 0) counts.first = sampledAt;
      counts.last = sampledAt;
      counts.rows += 1;
      judgedAt.add(sampledAt);
      if (score >= 1) counts.over += 1;
      if (episode === null) return;
      counts.alarmed += 1;
      alarmedAt.add(sampledAt);
    },
  });
  let batch: Reading[] = [];
  const judge = async (): Promise<void> => {
    const { transitions } = await detector.process(batch, 0);
    counts.alarms += transitions.filter(({ kind }) => kind === 'raised').length;
    batch = [];
  };
  let taken = 0;
  for (const reading of readings) {
    batch.push(reading);
    taken += 1;
    // A model is taken over between two batches, and only once the device's channels are known.
    if (taken === 1 || batch.length === BATCH) await judge();
  }
  if (batch.length > 0) await judge();
  const { first, last, ...rest } = counts;
  return { ...rest, durationMs: rest.rows > 1 ? last - first : 0, alarmedAt, judgedAt };
}
