import { expect, it } from 'vitest';
import { isUnderFloors, standsStill, workFloors } from '../../../models/machine/standstill.ts';

const stands = (values: Readonly<Record<string, readonly [value: number, unit: string | null]>>): boolean =>
  standsStill({
    channels: Object.keys(values),
    units: Object.values(values).map(([, unit]) => unit),
    held: Float64Array.from(Object.values(values), ([value]) => value),
  });

it.each([
  ['a drive without current, power and speed', { current: [0.2, 'A'], power: [0, 'kW'], speed: [0, '/min'] }, true],
  ['the same in other units', { i: [1, 'A'], motor_current: [90, 'mA'], active_power: [3, 'W'] }, true],
  [
    'one sensor of four that errs',
    { current: [9, 'A'], power: [0, 'kW'], speed: [0, '/min'], v_vib: [0.1, 'mm/s'] },
    true,
  ],
  ['a drive under load', { current: [40, 'A'], power: [18, 'kW'], speed: [1480, '/min'] }, false],
  ['a dead current sensor', { current: [0, 'A'], vibration: [2.3, 'mm/s'] }, false],
  ['a small fan', { current: [0.4, 'A'], temperature: [31, 'Cel'] }, false],
  ['a small fan that is off', { current: [0, 'A'], temperature: [31, 'Cel'] }, true],
  ['a machine that shakes with its neighbours', { vibration_de: [0.08, 'mm/s'], vibration_nde: [0.05, 'mm/s'] }, true],
  ['a calm machine', { vibration_de: [0.2, 'mm/s'], vibration_nde: [0.2, 'mm/s'] }, false],
  ['calm air', { wind_speed: [0, 'm/s'], temperature: [4, 'Cel'] }, false],
  ['a set-point of nothing', { speed_setpoint: [0, '/min'], temperature: [4, 'Cel'] }, false],
  ['numbers without a unit', { current: [0, null], speed: [0, null] }, false],
  ['a recording', { 'current (A)': [0, null], 'speed (/min)': [0, null] }, true],
  ['channels that have not come', { current: [Number.NaN, 'A'], speed: [Number.NaN, '/min'] }, false],
] as const)('%s', (_, values, expected) => {
  expect(stands(values)).toBe(expected);
});

it('another list of units counts at once, and values are taken from a place on', () => {
  const channels = ['current', 'speed'];
  const held = Float64Array.of(0.5, 0);
  expect(standsStill({ channels, units: ['A', '/min'], held })).toBe(true);
  expect(standsStill({ channels, units: ['kA', 'Hz'], held })).toBe(false);
  const floors = workFloors(channels, ['A', '/min']);
  expect(isUnderFloors(floors, Float64Array.of(40, 1480, 0, 0), 0)).toBe(false);
  expect(isUnderFloors(floors, Float64Array.of(40, 1480, 0, 0), 2)).toBe(true);
});
