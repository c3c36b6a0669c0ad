/** Something that is not as it was recorded. */
export type AuditProblem = {
  /** The item concerned, such as `HB-000007 event 3` or `file 9f…`. */
  readonly where: string;
  /** The problem, in words. */
  readonly what: string;
};
