import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { storeModel } from '../../../models/assign/store-model.ts';
import { learnClass } from '../../../models/learning/class-model.ts';
import { DETECTION_CONFIG } from '../../../models/normal/detection-config.ts';
import { modelId } from '../../../models/normal/normal-model.ts';
import { collectSpans } from '../../../models/offline/collect-span.ts';
import type { StoredModel } from '../../../models/registry/stored-model.ts';

const INTERVAL_MS = 60_000;

/** How far a channel of the machine is off its healthy value at a row. */
export type MadeFault = (row: number) => { readonly channel: string; readonly off: number } | null;

/**
 * A machine of a class, one reading a minute: load wanders and carries current, flow and pressure;
 * levels, gains and noise are its own; it may stop and run.
 */
export function madeMachine(options: {
  seed: number;
  rows: number;
  startAt?: number;
  device?: string;
  stops?: boolean;
  fault?: MadeFault;
}): Reading[] {
  const random = createRandom(options.seed);
  const about = (value: number, share: number): number => value * Math.exp(share * random.gaussian());
  const level = {
    current: about(20, 0.15),
    flow: about(60, 0.15),
    pressure: about(4, 0.15),
    vibration: about(1.5, 0.1),
  };
  const gain = { current: about(2, 0.1), flow: about(5, 0.1), pressure: about(-0.2, 0.1) };
  const startAt = options.startAt ?? Date.UTC(2026, 1, 2);
  let [slow, fast, running, left] = [random.gaussian(), random.gaussian(), 1, 10];
  return Array.from({ length: options.rows }, (_, row): Reading => {
    slow = 0.97 * slow + Math.sqrt(1 - 0.97 ** 2) * random.gaussian();
    fast = 0.7 * fast + Math.sqrt(1 - 0.7 ** 2) * random.gaussian();
    left -= 1;
    if (options.stops === true && left < 0) {
      running = 1 - running;
      left = 12 + Math.floor(15 * random.next());
    }
    const load = 0.7 * slow + 0.5 * fast;
    const values: Record<string, number> = {
      ...(options.stops === true && { running }),
      current: running * (level.current + gain.current * load) + 0.3 * random.gaussian(),
      flow: running * (level.flow + gain.flow * load) + random.gaussian(),
      pressure: level.pressure + running * gain.pressure * load + 0.06 * random.gaussian(),
      vibration: level.vibration * Math.exp(0.1 * random.gaussian()),
    };
    const fault = options.fault?.(row) ?? null;
    if (fault !== null) values[fault.channel] = (values[fault.channel] ?? 0) + fault.off;
    const sampledAt = startAt + row * INTERVAL_MS;
    return {
      device: options.device ?? 'plant:new',
      sampledAt,
      sequence: row,
      receivedAt: 0,
      timeSource: 'device',
      values,
    };
  });
}

/** The model of a class of this many machines. */
export async function madeClass(options: { machines: number; rows?: number; stops?: boolean }): Promise<StoredModel> {
  const machines = [];
  for (let seed = 1; seed <= options.machines; seed++) {
    const { stops = false, rows = 800 } = options;
    const readings = madeMachine({ seed, rows, stops, startAt: Date.UTC(2026, 0, 5) });
    const recorded = readings.map(({ sampledAt, sequence, values }) => ({
      sampledAt,
      sequence,
      time: String(sampledAt),
      values: values as Record<string, number>,
    }));
    for (const { state, span } of await collectSpans(recorded, { machine: `plant:m${seed}`, train: 'all' })) {
      machines.push({ ...state, span });
    }
  }
  const learned = learnClass(machines, DETECTION_CONFIG);
  if (learned === null) throw new Error('nothing was learned');
  learned.model.id = modelId(learned.model);
  return storeModel(learned.model, {
    subject: { kind: 'class', name: 'pump' },
    state: learned.state,
    metrics: null,
    madeBy: 'train',
    parent: null,
    rows: null,
    machines: machines.length,
    createdAt: '2026-01-01T00:00:00.000Z',
  });
}
