/**
 * The roles (docs/access.md); `permit_issuer` decides on permits to work and does nothing else,
 * `service` is a program with a token.
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

/** Roles that plan, lead and judge the work. */
export const leaders: readonly Role[] = ['lead', 'planner', 'reliability_engineer'];

/** Roles that see what work costs, and what an hour of a person does. */
export const costReaders: readonly Role[] = leaders;

/** Roles that work on tickets: technicians on their own ones. */
export const workers: readonly Role[] = ['technician', ...leaders];

/**
 * Roles that see events at their sites. Not requesters, who see their own tickets, nor permit
 * issuers.
 */
export const readers: readonly Role[] = ['viewer', ...workers, 'service'];

/** Roles that see the work on a ticket: a permit decision needs it, too. */
export const workReaders: readonly Role[] = [...readers, 'permit_issuer'];

/** Roles that may decide on permits to work. */
export const permitIssuers: readonly Role[] = [...workers, 'permit_issuer'];

/** Roles that may request work and write on tickets. */
export const writers: readonly Role[] = ['requester', ...workers, 'service'];

/** All signed-in roles. */
export const everyone: readonly Role[] = ['requester', 'permit_issuer', ...readers];
