import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { createKeptRows } from '../../../models/device/kept-rows.ts';
import { describeProgress } from '../../../models/learning/describe-progress.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { createMachineBook } from '../../../models/machine/machine-book.ts';
import type { MachineLimit } from '../../../models/machine/machine-limit.ts';
import { type MachineSettings, machineProblems } from '../../../models/machine/machine-settings.ts';
import { backend } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const DEVICE = 'plant:pump-1';
const LEARN_ROWS = 200;

const pumpWith = (...limits: MachineLimit[]): MachineSettings => ({ devices: 'plant:*', class: 'pump', limits });

function open(machine: MachineSettings) {
  const machines = createMachineBook([machine]);
  const kept = createKeptRows();
  const detector = createDetector({ backend, learnRows: LEARN_ROWS, machines, kept, now: () => new Date(0) });
  const events: string[] = [];
  const take = async (readings: readonly Reading[], batch = readings.length) => {
    for (let from = 0; from < readings.length; from += batch) {
      const { transitions } = await detector.process(readings.slice(from, from + batch), 0);
      for (const { kind, episode } of transitions) events.push(`${kind} ${episode.detector}: ${episode.reason}`);
    }
  };
  const stateOf = () => detector.statesOf(DEVICE)[0];
  return { detector, machines, kept, events, take, stateOf };
}

/** A healthy machine whose pressure is another one for some rows. */
function withPressure(rows: number, pressure: (row: number) => number | undefined, unit?: string): Reading[] {
  return machineReadings({ rows }).map((reading, row) => {
    const value = pressure(row);
    const values = value === undefined ? reading.values : { ...reading.values, pressure: value };
    return unit === undefined ? { ...reading, values } : { ...reading, values, units: { pressure: unit } };
  });
}

const between = (from: number, to: number, value: number) => (row: number) =>
  row >= from && row < to ? value : undefined;

describe('a limit of the class of a machine', () => {
  it('watches a device from its first readings on, and the alarm names the class and the limit', async () => {
    const on = open(pumpWith({ channel: 'press*', high: 6, unit: 'bar', severity: 'high' }));
    await on.take(withPressure(60, between(2, 20, 9), 'bar'));
    expect(on.events).toEqual([
      'raised rules/1: Limit of the class pump: pressure is 9 bar, with a limit of 6 bar.',
      'cleared rules/1: Limit of the class pump: pressure is 9 bar, with a limit of 6 bar.',
    ]);
  });

  it.each([
    [
      'of a quantity finds the channel by its name and converts its unit',
      { quantity: 'pressure', unit: 'kPa', high: 600 },
    ],
    ['on both sides', { channel: 'pressure', low: 2, high: 6 }],
    ['on the change within a time', { channel: 'pressure', change: 3, overSeconds: 10 }],
  ] as const)('%s', async (_, limit) => {
    const on = open(pumpWith(limit));
    await on.take(withPressure(60, between(20, 40, 9), 'bar'));
    expect(on.events[0]).toMatch(/^raised rules\/1: Limit of the class pump: /);
  });

  it('of a quantity leaves alone what has a unit of another kind', async () => {
    const on = open(pumpWith({ quantity: 'vibration', unit: 'mm/s', high: 1 }));
    const other = machineReadings({ rows: 60 }).map((each) => ({ ...each, units: { vibration_rms: 'm/s2' } }));
    await on.take(other);
    expect(on.events).toEqual([]);
  });

  it('is followed without a restart, and its alarm ends where the limit is taken away', async () => {
    const on = open({ devices: 'plant:*', class: 'pump' });
    const readings = withPressure(90, () => 9);
    await on.take(readings.slice(0, 30));
    expect(on.events).toEqual([]);
    const rules = [{ from: Number.NEGATIVE_INFINITY, rules: [] }];
    on.detector.follow({ rules, machines: [pumpWith({ channel: 'pressure', high: 6 })] });
    await on.take(readings.slice(30, 60));
    expect(on.events).toHaveLength(1);
    on.detector.follow({ rules: [...rules], machines: [{ devices: 'plant:*', class: 'pump' }] });
    await on.take(readings.slice(60));
    expect(on.events[1]).toMatch(/^cleared rules/);
  });

  it('does not let a fault in the learning span be learned, however the batches are cut; the progress says so', async () => {
    const readings = withPressure(LEARN_ROWS + 60, between(100, 150, 9));
    const whole = open(pumpWith({ channel: 'pressure', high: 6 }));
    await whole.take(readings.slice(0, 160));
    const [state] = whole.detector.statesOf(DEVICE);
    if (state === undefined) throw new Error('the device is known');
    const machine = whole.machines.of(DEVICE);
    const progress = learningProgress(state, { learnRows: LEARN_ROWS, rules: 0, kept: whole.kept, machine });
    expect(progress.watchedBy[0]).toBe('limits of the class pump');
    expect(describeProgress(progress)).toBe(
      'learning: 110 of 200 readings; 50 more were left out, as not plausible for its class',
    );
    await whole.take(readings.slice(160));
    const piece = open(pumpWith({ channel: 'pressure', high: 6 }));
    await piece.take(readings, 7);
    expect(whole.stateOf()?.model?.id).toBeDefined();
    expect(piece.stateOf()?.model?.id).toBe(whole.stateOf()?.model?.id);
    const without = open({ devices: 'plant:*', class: 'pump' });
    await without.take(readings);
    expect(without.stateOf()?.model?.id).not.toBe(whole.stateOf()?.model?.id);
  });

  it('learns a machine that stays beyond its limit for four learning spans: so it is, and the alarm stays open', async () => {
    const on = open(pumpWith({ channel: 'pressure', high: 3 }));
    await on.take(machineReadings({ rows: 5 * LEARN_ROWS - 1 }));
    expect(on.stateOf()?.model).toBeNull();
    await on.take(machineReadings({ rows: 5 * LEARN_ROWS + 50 }).slice(5 * LEARN_ROWS - 1));
    expect(on.stateOf()?.model).not.toBeNull();
    expect(on.events).toHaveLength(1);
  });

  it('makes room for the own model once that judges the channel, and stays beside it where it holds always', async () => {
    const fault = between(300, 400, 9);
    const ofLimits = async (holds: MachineLimit['holds'] & string) => {
      const on = open(pumpWith({ channel: 'pressure', high: 6, holds }));
      await on.take(withPressure(420, fault));
      const raised = on.events.filter((event) => event.startsWith('raised'));
      return { count: raised.length, limits: raised.filter((event) => event.includes('rules/1')).length };
    };
    expect(await ofLimits('until_learned')).toEqual({ count: 1, limits: 0 });
    expect(await ofLimits('always')).toEqual({ count: 2, limits: 1 });
  });

  it('watches a channel that comes after the learning from its first reading on', async () => {
    const on = open(pumpWith({ channel: 'torque', high: 6 }));
    await on.take(
      machineReadings({ rows: 300 }).map((each, row) =>
        row < 250 ? each : { ...each, values: { ...each.values, torque: row < 280 ? 9 : 5 } },
      ),
    );
    expect(on.events[0]).toBe('raised rules/1: Limit of the class pump: torque is 9, with a limit of 6.');
  });
});

describe('limits that cannot work', () => {
  it.each([
    [{ high: 5 }, 'limits.0: name either channel or quantity'],
    [{ channel: 'a', quantity: 'flow', high: 5, unit: 'l/min' }, 'limits.0: name either channel or quantity'],
    [{ quantity: 'flow', high: 5 }, 'limits.0: a quantity needs the unit of its limits'],
    [{ channel: 'a', high: 5, unit: 'barg' }, 'limits.0: barg is no unit of UCUM'],
    [{ channel: 'a' }, 'limits.0: name low, high or change'],
    [{ channel: 'a', low: 5, high: 5 }, 'limits.0: low is below high'],
    [{ channel: 'a', high: 5, overSeconds: 5 }, 'limits.0: overSeconds belongs to change'],
  ] as const)('%o: %s', (limit, problem) => {
    expect(machineProblems({ devices: '*', limits: [limit] })).toEqual([problem]);
  });
});
