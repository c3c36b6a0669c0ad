/**
 * What someone may be (TICKETING §7); `permit_issuer` decides on permits to work and does nothing else, `service` is a
 * program with a token.
 */
export const roles = [
  'viewer',
  'requester',
  'permit_issuer',
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

/** Who may see what happens at their sites: everyone but requesters, who see their own tickets, and who issues permits. */
export const readers: readonly Role[] = ['viewer', ...workers, 'service'];

/** Who may see the work on a ticket: what a permit is decided by, too. */
export const workReaders: readonly Role[] = [...readers, 'permit_issuer'];

/** Who may decide on permits to work. */
export const permitIssuers: readonly Role[] = [...workers, 'permit_issuer'];

/** Who may ask for work and write on tickets. */
export const writers: readonly Role[] = ['requester', ...workers, 'service'];

/** Everyone who has signed in. */
export const everyone: readonly Role[] = ['requester', 'permit_issuer', ...readers];
