import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { GetData } from '../api/use-get.ts';
import { machineWords } from '../words/machines.ts';
import { useWords } from '../words/words.ts';

/** How an asset is, as the fleet's list has it. */
export type FleetItem = GetData<'/assets/health'>['items'][number];
export type Grade = FleetItem['grade'];
export type Severity = keyof typeof machineWords.en.severity;

type Colours = { readonly background: string; readonly color: string };
const BRIGHT = '#ffffff';
const DARK = '#1a1b1e';

/**
 * Colours of a grade; each pair has a contrast of 5 or more. The number or word always stands with
 * it.
 */
export const GRADE_COLOURS: Readonly<Record<Grade, Colours>> = {
  good: { background: '#087f5b', color: BRIGHT },
  fair: { background: '#ffe066', color: DARK },
  poor: { background: '#ffa94d', color: DARK },
  critical: { background: '#c92a2a', color: BRIGHT },
  unknown: { background: '#495057', color: BRIGHT },
};

const SEVERITY_COLOURS: Readonly<Record<Severity, Colours>> = {
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
