import { expect, test } from 'vitest';
import { newDeviceState } from '../../../models/device/device-state.ts';
import { takeReading } from '../../../models/device/take-reading.ts';
import type { MachineSettings } from '../../../models/machine/machine-settings.ts';
import { createRuleJudge } from '../../../models/rules/judge-rules.ts';
import { readingAt } from './run-rule.ts';

const pump: MachineSettings = { devices: '*', class: 'pump', iso: { group: 2, mounting: 'rigid' } };

/** The result of a machine's zones for a channel, second by second. */
function zonesOf(
  machine: MachineSettings,
  channel: string,
  signal: (second: number) => number,
  unit?: string,
): string[] {
  const { judge } = createRuleJudge({ rules: [], machineOf: () => machine });
  const state = newDeviceState('plant:pump-1');
  return Array.from({ length: 60 }, (_, second) => {
    const reading = readingAt(second, { [channel]: signal(second) }, unit === undefined ? {} : { [channel]: unit });
    return judge(state, reading, takeReading(state, reading)).map(
      ({ kind, episode }) => `${kind}@${second} ${episode.severity}: ${episode.reason}`,
    );
  }).flat();
}

test('zones A and B are no alarm, C is one of medium severity, and D makes it high; the reason names the zone', () => {
  const signal = (second: number) => (second < 10 ? 2.7 : second < 25 ? 2.8 : 4.5);
  const told = zonesOf(pump, 'vibration_rms', signal, 'mm/s');
  const zones = 'of ISO 20816-3 group 2, rigid mounting (class pump), which begins at';
  expect(told).toEqual([
    `raised@15 medium: Vibration: vibration_rms is 2.8 mm/s, in zone C ${zones} 2.8 mm/s.`,
    `worsened@30 high: Vibration: vibration_rms is 4.5 mm/s, in zone D ${zones} 4.5 mm/s.`,
  ]);
});

test.each([
  ['m/s', 0.0051],
  ['[in_i]/s', 0.21],
  ['cm/s', 0.51],
])('a velocity in %s is converted', (unit, value) => {
  expect(zonesOf(pump, 'vib', () => value, unit)[0]).toMatch(/^raised@\d+ high: .* in zone D/);
});

test.each([
  ['without a unit', 'vibration_rms', undefined],
  ['of another quantity', 'vibration_rms', 'm/s2'],
  ['of a belt', 'belt_speed', 'mm/s'],
  ['of a flow', 'air_velocity', 'mm/s'],
  ['at its peak', 'vibration_peak', 'mm/s'],
])('a value %s is in no zone', (_, channel, unit) => {
  expect(zonesOf(pump, channel, () => 99, unit)).toEqual([]);
});

test('the limits of the plant come before those of the standard, and a machine without any has no zones', () => {
  const own = { ...pump, zoneLimits: [10, 20, 30], zoneChannels: 'belt*' };
  expect(zonesOf(own, 'belt_speed', () => 19, 'mm/s')).toEqual([]);
  expect(zonesOf(own, 'belt_speed', () => 21, 'mm/s')[0]).toContain("with the plant's own limits (class pump)");
  expect(zonesOf(own, 'vibration_rms', () => 99, 'mm/s')).toEqual([]);
  expect(zonesOf({ devices: '*', class: 'pump' }, 'vibration_rms', () => 99, 'mm/s')).toEqual([]);
});

test('a machine that loses its zones ends the alarm, with the reason', () => {
  let machine = pump;
  const rules = createRuleJudge({ rules: [], machineOf: () => machine });
  const state = newDeviceState('plant:pump-1');
  const take = (second: number) => {
    const reading = readingAt(second, { vib: 9 }, { vib: 'mm/s' });
    return rules
      .judge(state, reading, takeReading(state, reading))
      .map(({ kind, episode }) => [kind, episode.endedBecause]);
  };
  expect(Array.from({ length: 20 }, (_, second) => take(second)).flat()).toEqual([['raised', undefined]]);
  machine = { devices: '*' };
  rules.follow([{ from: Number.NEGATIVE_INFINITY, rules: [] }]);
  expect(take(21)).toEqual([['cleared', 'its rule no longer applies']]);
});
