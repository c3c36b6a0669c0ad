import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bearingOf,
  type MachineSettings,
  machineFinder,
  machineProblems,
  zoneLimitsOf,
} from '../../../models/machine/machine-settings.ts';
import { loadConfig } from '../../../platform/config.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const bearing = { elements: 16, elementDiameter: 0.331, pitchDiameter: 2.815, contactAngleDegrees: 15.17 };

describe('machines', () => {
  it('are found by the first pattern that fits the device', () => {
    const find = machineFinder([
      { devices: 'plant:pump-1', class: 'one' },
      { devices: 'plant:pump-*', class: 'pumps' },
      { devices: '*:fan.(a)', class: 'a dot is a dot' },
    ]);
    const classes = ['plant:pump-1', 'plant:pump-12', 'other:fan.(a)', 'other:fanx(a)', 'plant:pump'].map(
      (device) => find(device)?.class,
    );
    expect(classes).toEqual(['one', 'pumps', 'a dot is a dot', undefined, undefined]);
  });

  it('tell which bearing a channel hears', () => {
    const machine: MachineSettings = {
      devices: '*',
      rpm: 2000,
      bearings: [
        { ...bearing, channels: '*_de_*' },
        { elements: 8, elementDiameter: 10, pitchDiameter: 50 },
      ],
    };
    expect(bearingOf(machine, 'vibration_de_x')?.elements).toBe(16);
    expect(bearingOf(machine, 'vibration_nde')).toMatchObject({ elements: 8, contactAngleDegrees: 0 });
    expect(bearingOf({ devices: '*' }, 'x')).toBeNull();
  });

  it('have the limits of their ISO class unless the plant has its own', () => {
    const iso = { group: 2, mounting: 'rigid' } as const;
    expect(zoneLimitsOf({ devices: '*', iso })).toEqual([1.4, 2.8, 4.5]);
    expect(zoneLimitsOf({ devices: '*', iso, zoneLimits: [1, 2, 3] })).toEqual([1, 2, 3]);
    expect(zoneLimitsOf({ devices: '*' })).toBeNull();
  });

  it('are refused where they cannot be', () => {
    expect(machineProblems({ devices: '*', rpm: 1500, bearings: [bearing], zoneLimits: [1, 2, 3] })).toEqual([]);
    const swapped = { ...bearing, elementDiameter: 3 };
    expect(machineProblems({ devices: '*', bearings: [swapped], zoneLimits: [1, 1, 3] })).toHaveLength(3);
  });

  it('stand in the configuration file, and what is wrong there is said at once', () => {
    const rules = [
      { devices: 'plant:*', rpm: 1500, bearings: [bearing] },
      { devices: 'a', rpm: 0 },
      { devices: 'b', iso: { group: 3, mounting: 'rigid' } },
      { devices: 'c', bearings: [bearing] },
      { devices: 'd', speed: 1 },
    ];
    const file = path.join(tempDir(), 'harbinger.json');
    const load = (given: unknown[]) => {
      writeFileSync(file, JSON.stringify({ machines: { rules: given } }));
      return loadConfig({ environment: {}, file });
    };
    expect(load(rules.slice(0, 1)).machines.rules).toEqual(rules.slice(0, 1));
    let message = '';
    try {
      load(rules);
    } catch (error) {
      message = (error as Error).message;
    }
    for (const place of ['rules[1]/rpm', 'rules[2]/iso/group', 'rules[3]: bearings need rpm', 'rules[4]']) {
      expect(message).toContain(`machines.${place}`);
    }
    expect(message).not.toContain('rules[0]');
  });
});
