import type { Sql } from '../db/sql.ts';

/**
 * Conditions to close a resolved ticket: the machine's own behaviour, a second person, either, or
 * both.
 */
export const closings = ['either', 'soak', 'review', 'both'] as const;
export type Closing = (typeof closings)[number];

/** Requirements of work of one class beside the verdict. */
export type WorkPolicy = {
  /** A permit to work by a second person before work begins. */
  readonly permit: boolean;
  /** A signature over the work as it is, before it is resolved. */
  readonly signature: boolean;
  /** Labour that is booked, before it is resolved. */
  readonly labour: boolean;
  readonly closing: Closing;
  /** How long the machine must behave after a repair. */
  readonly soakMinutes: number;
};

/** Where a plant has decided nothing: simple tickets stay simple. */
export const defaultWorkPolicy: WorkPolicy = {
  permit: false,
  signature: false,
  labour: false,
  closing: 'either',
  soakMinutes: 24 * 60,
};

const columns = 'permit, signature, labour, closing, soak_minutes as "soakMinutes"';

/** The stored policy of a work class as JSON; null where none was decided. */
export const workPolicyJson = (workClass: string): string =>
  `(select jsonb_build_object('permit', permit, 'signature', signature, 'labour', labour, 'closing', closing,
     'soakMinutes', soak_minutes) from work_policy where work_class = ${workClass})`;

/** The policy of a work class. */
export async function workPolicyOf(sql: Sql, workClass: string): Promise<WorkPolicy> {
  const { rows } = await sql.query<WorkPolicy>(`select ${columns} from work_policy where work_class = $1`, [workClass]);
  return rows[0] ?? defaultWorkPolicy;
}

/** The policies that were decided, by work class. */
export async function listWorkPolicies(sql: Sql): Promise<readonly (WorkPolicy & { readonly workClass: string })[]> {
  const { rows } = await sql.query<WorkPolicy & { workClass: string }>(
    `select work_class as "workClass", ${columns} from work_policy order by work_class`,
  );
  return rows;
}

/** Decides the policy of a work class; it counts for tickets that are open, too. */
export async function saveWorkPolicy(sql: Sql, workClass: string, policy: WorkPolicy): Promise<void> {
  const { permit, signature, labour, closing, soakMinutes } = policy;
  await sql.query(
    `insert into work_policy (work_class, permit, signature, labour, closing, soak_minutes)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (work_class) do update set permit = $2, signature = $3, labour = $4, closing = $5, soak_minutes = $6`,
    [workClass, permit, signature, labour, closing, soakMinutes],
  );
}
