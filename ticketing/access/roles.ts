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
