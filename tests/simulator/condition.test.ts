import { expect, test } from 'vitest';
import { createRandom } from '../../lib/random.ts';
import { FAN } from '../../simulator/kinds/fan.ts';
import { PUMP } from '../../simulator/kinds/pump.ts';
import { Condition } from '../../simulator/machine/condition.ts';
import { FAULT, type FaultName } from '../../simulator/machine/faults.ts';
import { Machine, type Work } from '../../simulator/machine/machine.ts';
import { WEAR } from '../../simulator/machine/wear.ts';
import { means, runMachine } from './run-machine.ts';

const HOUR = 3_600_000;
const startAt = Date.UTC(2026, 0, 5, 6);

function condition(options: Partial<ConstructorParameters<typeof Condition>[0]> = {}): Condition {
  return new Condition({ fits: FAN.faults, planned: [], acceleration: 0, random: createRandom(1), ...options });
}

function damageOf(parts: Condition, fault: FaultName): number {
  return parts.damage[FAULT[fault]] as number;
}

test('lives follow the Weibull distribution: 63 % have begun to fail by the characteristic life', () => {
  const hours = WEAR.filter.scaleHours;
  let begun = 0;
  let early = 0;
  for (let seed = 0; seed < 400; seed++) {
    const parts = condition({ fits: ['filter'], acceleration: 1, random: createRandom(seed) });
    for (let hour = 0; hour <= hours; hour += 20) {
      parts.step(hour * HOUR, 20);
      if (hour === hours / 2 && parts.events.length > 0) early++;
    }
    if (parts.events.length > 0) begun++;
  }
  expect(begun / 400).toBeGreaterThan(0.58);
  expect(begun / 400).toBeLessThan(0.68);
  // A filter wears by age: by half of its life 1 - exp(-(1/2)^4) = 6 %.
  expect(early / 400).toBeLessThan(0.12);
});

test('a machine that stands still does not age', () => {
  const parts = condition({ acceleration: 1000 });
  for (let hour = 0; hour < 10_000; hour++) parts.step(hour * HOUR, 0);
  expect(parts.events).toEqual([]);
});

test('nobody acts: the fault grows to its failure and takes another part along', () => {
  const parts = condition({ fits: ['imbalance', 'bearing_outer', 'looseness'], acceleration: 1 });
  for (let hour = 0; hour < 150_000 && !parts.isFailed; hour += 10) parts.step(hour * HOUR, 10);
  const told = parts.events.map(({ what, fault, cause }) => [what, fault, cause]);
  expect(told[0]?.[0]).toBe('onset');
  expect(told.some(([what]) => what === 'failure')).toBe(true);
  expect(told.filter(([, , cause]) => cause === 'secondary').length).toBeGreaterThan(0);
});

const planned = [{ kind: 'imbalance', onsetAt: 0, failureAt: 100 * HOUR, severity: 1 }] as const;

test.each([
  ['as_new', 0, 0],
  ['partly', 0.05, 0.3],
  ['wrong_part', 0.5, 1],
] as const)('a repair %s leaves that much of the damage', (quality, least, most) => {
  const parts = condition({ planned });
  parts.step(85 * HOUR, 1);
  const before = damageOf(parts, 'imbalance');
  parts.repair('imbalance', { at: 85 * HOUR, quality });
  parts.step(85 * HOUR, 1);
  const left = damageOf(parts, 'imbalance') / before;
  expect(left).toBeGreaterThanOrEqual(least);
  expect(left).toBeLessThanOrEqual(most);
  parts.step(1000 * HOUR, 1);
  expect(parts.isFailed).toBe(quality !== 'as_new');
});

test('a repair of the wrong machine changes nothing there, and leaves the fault here', () => {
  const [faulty, sound] = [condition({ planned }), condition()];
  faulty.step(90 * HOUR, 1);
  sound.step(90 * HOUR, 1);
  sound.repair('imbalance', { at: 90 * HOUR, quality: 'as_new' });
  faulty.step(101 * HOUR, 1);
  sound.step(101 * HOUR, 1);
  expect([faulty.isFailed, sound.isFailed]).toEqual([true, false]);
});

test('a machine stops at its failure until the repair, and runs on after it', () => {
  const fault = { kind: 'bearing_outer', onsetAt: startAt, failureAt: startAt + HOUR, severity: 1 } as const;
  const work: Work = {
    from: startAt + 2 * HOUR,
    until: startAt + 3 * HOUR,
    what: 'repair',
    fault: 'bearing_outer',
    quality: 'as_new',
  };
  const options = { kind: PUMP, seed: 1, id: 'pump-1', startAt, intervalSeconds: 60, stopsAtFailure: true };
  const readings = runMachine(300, { ...options, faults: [fault], works: [work] });
  const flow = (from: number, to: number) => means(readings.slice(from, to))['flow'] ?? 0;
  expect(flow(0, 58)).toBeGreaterThan(80);
  expect(flow(65, 178)).toBeLessThan(2);
  expect(flow(185, 300)).toBeGreaterThan(80);
  expect(means(readings.slice(190, 300))['vibration_de']).toBeLessThan(2.5);
});

test('after an overhaul all parts are new, and the machine is a little different', () => {
  const machine = new Machine({ kind: PUMP, seed: 4, id: 'pump-1', startAt, duty: 'steady', faults: planned });
  const mean = () => means(Array.from({ length: 600 }, () => machine.next()));
  const before = mean();
  expect(before['vibration_de']).toBeGreaterThan(6);
  machine.overhaul();
  for (let i = 0; i < 1500; i++) machine.step();
  const [after, later] = [mean(), mean()];
  const sound = means(runMachine(2100, { kind: PUMP, seed: 4, id: 'pump-1', startAt, duty: 'steady' }).slice(1500));
  expect(machine.condition.events.map(({ what }) => what)).toEqual(['onset', 'failure', 'repair', 'overhaul']);
  const changes = ['vibration_de', 'pressure', 'flow'].map((channel) => {
    const [a = 0, b = 0, c = 0] = [after[channel], sound[channel], later[channel]];
    return { overhaul: Math.abs(a / b - 1), chance: Math.abs(a / c - 1) };
  });
  expect(Math.max(...changes.map(({ overhaul }) => overhaul))).toBeLessThan(0.06);
  expect(changes.some(({ overhaul, chance }) => overhaul > 3 * chance && overhaul > 0.002)).toBe(true);
});
