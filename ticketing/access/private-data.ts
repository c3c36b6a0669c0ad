import { type Caller, personOf } from '../../http/access/caller.ts';
import type { Role } from '../../http/access/roles.ts';

/** Who plans people's work: they ring them up, and know why they are away. */
const planners: readonly Role[] = ['lead', 'planner', 'administrator'];

/** Whether someone may know how to reach a person, and why they are away: that person, and those who plan the work. */
export function mayKnowPrivately(caller: Caller, personId: string): boolean {
  switch (caller.kind) {
    case 'anyone':
    case 'administrator':
      return true;
    case 'person':
    case 'token':
      return planners.includes(caller.role) || personOf(caller) === personId;
    case 'device':
    case 'nobody':
      return false;
    default:
      return caller satisfies never;
  }
}
