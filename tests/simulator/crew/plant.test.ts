import { expect, test } from 'vitest';
import { createPlant } from '../../../simulator/crew/plant.ts';
import { Device } from '../../../simulator/fleet/device.ts';
import { kindNamed, type PlannedMachine } from '../../../simulator/fleet/fleet-plan.ts';

const HOUR = 3_600_000;
const startAt = Date.UTC(2026, 0, 5, 6);
const fault = { kind: 'imbalance', onsetAt: startAt, failureAt: startAt + 10 * HOUR, severity: 1 } as const;

function plantOf(planned: Partial<PlannedMachine>) {
  const machine: PlannedMachine = { site: 'north', device: 'fan-1', kind: kindNamed('fan'), faults: [], ...planned };
  const device = new Device(machine, { seed: 1, startAt, intervalSeconds: 600 });
  const plant = createPlant([{ planned: machine, device }]);
  const run = (hours: number): void => {
    for (let i = 0; i < hours * 6; i++) device.step();
  };
  const now = (): number => device.machine.sampledAt;
  return { device, plant, run, now, condition: () => plant.conditionOf('north:fan-1', now()) };
}

test('people see what is damaged, and that a machine has failed', () => {
  const { run, condition } = plantOf({ faults: [fault], stopsAtFailure: true });
  run(8);
  expect(condition().faults).toEqual([{ fault: 'imbalance', damage: expect.closeTo(0.5, 1) }]);
  expect(condition().isFailed).toBe(false);
  run(3);
  expect(condition()).toMatchObject({ isFailed: true, isStanding: true });
});

test('work that begins while the machine runs stops it, and its repair counts at the end', () => {
  const { device, plant, run, now, condition } = plantOf({ faults: [fault] });
  run(8);
  const from = now();
  plant.work('north:fan-1', { from, until: from + 2 * HOUR, what: 'repair', fault: 'imbalance', quality: 'as_new' });
  run(1);
  expect(device.machine.now.speed).toBe(0);
  expect(condition().faults).not.toEqual([]);
  run(2);
  expect(device.machine.now.speed).toBe(1);
  expect(condition().faults).toEqual([]);
});

test('work keeps its order, planned or not', () => {
  const later = { from: startAt + 6 * HOUR, until: startAt + 7 * HOUR, what: 'overhaul' } as const;
  const { device, plant, run } = plantOf({ works: [later] });
  run(1);
  const work = { what: 'repair', fault: 'filter', quality: 'as_new' } as const;
  plant.work('north:fan-1', { from: startAt + 2 * HOUR, until: startAt + 3 * HOUR, ...work });
  run(9);
  expect(device.machine.condition.events.map(({ what, at }) => [what, (at - startAt) / HOUR])).toEqual([
    ['repair', 3],
    ['overhaul', 7],
  ]);
});

test('a sensor that somebody has changed shows the truth again', () => {
  const trouble = {
    channel: 'temperature',
    trouble: 'bias',
    amount: 500,
    from: startAt,
    until: Number.POSITIVE_INFINITY,
  } as const;
  const { device, plant, run, now, condition } = plantOf({ instruments: [trouble] });
  run(1);
  expect(condition().troubles).toEqual([{ channel: 'temperature', trouble: 'bias' }]);
  expect(device.step().leaving[0]?.values['temperature']).toBeGreaterThan(400);
  plant.mend('north:fan-1', now());
  expect(device.step().leaving[0]?.values['temperature']).toBeLessThan(200);
  expect(condition().troubles).toEqual([]);
  expect(trouble.until).toBe(Number.POSITIVE_INFINITY);
});

test('another product explains a week, and no more', () => {
  const { run, condition } = plantOf({ changes: [{ from: startAt + HOUR, load: 0.8 }] });
  run(0.5);
  expect(condition().isChanged).toBe(false);
  run(24);
  expect(condition().isChanged).toBe(true);
  run(8 * 24);
  expect(condition().isChanged).toBe(false);
});
