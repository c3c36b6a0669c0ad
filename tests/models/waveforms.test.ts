import { expect, it } from 'vitest';
import { createDetector } from '../../models/detector.ts';
import { createBackend } from '../../models/net/backend.ts';
import { aReading, aSeries, aWaveform } from '../helpers/readings.ts';

it('waveforms between the readings of a device change nothing and are not late', async () => {
  const states = [false, true].map(async (withWaveforms) => {
    const detector = createDetector({ backend: createBackend('cpu'), learnRows: 50, now: () => new Date(0) });
    const { sampledAt } = aReading();
    const readings = aSeries(80).flatMap((reading, i) =>
      withWaveforms ? [reading, aWaveform(10, { sampledAt: sampledAt + i * 1000 + 500 })] : [reading],
    );
    await detector.process(readings, 0);
    const { late, learned, scored } = detector.counts();
    return { late, learned, scored, state: [...detector.dirty()] };
  });
  const [plain, mixed] = await Promise.all(states);
  expect(plain?.late).toBe(0);
  expect(plain?.learned).toBe(1);
  expect(mixed).toEqual(plain);
});
