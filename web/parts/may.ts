import { useMe } from './session.tsx';

/**
 * Kinds of requests, as docs/access.md has them: who plans and judges, who works, who sees events.
 */
export type Duty = 'lead' | 'work' | 'suppress' | 'report' | 'read' | 'readWork';

const LEADERS = ['lead', 'planner', 'reliability_engineer', 'administrator'] as const;
const ROLES: Readonly<Record<Duty, readonly string[]>> = {
  lead: LEADERS,
  work: ['technician', ...LEADERS],
  suppress: ['service', ...LEADERS],
  report: ['requester', 'technician', 'service', ...LEADERS],
  readWork: ['permit_issuer', 'viewer', 'service', 'technician', ...LEADERS],
  read: ['viewer', 'service', 'technician', ...LEADERS],
};

/** Whether the person who has signed in may do this; the server decides about the place. */
export function useMay(duty: Duty): boolean {
  return ROLES[duty].includes(useMe().role);
}

/**
 * Whether the person may change what belongs to the whole plant: one of these roles, or an
 * administrator, with all sites.
 */
export function useMayForPlant(...roles: readonly string[]): boolean {
  const { role, sites } = useMe();
  return sites === null && (role === 'administrator' || roles.includes(role));
}
