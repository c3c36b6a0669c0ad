import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { machineWords } from '../words/machines.ts';
import { useWords } from '../words/words.ts';
import { type FleetItem, GRADE_COLOURS, type Severity } from './health.ts';

const SEVERITY_COLOURS: Readonly<Record<Severity, (typeof GRADE_COLOURS)['good']>> = {
  low: GRADE_COLOURS.fair,
  medium: GRADE_COLOURS.poor,
  high: GRADE_COLOURS.critical,
};

/** The health of a machine from 0 to 100, and its grade. */
export function HealthBadge({ health, grade }: Pick<FleetItem, 'health' | 'grade'>): ReactNode {
  const t = useWords(machineWords);
  return (
    <Badge tt="none" size="lg" style={GRADE_COLOURS[grade]} aria-label={health === null ? t.noHealth : undefined}>
      {health === null ? t.grade.unknown : `${health} · ${t.grade[grade]}`}
    </Badge>
  );
}

/** How bad an alarm is. */
export function SeverityBadge({ severity }: { readonly severity: string }): ReactNode {
  const t = useWords(machineWords);
  const known = isSeverity(severity) ? severity : 'medium';
  return (
    <Badge tt="none" style={SEVERITY_COLOURS[known]}>
      {t.severity[known]}
    </Badge>
  );
}

function isSeverity(severity: string): severity is Severity {
  return severity in SEVERITY_COLOURS;
}

/** The name of a condition; one that the plant has made itself stands as it is. */
export function useConditionName(): (condition: string) => string {
  const t = useWords(machineWords);
  return (condition) => (t.condition as Readonly<Record<string, string>>)[condition] ?? condition;
}
