import { ALWAYS_OPEN } from '../calendar/calendar.ts';
import type { CalendarDefinition } from '../calendar/calendar-definition.ts';
import { defaultHolds } from './hold-rules.ts';
import type { PolicyDefinition, TierDefinition } from './policy-definition.ts';

/** Id of the calendar of P3 and P4. */
export const BUSINESS_HOURS = 'business-hours';

/** Id of the policy of every ticket without another one. */
export const DEFAULT_POLICY = 'default';

const OFFICE = ['08:30-12:00', '13:00-17:30'];

/** Working days of eight hours in the plant's zone; holidays are for the plant to add. */
export function defaultCalendar(timeZone: string): CalendarDefinition {
  return { timeZone, weekly: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE } };
}

/**
 * The tiers of docs/sla.md; a day of P4 is eight working hours, or 24 around the clock. An
 * assignment (`ola`) must be taken within the time that the ticket as a whole has.
 * @param businessHours the calendar of P3 and P4
 */
export function defaultPolicy(businessHours: string): PolicyDefinition {
  const tier = (calendar: string, ack: string, start: string | null, restore: string): TierDefinition => ({
    calendar,
    ack,
    start,
    restore,
  });
  const hoursOfDay = businessHours === ALWAYS_OPEN ? 24 : 8;
  return {
    name: 'Default',
    position: 1_000_000,
    tiers: {
      P1: { ...tier('24x7', 'PT5M', 'PT30M', 'PT4H'), warnMinutesBeforeDue: [15] },
      P2: tier('24x7', 'PT15M', 'PT2H', 'PT24H'),
      P3: tier(businessHours, 'PT2H', 'PT8H', 'PT24H'),
      P4: tier(businessHours, `PT${hoursOfDay}H`, null, `PT${10 * hoursOfDay}H`),
    },
    holds: { ...defaultHolds },
  };
}
