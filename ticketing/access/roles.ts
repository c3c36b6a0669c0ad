/** What someone may be (TICKETING §7), from the least to the most; `service` is a program with a token. */
export const roles = [
  'viewer',
  'requester',
  'technician',
  'lead',
  'planner',
  'reliability_engineer',
  'administrator',
  'service',
] as const;
export type Role = (typeof roles)[number];

/** Who plans, leads and judges the work. */
export const leaders: readonly Role[] = ['lead', 'planner', 'reliability_engineer'];

/** Who works on tickets: technicians on their own ones. */
export const workers: readonly Role[] = ['technician', ...leaders];

/** Who may see what happens at their sites: everyone but requesters, who see their own tickets. */
export const readers: readonly Role[] = ['viewer', ...workers, 'service'];

/** Everyone who has signed in. */
export const everyone: readonly Role[] = ['requester', ...readers];
