import type { Severity } from '../../models/alarm/alarm-rules.ts';

/** P1 is the most urgent. */
export const priorities = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof priorities)[number];

/** How much the plant depends on an asset: A stops production, C can wait. */
export const criticalities = ['A', 'B', 'C'] as const;
export type Criticality = (typeof criticalities)[number];

/** Criticality × severity (docs/sla.md). */
const table: Readonly<Record<Criticality, Readonly<Record<Severity, Priority>>>> = {
  A: { high: 'P1', medium: 'P2', low: 'P3' },
  B: { high: 'P2', medium: 'P3', low: 'P4' },
  C: { high: 'P3', medium: 'P4', low: 'P4' },
};

/** How urgent an alarm is, and why in words. */
export function priorityOf(criticality: Criticality, severity: Severity): { priority: Priority; reason: string } {
  const priority = table[criticality][severity];
  return { priority, reason: `asset of criticality ${criticality} × ${severity} severity = ${priority}` };
}

/** Whether the first is more urgent than the second. */
export function isMoreUrgent(priority: Priority, than: Priority): boolean {
  return priority < than;
}
