import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, feed, openDetector } from './detector-runs.ts';
import { machineReadings } from './machine.ts';

const readings = machineReadings({ rows: 420, faultFrom: 250, faultTo: 330 });
const LEARN = 120;

describe('batches', () => {
  it('the outcome does not depend on where batches begin and end', async () => {
    const whole = await feed(openDetector(LEARN), [readings]);
    expect(whole.transitions.length).toBeGreaterThan(1);
    const places = fc.array(fc.integer({ min: 0, max: readings.length }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(places, async (cuts) => {
        const pieces = await feed(openDetector(LEARN), cutAt(readings, cuts));
        expect(pieces.verdicts).toEqual(whole.verdicts);
        expect(pieces.transitions).toEqual(whole.transitions);
      }),
      { numRuns: 15 },
    );
  });

  it('the outcome of a device does not depend on other devices in the same batch', async () => {
    const alone = await feed(openDetector(LEARN), [readings]);
    const others = [2, 3, 4].map((seed) => machineReadings({ rows: 420, seed, device: `plant:other-${seed}` }));
    const mixed = readings.flatMap((reading, i) => [reading, ...others.flatMap((other) => other[i] ?? [])]);
    const together = await feed(openDetector(LEARN), cutAt(mixed, [1, 500, 700]));
    expect(together.verdicts.filter(({ device }) => device === 'plant:pump-1')).toEqual(alone.verdicts);
    expect(together.transitions.filter(({ episode }) => episode.device === 'plant:pump-1')).toEqual(alone.transitions);
  });

  it('readings at or before the newest one are counted and change nothing', async () => {
    const clean = await feed(openDetector(LEARN), [readings]);
    const repeated = readings.flatMap((reading, i) =>
      i % 7 === 3 ? [reading, ...readings.slice(i - 2, i)] : [reading],
    );
    const dirty = await feed(openDetector(LEARN), cutAt(repeated, [100, 101, 300]));
    expect(dirty.verdicts).toEqual(clean.verdicts);
    expect(dirty.transitions).toEqual(clean.transitions);
    expect(dirty.detector.counts().late).toBe(repeated.length - readings.length);
  });
});
