import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../ingest/reading/reading.ts';
import { feed, openDetector, type Run } from './detector-runs.ts';
import { machineReadings } from './machine.ts';

const LEARN = 60;

function expectFinite(run: Awaited<ReturnType<typeof feed>>): void {
  for (const { episode } of run.transitions) {
    expect(Number.isFinite(episode.score) && Number.isFinite(episode.peakScore)).toBe(true);
    expect(Object.values(episode.contributions).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    for (const points of [...Object.values(episode.evidence.signals), episode.evidence.scores]) {
      for (const [at, value] of points) expect(Number.isFinite(at) && Number.isFinite(value)).toBe(true);
    }
  }
  for (const { score } of run.verdicts) expect(Number.isFinite(score)).toBe(true);
}

describe('bad values', () => {
  it('no score is NaN, whatever values and channels come, and whenever', async () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, 1e308, -1e308, 5e-324, 1),
      fc.integer({ min: -5, max: 5 }),
    );
    const row = fc.record({
      step: fc.oneof(fc.constant(1000), fc.integer({ min: -5000, max: 5000 }), fc.constant(400_000_000)),
      values: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'temperature'), value, { maxKeys: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 150, maxLength: 200 }), async (rows) => {
        let at = 1_700_000_000_000;
        const readings = rows.map(({ step, values }, sequence): Reading => {
          at += step;
          return { device: 'plant:odd', sampledAt: at, sequence, receivedAt: at, timeSource: 'device', values };
        });
        expectFinite(await feed(openDetector(LEARN), [readings]));
      }),
      { numRuns: 25 },
    );
  });

  it('a machine that never changes goes on learning and raises nothing', async () => {
    const still = machineReadings({ rows: 300 }).map((reading) => ({ ...reading, values: { level: 7 } }));
    const run = await feed(openDetector(LEARN), [still]);
    expect(run.verdicts).toEqual([]);
    expect(run.detector.counts().learned).toBe(0);
  });

  it('a constant channel that moves is told, and one that appears later takes no part until it is learned', async () => {
    const healthy = machineReadings({ rows: 500 });
    const more = healthy.map((reading, i) => ({
      ...reading,
      values: { ...reading.values, setpoint: i < 300 ? 5 : 50, ...(i > 250 ? { late: i } : {}) },
    }));
    const run = ofMachine(await feed(openDetector(200), [more]));
    expect(run.map(({ kind, episode }) => [kind, episode.firstChannel])[0]).toEqual(['raised', 'setpoint']);
    const late = more.map((reading) => ({ ...reading, values: { ...reading.values, setpoint: 5 } }));
    expect(ofMachine(await feed(openDetector(200), [late.slice(0, 380)]))).toEqual([]);
  });

  it('a channel that falls silent counts as normal, and the others go on', async () => {
    const readings = machineReadings({ rows: 900, faultFrom: 700 }).map((reading, i) => {
      const { flow, ...rest } = reading.values;
      return { ...reading, values: i > 450 ? rest : { ...rest, flow: flow ?? 0 } };
    });
    const run = await feed(openDetector(), [readings]);
    expectFinite(run);
    const raised = run.transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);
    expect(raised.map(({ condition, firstChannel }) => [condition, firstChannel])).toEqual([
      ['sensor_dropout', 'flow'],
      [expect.any(String), 'vibration_rms'],
    ]);
  });

  it('readings that each carry some of the channels amount to the same alarm', async () => {
    const split = machineReadings({ rows: 1400, faultFrom: 1000, faultTo: 1200 }).flatMap((reading) => {
      const { vibration_rms, current, ...rest } = reading.values;
      return [
        { ...reading, values: { vibration_rms: vibration_rms ?? 0, current: current ?? 0 } },
        { ...reading, values: rest },
      ];
    });
    const run = await feed(openDetector(), [split]);
    expect(run.detector.counts().late).toBe(0);
    expect(run.transitions.filter(({ kind }) => kind === 'raised')).toHaveLength(1);
  });

  it('one wild value raises nothing', async () => {
    const readings = machineReadings({ rows: 900 }).map((reading, i) =>
      i === 600 ? { ...reading, values: { ...reading.values, flow: 1e12 } } : reading,
    );
    expect((await feed(openDetector(), [readings])).transitions).toEqual([]);
  });

  it('a silence freezes the judgement: a fault that began before it is raised only from what comes after', async () => {
    const readings = machineReadings({ rows: 1400, faultFrom: 1000 }).map((reading, i) =>
      i >= 1004 ? { ...reading, sampledAt: reading.sampledAt + 3_600_000 } : reading,
    );
    const transitions = ofMachine(await feed(openDetector(), [readings]));
    expect(transitions.filter(({ kind }) => kind === 'raised')).toHaveLength(1);
    expect(transitions[0]?.episode.onsetAt).toBeGreaterThan(readings[1004]?.sampledAt ?? 0);
  });

  it('a restart after a silence at slightly other levels is not a fault, and the old levels stay normal', async () => {
    const readings = machineReadings({ rows: 2400 }).map((reading, i) => {
      const { flow = 0, ...rest } = reading.values;
      const shifted = i >= 800 && i < 1600 ? 1.06 * flow : flow;
      const silence = i < 800 ? 0 : i < 1600 ? 600_000 : 1_200_000;
      return { ...reading, sampledAt: reading.sampledAt + silence, values: { ...rest, flow: shifted } };
    });
    expect(ofMachine(await feed(openDetector(), [readings]))).toEqual([]);
  });
});

/** Without reports of instruments and missing data. */
function ofMachine({ transitions }: Run): Run['transitions'] {
  return transitions.filter(({ episode }) => episode.detector !== 'instrument/1');
}
