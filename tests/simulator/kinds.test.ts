import { expect, test } from 'vitest';
import { conversionOf } from '../../ingest/reading/units.ts';
import { saturationBar } from '../../simulator/kinds/chiller.ts';
import { KINDS } from '../../simulator/kinds/kinds.ts';
import { FAULTS, type FaultName } from '../../simulator/machine/faults.ts';
import { Machine, type MachineOptions } from '../../simulator/machine/machine.ts';
import { means, runMachine } from './run-machine.ts';

const startAt = Date.UTC(2026, 2, 2, 6);
const kinds = [...KINDS.values()];

function options(kind: string, more: Partial<MachineOptions> = {}): MachineOptions {
  const found = KINDS.get(kind);
  if (found === undefined) throw new Error(kind);
  return { kind: found, seed: 3, id: `${kind}-1`, startAt, duty: 'steady', ...more };
}

/** Means of a machine in its last stage of a fault, once all has settled. */
function damaged(kind: string, fault: FaultName | undefined): Record<string, number> {
  const faults = fault ? [{ kind: fault, onsetAt: 0, failureAt: 1, severity: 1 }] : [];
  return means(runMachine(600, options(kind, { faults, intervalSeconds: 7 })).slice(200));
}

test('a channel of one name has one unit in all kinds, and every unit is UCUM', () => {
  const units = new Map<string, string>();
  for (const { channels } of kinds) {
    for (const { name, unit } of channels) {
      expect(conversionOf(unit), unit).toBeDefined();
      expect(units.get(name) ?? unit, name).toBe(unit);
      units.set(name, unit);
    }
  }
});

test.each(kinds)(
  '$name: the points of its rotor are its first channels, and the same seed gives the same bytes',
  (kind) => {
    const names = kind.channels.map(({ name }) => name);
    expect(names.slice(0, kind.rotor.points.length)).toEqual(kind.rotor.points);
    expect(names.length).toBeLessThanOrEqual(8);
    const text = (seed: number) =>
      JSON.stringify(runMachine(500, options(kind.name, { duty: 'intermittent', counters: true, seed })));
    expect(text(5)).toBe(text(5));
    expect(text(5)).not.toBe(text(6));
  },
);

test.each(kinds)('$name: no value is infinite or negative, at any duty and interval', (kind) => {
  for (const duty of ['continuous', 'intermittent', 'two-shifts'] as const) {
    for (const intervalSeconds of [0.1, 1, 60]) {
      const readings = runMachine(800, options(kind.name, { duty, intervalSeconds }));
      const wrong = readings.flatMap(({ values }) => Object.entries(values).filter(([, v]) => !(v >= 0 && v < 1e6)));
      expect(wrong).toEqual([]);
    }
  }
});

test.each(kinds)('$name: a healthy machine is the same at the beginning and the end of a month', (kind) => {
  const month = runMachine(
    30 * 288,
    options(kind.name, { intervalSeconds: 300, climate: { meanCel: 22, dayKelvin: 0, seasonKelvin: 0 } }),
  );
  const [early, late] = [means(month.slice(0, 2880)), means(month.slice(-2880))];
  // The wind is a weather of hours, and a third of a month has few of them; cuts are drawn.
  const tolerance = { 'wind-turbine': 0.12, spindle: 0.04 }[kind.name] ?? 0.02;
  for (const { name } of kind.channels) {
    const [a = 0, b = 0] = [early[name], late[name]];
    expect(Math.abs(a - b), `${name}: ${a} ${b}`).toBeLessThan(tolerance * Math.abs(a) + 0.05);
  }
});

/** The effect of a fault on channels, in parts of the healthy value: above 0 up, below 0 down. */
const EFFECTS: readonly (readonly [kind: string, fault: FaultName, effects: Readonly<Record<string, number>>])[] = [
  ['pump', 'cavitation', { pressure: -0.03, vibration_de: 1 }],
  ['pump', 'blockage', { flow: -0.2 }],
  ['pump', 'leak', { flow: -0.15, pressure: -0.05 }],
  ['motor', 'winding', { current: 0.05, temperature_winding: 0.1 }],
  ['motor', 'cooling', { temperature_winding: 0.3 }],
  ['fan', 'belt_slip', { speed: -0.1, flow: -0.1 }],
  ['fan', 'filter', { flow: -0.08, filter_pressure: 1.5 }],
  ['gearbox', 'gear_tooth', { oil_particles: 3, vibration_input: 2 }],
  ['gearbox', 'leak', { oil_pressure: -0.3 }],
  ['compressor', 'leak', { load_share: 0.2 }],
  ['compressor', 'filter', { separator_pressure: 1 }],
  ['compressor', 'cooling', { temperature_discharge: 0.15 }],
  ['conveyor', 'belt_slip', { belt_speed: -0.1 }],
  ['conveyor', 'friction', { current: 0.05 }],
  ['chiller', 'refrigerant', { suction_pressure: -0.1, superheat: 1 }],
  ['chiller', 'blockage', { discharge_pressure: 0.1, current: 0.05 }],
  ['press', 'leak', { leak_flow: 2, stroke_time: 0.2 }],
  ['press', 'filter', { return_pressure: 1 }],
  ['spindle', 'friction', { temperature_front: 0.2 }],
  ['spindle', 'filter', { coolant_flow: -0.4 }],
  ['wind-turbine', 'cooling', { temperature_gearbox_oil: 0.1 }],
  ['wind-turbine', 'bearing_outer', { temperature_main_bearing: 0.2, vibration_gearbox: 2 }],
];

test.each(EFFECTS)('%s: %s moves the channels that it must', (kind, fault, effects) => {
  const [sound, faulty] = [damaged(kind, undefined), damaged(kind, fault)];
  for (const [channel, share] of Object.entries(effects)) {
    const change = ((faulty[channel] ?? Number.NaN) - (sound[channel] ?? Number.NaN)) / (sound[channel] ?? Number.NaN);
    if (share > 0) expect(change, channel).toBeGreaterThan(share);
    else expect(change, channel).toBeLessThan(share);
  }
});

test.each(kinds.flatMap(({ name, faults }) => faults.map((fault) => [name, fault] as const)))(
  '%s: %s shows in some channel by more than its noise',
  (name, fault) => {
    const [sound, faulty] = [damaged(name, undefined), damaged(name, fault)];
    const channels = KINDS.get(name)?.channels ?? [];
    const most = Math.max(
      ...channels.map((channel) => Math.abs((faulty[channel.name] ?? 0) - (sound[channel.name] ?? 0)) / channel.noise),
    );
    expect(most).toBeGreaterThan(5);
  },
);

test('every fault fits some kind', () => {
  expect(FAULTS.filter((fault) => !kinds.some(({ faults }) => faults.includes(fault)))).toEqual([]);
});

test('another machine, or another kind, changes nothing of a machine', () => {
  const alone = runMachine(50, options('press'));
  const [press, fan] = [new Machine(options('press')), new Machine(options('fan'))];
  for (const reading of alone) {
    fan.next();
    expect(press.next().values).toEqual(reading.values);
  }
});

test('machines with shifts rest at night and over the week-end', () => {
  // From Monday 06:00, a week of 10-minute readings.
  const week = runMachine(1008, options('fan', { duty: 'two-shifts', intervalSeconds: 600 }));
  const hoursOf = (from: number, to: number) => week.slice(from * 6, to * 6).map(({ mode }) => mode);
  expect(hoursOf(1, 15)).not.toContain('standstill');
  expect(new Set(hoursOf(17, 23))).toEqual(new Set(['standstill']));
  expect(new Set(hoursOf(4 * 24 + 17, 6 * 24 + 24))).toEqual(new Set(['standstill']));
  expect(means(week.slice(4 * 144 + 110, 6 * 144))['current']).toBeLessThan(1);
});

test('counters rise while the machine runs, and begin again', () => {
  const readings = runMachine(3000, options('motor', { counters: true, duty: 'two-shifts', intervalSeconds: 3600 }));
  const hours = readings.map(({ values }) => values['run_hours'] ?? Number.NaN);
  const rises = hours.slice(1).map((hour, i) => hour - (hours[i] ?? 0));
  expect(rises.every((rise) => rise > -0.01 && rise < 1.11)).toBe(true);
  expect(rises.filter((rise) => rise < 0.05).length).toBeGreaterThan(1000);
  const energy = readings.map(({ values }) => values['energy'] ?? Number.NaN);
  expect((energy.at(-1) ?? 0) - (energy[0] ?? 0)).toBeGreaterThan(10_000);
});

test('the pressure of R134a is that of the tables', () => {
  expect(saturationBar(0)).toBeCloseTo(2.93, 1);
  expect(saturationBar(40)).toBeCloseTo(10.17, 1);
});
