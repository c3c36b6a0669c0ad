import type { Calendar } from '../calendar/calendar.ts';
import type { Clock, ClockState } from './clock.ts';
import { dueAt } from './clocks.ts';

/**
 * Values of a clock at a moment. Durations in ms of working time; `remaining` is negative after the
 * due time.
 */
export type ClockReading = {
  readonly state: ClockState;
  /**
   * Null while paused, with the remaining time frozen, and once cancelled. Of a met clock: when it
   * had been due.
   */
  readonly dueAt: Date | null;
  readonly elapsed: number;
  readonly remaining: number;
};

/** The part of a clock that its reading needs. */
type ReadableClock = Pick<Clock, 'target' | 'elapsed' | 'runningSince' | 'dueAtEnd' | 'outcome'>;

/**
 * Reads a clock: a pure function of the clock and now.
 * @param calendar of the clock's tier, see `tierOf`
 */
export function readClock(clock: ReadableClock, calendar: Calendar, now: Date): ClockReading {
  const { runningSince, target } = clock;
  const elapsed = clock.elapsed + (runningSince ? calendar.elapsed(runningSince.getTime(), now.getTime()) : 0);
  return {
    state: stateOf(clock, elapsed),
    dueAt: dueAt(clock, calendar) ?? clock.dueAtEnd,
    elapsed,
    remaining: target - elapsed,
  };
}

function stateOf(clock: ReadableClock, elapsed: number): ClockState {
  const late = elapsed > clock.target;
  if (clock.outcome === 'cancelled') return 'cancelled';
  if (clock.outcome === 'met') return late ? 'breached_met' : 'met';
  if (clock.runningSince === null) return 'paused';
  return late ? 'breached_running' : 'running';
}
