import { expect, test } from 'vitest';
import { KNOWN_CLASSES } from '../../../models/condition/machine-class.ts';
import { FAULTS } from '../../../models/instrument/instrument-fault.ts';
import { builtInConditions, builtInEntry } from '../../../ticketing/assets/catalogue/built-in-entries.ts';
import { equipmentClasses } from '../../../ticketing/assets/catalogue/equipment-classes.ts';
import { failureCauses, failureMechanisms, failureModes } from '../../../ticketing/assets/catalogue/iso-14224.ts';
import { skills } from '../../../ticketing/assets/catalogue/skills-and-parts.ts';
import { failureModeOf, planOf } from '../../../ticketing/assets/failure-modes.ts';
import { requiredSkills, type Words } from '../../../ticketing/ticket/ticket-plan.ts';

/**
 * Names that the detector can give (docs/detection.md, models/condition/condition.ts,
 * models/condition/line-condition.ts), and its instruments.
 */
const machine = [
  ...['imbalance', 'misalignment', 'looseness', 'bearing', 'bearing_outer', 'bearing_inner'],
  ...['bearing_rolling_element', 'cavitation', 'blockage', 'overheating', 'electrical', 'leak', 'unknown'],
];
const instrument = [...FAULTS.filter((fault) => fault !== null), 'no_data', 'clock_skew'];
const classes = [null, ...KNOWN_CLASSES, 'instrument'];

const translated = ({ en, zh }: Words) => en.length > 2 && /[\u4e00-\u9fff]/.test(zh) && !/[\u4e00-\u9fff]/.test(en);

test('every condition that the detector can name has an entry, and no other', () => {
  expect([...builtInConditions].sort()).toEqual([...machine, ...instrument].sort());
  for (const condition of machine) expect(failureModeOf(condition).workClass).toBe('preventive');
  for (const condition of instrument) expect(failureModeOf(condition).workClass).toBe('instrument');
});

test('every entry is complete in both languages, for every class', () => {
  for (const condition of builtInConditions) {
    for (const machineClass of classes) {
      const entry = builtInEntry(condition, machineClass);
      if (!entry) throw new Error(condition);
      const all = [entry.name, entry.sign, ...entry.safety, ...entry.checks, ...entry.parts.map(({ name }) => name)];
      expect(all.filter((words) => !translated(words))).toEqual([]);
      expect(entry.safety.every(({ mandatory }) => mandatory) && entry.safety.length > 0).toBe(true);
      expect(entry.checks.length).toBeGreaterThan(1);
      expect(entry.checks.at(-1)).toMatchObject({ mandatory: true, id: expect.stringMatching(/^verify_/) });
      expect(new Set([...entry.safety, ...entry.checks].map(({ id }) => id)).size).toBe(
        entry.safety.length + entry.checks.length,
      );
      expect(entry.skills.length > 0 && entry.skills.every(({ skill }) => skill in skills)).toBe(true);
      expect(entry.estimatedMinutes).toBeGreaterThan(0);
      expect(failureModes).toHaveProperty([entry.failureMode]);
      expect(failureMechanisms).toHaveProperty([entry.mechanism]);
      expect(failureCauses).toHaveProperty([entry.cause]);
    }
  }
});

test('codes, classes and skills are named in both languages', () => {
  const named = [failureModes, failureMechanisms, failureCauses, skills].flatMap((table) => Object.values(table));
  const words = [...named, ...Object.values(equipmentClasses).map(({ name }) => name)];
  expect(words.filter((one) => !translated(one))).toEqual([]);
});

test('a machine is locked out before it is opened; its class says what else; an instrument leaves it running', () => {
  const steps = (condition: string, of: string | null) => failureModeOf(condition, of).safety.map(({ id }) => id);
  expect(steps('bearing', 'conveyors')).toEqual(['permit', 'lock_out', 'standstill', 'cool_down', 'belt_tension']);
  for (const condition of machine) expect(steps(condition, null)).toContain('lock_out');
  expect(steps('sensor_stuck', 'conveyor')).toEqual(['permit', 'bypass']);
  expect(failureModeOf('bearing', 'Electric motor').checks.map(({ id }) => id)).toContain('shaft_current');
});

test('a condition that nobody knows is unspecified, and keeps its name', () => {
  expect(failureModeOf('Odd-Noise')).toMatchObject({ condition: 'odd_noise', group: 'unspecified' });
  expect(failureModeOf('constructor').group).toBe('unspecified');
  expect(failureModeOf('Cavitation').group).toBe('flow');
  expect(failureModeOf('bearing', 'constructor').group).toBe('bearing');
});

test('a plan says who can do it', () => {
  expect(requiredSkills({ plan: planOf(failureModeOf('electrical'), null) })).toEqual([
    { skill: 'electrical', level: 2 },
  ]);
  expect(requiredSkills({ plan: null })).toEqual([]);
});
