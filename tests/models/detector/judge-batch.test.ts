import { expect, it } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { judgeBatch } from '../../../models/detector/judge-batch.ts';
import { createBackend } from '../../../models/net/backend.ts';
import { aReading } from '../../helpers/readings.ts';

const log = createLog({ level: 'silent', pretty: false });

it('one device that cannot be judged costs the others nothing and is learned anew', async () => {
  const real = createDetector({ backend: createBackend('cpu'), learnRows: 400, now: () => new Date(0) });
  const judged: string[] = [];
  const forgotten: string[] = [];
  const detector: Parameters<typeof judgeBatch>[0]['detector'] = {
    process: async (readings, at) => {
      if (readings.some(({ device }) => device === 'plant:bad')) throw new Error('a bug');
      judged.push(...readings.map(({ device, sequence }) => `${device} ${sequence}`));
      return real.process(readings, at);
    },
    restore: real.restore,
    forget: (device) => {
      forgotten.push(device);
      real.forget(device);
    },
  };
  await real.process([aReading({ device: 'plant:a', sequence: 1 })], 0);
  const saved = [...real.dirty()];
  const checkpoints = { load: async () => ({ offset: 1, devices: saved }) };
  const readings = ['plant:a', 'plant:bad', 'plant:new'].map((device, i) =>
    aReading({ device, sequence: 2, sampledAt: aReading().sampledAt + 1000 + i }),
  );
  const batch = { partition: 0, firstOffset: 1, nextOffset: 4, readings, journaledAt: 0 };
  const { newDevices } = await judgeBatch({ detector, checkpoints, log }, batch);
  expect(judged).toEqual(['plant:a 2', 'plant:new 2']);
  // The one with a checkpoint continued from it; the failing one is dropped a second time, after
  // its failure.
  expect(newDevices).toEqual(['plant:new']);
  expect(forgotten).toEqual(['plant:a', 'plant:bad', 'plant:new', 'plant:bad']);
  expect([...real.dirty()].map(([device]) => device).sort()).toEqual(['plant:a', 'plant:new']);
});
