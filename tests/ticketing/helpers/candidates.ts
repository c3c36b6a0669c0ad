import { type CalendarDefinition, parseCalendar } from '../../../ticketing/calendar/calendar-definition.ts';
import type { Candidate, Job } from '../../../ticketing/people/dispatch/candidate.ts';
import { type ShiftAssignment, shiftOf } from '../../../ticketing/people/shifts/shift.ts';

/** A day as people write it, counted from 1970-01-01. */
export const dayOf = (date: string): number => Date.parse(date) / 86_400_000;

/** Works a pattern from 2020 on, unless dates say otherwise. */
export function works(definition: CalendarDefinition, dates: { from?: string; until?: string } = {}): ShiftAssignment {
  const untilDay = dates.until === undefined ? Number.POSITIVE_INFINITY : dayOf(dates.until);
  return { shift: shiftOf(parseCalendar(definition, 'shift')), fromDay: dayOf(dates.from ?? '2020-01-01'), untilDay };
}

/** Someone of whom nothing is known but the name: always on shift, with nothing to do. */
export function candidateOf(id: string, over: Partial<Candidate> = {}): Candidate {
  return {
    id,
    active: true,
    team: null,
    skills: [],
    onCall: null,
    shifts: [],
    absences: [],
    sites: null,
    access: [],
    base: null,
    maxOpenTickets: null,
    maxOpenHours: null,
    openTickets: 0,
    lastAssignedAt: null,
    recentTickets: 0,
    ticketsOnAsset: 0,
    repairs: 0,
    held: 0,
    van: null,
    ...over,
  };
}

/** Work at the plant on a Monday morning, due within a day, that anybody can do. */
export function jobOf(over: Partial<Job> = {}): Job {
  return {
    workAt: new Date('2026-03-02T09:00:00Z'),
    due: new Date('2026-03-03T09:00:00Z'),
    demands: [],
    place: { site: 'plant', at: null },
    restricted: false,
    declined: new Map(),
    parts: [],
    hours: 2,
    ...over,
  };
}
