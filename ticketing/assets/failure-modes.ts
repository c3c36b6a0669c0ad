import { knownClass } from '../../models/condition/machine-class.ts';
import type { Sql } from '../db/sql.ts';
import type { TicketPlan } from '../ticket/ticket-plan.ts';
import { builtInEntry } from './catalogue/built-in-entries.ts';
import type { FailureModeEntry } from './catalogue/failure-mode-entry.ts';

/** The group of conditions without a name: such an alarm joins any open ticket of the asset. */
export const unspecified = 'unspecified';

/** The plant's changes: members given here replace the built-in ones. */
export type PlantEntry = Partial<Omit<FailureModeEntry, 'condition'>>;

/** A condition of the catalogue in any spelling: spaces and case do not matter. */
export function conditionKey(condition: string): string {
  return condition
    .trim()
    .toLowerCase()
    .replaceAll(/[\s/-]+/g, '_');
}

/**
 * An equipment class of the catalogue: `Centrifugal pumps` is a `pump`; null where none was given.
 */
export function classKey(machineClass: string | null): string | null {
  if (machineClass === null || machineClass.trim() === '') return null;
  return knownClass(machineClass) ?? conditionKey(machineClass);
}

/** The built-in entry for a condition; the entry of `unknown` for an unknown condition. */
export function failureModeOf(condition: string, machineClass: string | null = null): FailureModeEntry {
  const key = conditionKey(condition);
  const known = builtInEntry(key, classKey(machineClass));
  if (known) return known;
  const unknown = builtInEntry('unknown', classKey(machineClass));
  if (!unknown) throw new Error('the catalogue has an entry for unknown conditions');
  return { ...unknown, condition: key };
}

/**
 * The entry that counts in this plant: its own for the class, else its own for any class, else the
 * built-in one; member by member.
 */
export async function failureModeFor(
  sql: Sql,
  condition: string,
  machineClass: string | null,
): Promise<FailureModeEntry> {
  const { rows } = await sql.query<{ entry: PlantEntry }>(
    `select entry from failure_mode_entry where condition = $1 and class in ('', $2) order by class`,
    [conditionKey(condition), classKey(machineClass) ?? ''],
  );
  return Object.assign({}, failureModeOf(condition, machineClass), ...rows.map(({ entry }) => entry));
}

/** How to go about a ticket that an entry of the catalogue is for. */
export function planOf(entry: FailureModeEntry, machineClass: string | null): TicketPlan {
  const { condition, name, failureMode, mechanism, cause, safety, checks, skills, parts } = entry;
  const { estimatedMinutes, twoPerson } = entry;
  return {
    condition,
    class: classKey(machineClass),
    name,
    failureMode,
    mechanism,
    cause,
    safety,
    checks,
    skills,
    parts,
    estimatedMinutes,
    twoPerson,
  };
}
