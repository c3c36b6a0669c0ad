import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db.ts';
import { rememberPlace } from './known-places.ts';
import type { Role } from './roles.ts';
import { openSession, type SessionLimits, type SignInPlace, type SignInWay } from './sessions.ts';
import { tellOfNewPlace } from './sign-in-places.ts';

/** How somebody has just proved who they are. */
export type Proof = {
  readonly personId: string;
  readonly by: SignInWay;
  readonly from: SignInPlace;
  /** When they proved it; absent: just now. */
  readonly authenticatedAt?: Date;
};

/** What holds for everybody who comes in. */
export type EntryRules = {
  readonly limits: SessionLimits;
  /** Who may sign in with a password. */
  readonly passwords: 'everyone' | 'administrators';
  /** The longest that a session lasts whose rights a provider tells; undefined without one. */
  readonly oidcHours?: number | undefined;
};

/**
 * Opens a session for somebody who has proved who they are, and tells them where the place is new.
 * @returns the token for the cookie
 * @throws {AppError} `unauthorized` for an account that is disabled, `forbidden` for a way that is closed to it
 */
export async function letIn(
  sql: Sql,
  proof: Proof,
  { rules, now }: { readonly rules: EntryRules; readonly now: Date },
): Promise<string> {
  const { personId, by, from, authenticatedAt } = proof;
  const { rows } = await sql.query<{ role: Role }>(
    `select a.role from account a join person p on p.id = a.person_id
     where a.person_id = $1 and a.active and p.active for share of a, p`,
    [personId],
  );
  const [account] = rows;
  if (!account) throw new AppError('unauthorized', 'This account is disabled, or was just changed.');
  if (by === 'password' && rules.passwords === 'administrators' && account.role !== 'administrator') {
    throw new AppError('forbidden', 'Passwords are for administrators alone here: sign in with your plant account.');
  }
  await tellOfNewPlace(sql, { personId, from, now });
  await rememberPlace(sql, personId, { from, now });
  const hours = by === 'oidc' ? rules.oidcHours : undefined;
  return await openSession(sql, personId, { now, limits: rules.limits, from, by, authenticatedAt, hours });
}
