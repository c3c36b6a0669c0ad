import type { PlannedPart, PlanStep, RequiredSkill, Words } from '../../ticket/ticket-plan.ts';
import { checkSteps } from './check-steps.ts';
import { equipmentClasses } from './equipment-classes.ts';
import type { FailureModeEntry, WrittenCondition } from './failure-mode-entry.ts';
import { instrumentConditions } from './instrument-conditions.ts';
import { machineConditions } from './machine-conditions.ts';
import { safetySteps } from './safety-steps.ts';
import { generalParts } from './skills-and-parts.ts';

/** Every condition that has an entry of its own. */
export const builtInConditions: readonly string[] = [
  ...Object.keys(machineConditions),
  ...Object.keys(instrumentConditions),
];

/**
 * The entry that is built in for a condition, or undefined where there is none.
 * @param machineClass a class of the catalogue adds its safety steps, and its checks for this kind
 * of trouble
 */
export function builtInEntry(condition: string, machineClass: string | null): FailureModeEntry | undefined {
  const instrument = own(instrumentConditions, condition);
  const written = instrument ?? own(machineConditions, condition);
  if (!written) return undefined;
  const workClass = instrument ? 'instrument' : 'preventive';
  const added = machineClass === null ? undefined : own(equipmentClasses, machineClass);
  // Work on an instrument does not open the machine.
  const safety = workClass === 'instrument' ? [] : (added?.safety ?? []);
  return { ...expand(condition, written), ...stepsOf(written, safety, added?.checks[written.group] ?? []), workClass };
}

function expand(
  condition: string,
  written: WrittenCondition,
): Omit<FailureModeEntry, 'workClass' | 'safety' | 'checks'> {
  const { group, name, sign, failureMode, mechanism, cause, estimatedMinutes, twoPerson = false } = written;
  const skills = Object.entries(written.skills).map(([skill, level]): RequiredSkill => ({ skill, level }));
  const parts = Object.entries(written.parts).map(
    ([part, quantity]): PlannedPart => ({ part, quantity, name: named(generalParts, part) }),
  );
  return { condition, group, name, sign, failureMode, mechanism, cause, skills, parts, estimatedMinutes, twoPerson };
}

function stepsOf(written: WrittenCondition, safety: readonly string[], checks: readonly string[]) {
  const last = written.checks.slice(-1);
  // Steps of the class come before the last check: that one verifies the repair.
  const all = [...new Set([...written.checks.slice(0, -1), ...checks.filter((id) => !last.includes(id)), ...last])];
  return {
    safety: [...new Set([...written.safety, ...safety])].map((id) => step(safetySteps, id, true)),
    checks: all.map((id) => step(checkSteps, id, last.includes(id))),
  };
}

function step(steps: Readonly<Record<string, Words>>, id: string, mandatory: boolean): PlanStep {
  return { id, ...named(steps, id), mandatory };
}

function named(table: Readonly<Record<string, Words>>, id: string): Words {
  const words = own(table, id);
  if (!words) throw new Error(`the catalogue has no ${id}`);
  return words;
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
