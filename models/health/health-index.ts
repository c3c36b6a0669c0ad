import type { Severity } from '../alarm/alarm-rules.ts';

/** The grades of an index, the best first; each begins at the figure in {@link GRADE_FROM}. */
export const HEALTH_GRADES = ['good', 'fair', 'poor', 'critical'] as const;
export type HealthGrade = (typeof HEALTH_GRADES)[number];

const GRADE_FROM: Readonly<Record<HealthGrade, number>> = { good: 80, fair: 60, poor: 30, critical: 0 };

/** The parts of a machine's index at one moment. */
export type HealthSigns = {
  /** Mean score since the last point, 1 is the alarm limit; null where no model judges. */
  readonly score: number | null;
  /**
   * Severities of the open alarms of the machine itself: of its normal behaviour and of the plant's
   * rules, not of instruments.
   */
  readonly alarms: readonly Severity[];
  /** Until it may fail at the earliest, milliseconds; null without a prognosis. */
  readonly leftMs: number | null;
};

/** The result of the signs, from 0 to 100, and the sign that decides. */
export type HealthOpinion = { readonly value: number; readonly cause: 'normal' | 'score' | 'alarm' | 'prognosis' };

/** Below this share of its limit a score says nothing. */
const QUIET_SCORE = 0.8;

/** A score alone takes no more than this: a score beyond for the on-delay is an alarm. */
const LEAST_BY_SCORE = 70;

/** The most that a machine has with an open alarm. */
const BY_ALARM: Readonly<Record<Severity, number>> = { low: 55, medium: 35, high: 15 };
const DAY_MS = 86_400_000;

/** Its highest value when it may fail within this many days. */
const BY_PROGNOSIS: readonly (readonly [days: number, value: number])[] = [
  [1, 10],
  [7, 25],
  [30, 45],
];

/**
 * The lowest of the signs' opinions. Pure; a higher score, severer alarm or less time never raises
 * it.
 */
export function opinionOf({ score, alarms, leftMs }: HealthSigns): HealthOpinion {
  let opinion: HealthOpinion = { value: 100, cause: 'normal' };
  const take = (value: number, cause: HealthOpinion['cause']): void => {
    if (value < opinion.value) opinion = { value, cause };
  };
  if (score !== null) take(byScore(score), 'score');
  for (const severity of alarms) take(BY_ALARM[severity], 'alarm');
  if (leftMs !== null) for (const [days, value] of BY_PROGNOSIS) if (leftMs < days * DAY_MS) take(value, 'prognosis');
  return opinion;
}

function byScore(score: number): number {
  const above = Math.min(1, Math.max(0, (score - QUIET_SCORE) / (1 - QUIET_SCORE)));
  return 100 - above * (100 - LEAST_BY_SCORE);
}

/** The index of one machine. @property level on its way @property shown a whole number */
export type HealthLevel = { readonly level: number; readonly shown: number };

/** It falls at once, and rises by this much a minute of event time. */
const RISE_A_MINUTE = 2;

/** The shown index moves only by this much, so that it does not flicker. */
const DEAD_BAND = 5;
const MINUTE_MS = 60_000;

/** Takes the next opinion; null before the first. The shown index always returns to 100. */
export function settle(before: HealthLevel | null, value: number, passedMs: number): HealthLevel {
  if (before === null) return { level: value, shown: Math.round(value) };
  const highest = before.level + (RISE_A_MINUTE * Math.max(0, passedMs)) / MINUTE_MS;
  const level = Math.min(value, highest);
  const moves = level === 100 || Math.abs(level - before.shown) >= DEAD_BAND;
  return { level, shown: moves ? Math.round(level) : before.shown };
}

/** The grade of an index. */
export function gradeOf(index: number): HealthGrade {
  return HEALTH_GRADES.find((grade) => index >= GRADE_FROM[grade]) ?? 'critical';
}
