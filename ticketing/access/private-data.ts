import { type Caller, personOf } from '../../http/access/caller.ts';
import { costReaders, type Role } from '../../http/access/roles.ts';

/** Roles that plan people's work: they call people, and need the reasons of absences. */
const planners: readonly Role[] = ['lead', 'planner', 'administrator'];

/**
 * Whether a caller may read a person's contacts and absences: that person, and roles that plan the
 * work.
 */
export function mayKnowPrivately(caller: Caller, personId: string): boolean {
  return hasRole(caller, planners) || ('role' in caller && personOf(caller) === personId);
}

/** Whether a caller may read what work costs: prices, rates and amounts. */
export function mayKnowCosts(caller: Caller): boolean {
  return hasRole(caller, ['administrator', ...costReaders]);
}

function hasRole(caller: Caller, roles: readonly Role[]): boolean {
  switch (caller.kind) {
    case 'anyone':
    case 'administrator':
      return true;
    case 'person':
    case 'token':
      return roles.includes(caller.role);
    case 'device':
    case 'nobody':
      return false;
    default:
      return caller satisfies never;
  }
}
