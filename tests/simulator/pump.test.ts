import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operatingPoint } from '../../simulator/kinds/hydraulics.ts';
import { PUMP } from '../../simulator/kinds/pump.ts';
import { damageAt } from '../../simulator/machine/faults.ts';
import type { MachineOptions } from '../../simulator/machine/machine.ts';
import { type MachineReading, runMachine } from './run-machine.ts';

const startAt = Date.UTC(2025, 10, 24, 9);
const fault = {
  kind: 'bearing_outer',
  onsetAt: startAt + 900_000,
  failureAt: startAt + 2_400_000,
  severity: 1,
} as const;

function run(count: number, options: Partial<MachineOptions> = {}): readonly MachineReading[] {
  return runMachine(count, { kind: PUMP, seed: 7, id: 'pump-1', startAt, ...options });
}

function mean(readings: readonly MachineReading[], channel: string): number {
  return readings.reduce((total, { values }) => total + (values[channel] ?? Number.NaN), 0) / readings.length;
}

const inMode = (readings: readonly MachineReading[], mode: string): readonly MachineReading[] =>
  readings.filter((reading, i) => reading.mode === mode && readings[i - 25]?.mode === mode);

test('the same seed and id give the same readings; another of either does not', () => {
  expect(run(500)).toEqual(run(500));
  expect(run(1, { seed: 8 })).not.toEqual(run(1));
  expect(run(1, { id: 'pump-2' })).not.toEqual(run(1));
});

test('readings are evenly spaced, numbered from 1 and carry every channel with its unit', () => {
  const [first, second] = run(2, { intervalSeconds: 0.1 });
  expect([first?.sampledAt, second?.sampledAt]).toEqual([startAt, startAt + 100]);
  expect([first?.sequence, second?.sequence]).toEqual([1, 2]);
  expect(Object.keys(first?.values ?? {})).toEqual(Object.keys(first?.units ?? {}));
  expect(first?.units).toMatchObject({ vibration_de: 'mm/s', temperature: 'Cel', flow: 'm3/h' });
});

test.each([
  ['continuous', ['high', 'low', 'nominal']],
  ['intermittent', ['high', 'low', 'nominal', 'standstill']],
] as const)('in its first 400 readings a pump on %s duty meets every mode', (duty, modes) => {
  for (let seed = 0; seed < 50; seed++) {
    const met = run(400, { seed, duty }).map(({ mode }) => mode);
    expect([...new Set(met)].sort()).toEqual(modes);
  }
});

test('more flow means less pressure and more current, as on the pump curve', () => {
  const readings = run(2000);
  const [low, nominal, high] = ['low', 'nominal', 'high'].map((mode) => inMode(readings, mode));
  if (!low || !nominal || !high) throw new Error('a mode is missing');
  for (const [less, more] of [[low, nominal] as const, [nominal, high] as const]) {
    expect(mean(more, 'flow')).toBeGreaterThan(mean(less, 'flow') + 10);
    expect(mean(more, 'pressure')).toBeLessThan(mean(less, 'pressure') - 0.1);
    expect(mean(more, 'current')).toBeGreaterThan(mean(less, 'current') + 1);
    expect(mean(more, 'vibration_de')).toBeLessThan(2.3);
  }
});

test('a stopped pump moves nothing, draws nothing and cools down', () => {
  const readings = run(3000, { duty: 'intermittent' });
  const stopped = inMode(readings, 'standstill');
  expect(mean(stopped, 'flow')).toBeLessThan(2);
  expect(mean(stopped, 'current')).toBeLessThan(0.5);
  expect(mean(stopped, 'vibration_de')).toBeLessThan(0.1);
  expect(mean(stopped, 'temperature')).toBeLessThan(mean(inMode(readings, 'high'), 'temperature'));
});

test('no reading is negative or not finite, at any seed, interval and duty', () => {
  const duty = fc.constantFrom('continuous' as const, 'intermittent' as const);
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(0.1, 1, 60), duty, (seed, intervalSeconds, kind) => {
      for (const { values } of run(300, { seed, intervalSeconds, duty: kind })) {
        for (const value of Object.values(values)) expect(Number.isFinite(value) && value >= 0).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
});

test('a fault changes nothing before its onset', () => {
  expect(run(900, { faults: [fault] })).toEqual(run(900));
});

test('the vibration of a failing bearing rises through the ISO zones, first and most at the drive end', () => {
  const healthy = run(2400);
  const failing = run(2400, { faults: [fault] });
  const rise = (channel: string, from: number) =>
    mean(failing.slice(from, from + 60), channel) - mean(healthy.slice(from, from + 60), channel);
  expect(mean(healthy.slice(0, 400), 'vibration_de')).toBeCloseTo(1.5, 0);
  expect(rise('vibration_de', 1500)).toBeGreaterThan(0.2);
  // Group 2, rigid: zone C begins at 2.8 mm/s and zone D at 4.5.
  expect(mean(failing.slice(1950, 2010), 'vibration_de')).toBeGreaterThan(2.8);
  expect(mean(failing.slice(2340), 'vibration_de')).toBeGreaterThan(4.5);
  expect(rise('vibration_nde', 2340)).toBeGreaterThan(0.5);
  expect(rise('vibration_nde', 2340)).toBeLessThan(rise('vibration_de', 2340) / 2);
  expect(rise('temperature', 1300)).toBeLessThan(0.5);
  expect(rise('temperature', 2340)).toBeGreaterThan(5);
  expect(rise('current', 2340)).toBeGreaterThan(1);
  expect(Math.abs(rise('flow', 2340))).toBeLessThan(0.01);
});

test('damage is none until the onset, grows ever faster, and stays complete after the failure', () => {
  const at = (life: number) => damageAt(fault, fault.onsetAt + life * (fault.failureAt - fault.onsetAt));
  expect([at(-1), at(0), at(1), at(5)]).toEqual([0, 0, 1, 1]);
  expect(at(0.5)).toBeLessThan(0.25);
  expect(at(0.75)).toBeLessThan(0.5);
});

test('the operating point lies on both curves and follows the affinity laws', () => {
  const design = { ratedFlow: 180, shutoffPressure: 5.6, ratedPressure: 4.5, staticPressure: 0, bestEfficiency: 0.76 };
  const at = (speed: number) => {
    const point = { speed, valveFlow: 180, head: 1, flow: 0, pressure: 0, shaftPowerKw: 0 };
    operatingPoint(design, point);
    return point;
  };
  const [full, half] = [at(1), at(0.5)];
  expect(half.flow / full.flow).toBeCloseTo(0.5, 6);
  expect(half.pressure / full.pressure).toBeCloseTo(0.25, 6);
  expect(half.shaftPowerKw / full.shaftPowerKw).toBeCloseTo(0.125, 6);
});
