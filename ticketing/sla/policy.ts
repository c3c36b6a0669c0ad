import type { Priority } from '../priority.ts';
import { aroundTheClock, type WorkingTime } from './working-time.ts';

/** The clocks of a ticket: until someone takes it, begins, and has restored the machine; `ola` runs for each assignment. */
export const clockKinds = ['ack', 'start', 'restore', 'ola'] as const;
export type ClockKind = (typeof clockKinds)[number];

/** What one priority promises: working time in milliseconds, null for no promise. */
export type Tier = { readonly calendar: WorkingTime; readonly targets: Readonly<Record<ClockKind, number | null>> };

export type SlaPolicy = Readonly<Record<Priority, Tier>>;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * The tiers of TICKETING §3. An assignment (`ola`) must be taken within the time that the ticket as a whole has.
 * @param businessHours the calendar of P3 and P4
 */
export function defaultPolicy(businessHours: WorkingTime = aroundTheClock): SlaPolicy {
  const tier = (calendar: WorkingTime, ack: number, start: number | null, restore: number): Tier => ({
    calendar,
    targets: { ack, start, restore, ola: ack },
  });
  return {
    P1: tier(aroundTheClock, 5 * minute, 30 * minute, 4 * hour),
    P2: tier(aroundTheClock, 15 * minute, 2 * hour, day),
    P3: tier(businessHours, 2 * hour, 8 * hour, day),
    P4: tier(businessHours, day, null, 10 * day),
  };
}
