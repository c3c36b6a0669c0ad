import type { Calendar } from '../calendar/calendar.ts';
import type { ClockTimes } from './clock-times.ts';
import type { EscalationStep, When } from './ladder.ts';

const MINUTE_MS = 60_000;

/** Inputs of the times of a step. */
export type StepClock = {
  readonly target: number;
  readonly times: ClockTimes;
  readonly calendar: Calendar;
  /** Of the step before; null while it was not done. */
  readonly previousFiredAt: Date | null;
  /** Of the step's condition, where it has one. */
  readonly openHours: Calendar | undefined;
};

/** When a step of a running clock is due; null while it waits for the step before it. Pure. */
export function stepDueAt(step: EscalationStep, clock: StepClock): Date | null {
  const instants = step.when.map((when) => instantOf(when, clock)).filter((at) => at !== null);
  if (instants.length === 0) return null;
  const earliest = Math.min(...instants);
  return new Date(clock.openHours?.nextOpening(earliest) ?? earliest);
}

function instantOf(when: When, { target, times, calendar, previousFiredAt }: StepClock): number | null {
  if ('minutesAfterPrevious' in when) {
    if (previousFiredAt === null) return null;
    return calendar.add(previousFiredAt.getTime(), when.minutesAfterPrevious * MINUTE_MS);
  }
  if ('minutesBeforeDue' in when) {
    const left = when.minutesBeforeDue * MINUTE_MS;
    return left < target ? times.whenLeft(left) : null;
  }
  const reached = reachedBy(when, target);
  return reached === null ? null : times.whenUsed(reached);
}

/**
 * Working time that a clock has counted when a step is due: of several the least; null where it
 * does not depend on it.
 */
export function reachedOf(step: EscalationStep, target: number): number | null {
  const reached = step.when.map((when) => reachedBy(when, target)).filter((ms) => ms !== null);
  return reached.length === 0 ? null : Math.min(...reached);
}

function reachedBy(when: When, target: number): number | null {
  if ('percent' in when) return past(Math.round((target * when.percent) / 100), target);
  if ('minutesAfterStart' in when) return when.minutesAfterStart * MINUTE_MS;
  if ('minutesAfterDue' in when) return past(target + when.minutesAfterDue * MINUTE_MS, target);
  if ('minutesBeforeDue' in when) {
    const reached = target - when.minutesBeforeDue * MINUTE_MS;
    return reached > 0 ? reached : null;
  }
  return null;
}

/** A breach begins after due, not at it. */
function past(reached: number, target: number): number {
  return reached === target ? reached + 1 : reached;
}

/**
 * The level of the clock at which a step is due, with the name of its timers; so that nobody is
 * notified of one level twice.
 */
export function levelOf(step: EscalationStep): string | undefined {
  const percent = step.when.map((when) => ('percent' in when ? when.percent : undefined)).find((each) => each);
  return percent === 100 ? 'breach' : percent === undefined ? undefined : String(percent);
}
