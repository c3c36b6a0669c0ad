import { expect, it } from 'vitest';
import { createDetector } from '../../../models/detector/detector.ts';
import { createBackend } from '../../../models/net/backend.ts';
import { PUMP } from '../../../simulator/kinds/pump.ts';
import { Machine } from '../../../simulator/machine/machine.ts';

const START = Date.UTC(2026, 0, 5, 8);

it.each([1, 2, 3])('a bearing that runs to its failure ends as a severe alarm (seed %i)', async (seed) => {
  const detector = createDetector({ backend: createBackend('cpu'), learnRows: 400, now: () => new Date(0) });
  const fault = { kind: 'bearing_outer', onsetAt: START + 900_000, failureAt: START + 2_400_000, severity: 1 } as const;
  const pump = new Machine({ kind: PUMP, seed, id: 'pump-1', startAt: START, faults: [fault] });
  const readings = Array.from({ length: 2400 }, (_, sequence) => {
    const { sampledAt, values } = pump.next();
    return { device: 'p:pump-1', sampledAt, sequence, receivedAt: sampledAt, timeSource: 'device', values } as const;
  });
  const { transitions } = await detector.process(readings, 0);
  expect(transitions[0]?.kind).toBe('raised');
  expect(transitions.at(-1)?.episode.severity).toBe('high');
});
