import { onShift } from '../shifts/shift.ts';
import type { Candidate, Demand, Job } from './candidate.ts';

/** The hard filters, in the order in which they are asked. */
export const filters = ['active', 'skill', 'certificate', 'shift', 'absence', 'declined', 'site', 'capacity'] as const;
export type Exclusion = { readonly filter: (typeof filters)[number]; readonly reason: string };

/**
 * Why someone cannot take a job: every filter that they do not pass, in order; empty where they
 * can.
 */
export function exclusionsOf(candidate: Candidate, job: Job): readonly Exclusion[] {
  const at = job.workAt.getTime();
  const found: Exclusion[] = [];
  const exclude = (filter: Exclusion['filter'], reason: string | undefined): void => {
    if (reason !== undefined) found.push({ filter, reason });
  };
  exclude('active', candidate.active ? undefined : 'no longer works here');
  for (const demand of job.demands.filter(({ mandatory }) => mandatory)) {
    exclude(demand.certificate ? 'certificate' : 'skill', lacking(candidate, demand, job));
  }
  exclude('shift', onShift(candidate, at) || candidate.onCall !== null ? undefined : 'neither on shift nor on call');
  const absent = candidate.absences.some(({ from, to }) => from <= at && at < to);
  exclude('absence', absent ? 'absent' : undefined);
  exclude('declined', job.declined.get(candidate.id));
  exclude('site', mayEnter(candidate, job) ? undefined : `has no access to ${job.place.site}`);
  exclude('capacity', overloaded(candidate, job));
  return found.toSorted((a, b) => filters.indexOf(a.filter) - filters.indexOf(b.filter));
}

/** The missing part of a demanded skill; a certificate must be valid when the work begins. */
function lacking(candidate: Candidate, demand: Demand, { workAt }: Job): string | undefined {
  const held = candidate.skills.find(({ skill }) => skill === demand.skill);
  if (!held) return `lacks ${demand.skill}`;
  if (held.expiresAt !== null && held.expiresAt <= workAt) {
    return `${demand.skill} expired on ${held.lastDay ?? held.expiresAt.toISOString().slice(0, 10)}`;
  }
  if (held.level >= demand.minLevel) return undefined;
  return `${demand.skill} at level ${held.level}, needs ${demand.minLevel}`;
}

function mayEnter(candidate: Candidate, { restricted, place, workAt }: Job): boolean {
  if (candidate.sites !== null && !candidate.sites.includes(place.site)) return false;
  if (!restricted) return true;
  return candidate.access.some(
    ({ site, expiresAt }) => site === place.site && (expiresAt === null || expiresAt > workAt),
  );
}

function overloaded({ openTickets, maxOpenTickets, maxOpenHours }: Candidate, job: Job): string | undefined {
  if (maxOpenTickets !== null && openTickets + 1 > maxOpenTickets) {
    return `has ${openTickets} open tickets of at most ${maxOpenTickets}`;
  }
  const hours = openTickets * job.hours;
  if (maxOpenHours !== null && hours + job.hours > maxOpenHours) {
    return `has ${hours} h of work of at most ${maxOpenHours} h`;
  }
  return undefined;
}
