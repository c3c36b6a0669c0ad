import type { Role } from '../../http/access/roles.ts';
import { AppError } from '../../lib/errors.ts';
import { rememberPlace } from '../accounts/known-places.ts';
import { openSession, type SessionLimits, type SignInPlace, type SignInWay } from '../accounts/sessions.ts';
import { tellOfNewPlace } from '../accounts/sign-in-places.ts';
import type { Sql } from '../db/sql.ts';
import type { SecondFactors } from './factors/create-second-factors.ts';
import { awaitSecondFactor } from './factors/pending-sign-ins.ts';

/** The proof that somebody has just given. */
export type Proof = {
  readonly personId: string;
  readonly by: SignInWay;
  readonly from: SignInPlace;
  /** When they proved it; absent: just now. */
  readonly authenticatedAt?: Date;
  /** They have proved a second factor, too: here, or at the provider. */
  readonly secondFactor?: boolean;
};

/**
 * Result of a proof: a session, or the wait for a second proof. Each token is for a cookie of its
 * own.
 */
export type Entry =
  | { readonly kind: 'session'; readonly token: string }
  | { readonly kind: 'pending'; readonly token: string };

/** Rules of all sign-ins. */
export type EntryRules = {
  readonly limits: SessionLimits;
  /** People who may sign in with a password. */
  readonly passwords: 'everyone' | 'administrators';
  /** The longest session with rights from a provider; undefined without one. */
  readonly oidcHours?: number | undefined;
  /** Absent: nobody has a second factor. */
  readonly factors?: Pick<SecondFactors, 'needOf'> | undefined;
};

/**
 * Opens a session for somebody who has proved who they are, and notifies them of a new place. Waits
 * for a second proof instead if it is missing.
 * @throws {AppError} `unauthorized` for an account that is disabled, `forbidden` for a way that is
 * closed to it
 */
export async function admit(
  sql: Sql,
  proof: Proof,
  { rules, now }: { readonly rules: EntryRules; readonly now: Date },
): Promise<Entry> {
  const { personId, by, from, authenticatedAt, secondFactor = false } = proof;
  const { rows } = await sql.query<{ role: Role }>(
    `select a.role from account a join person p on p.id = a.person_id
     where a.person_id = $1 and a.active and p.active for share of p, a`,
    [personId],
  );
  const [account] = rows;
  if (!account) throw new AppError('unauthorized', 'This account is disabled, or was just changed.');
  if (by === 'password' && rules.passwords === 'administrators' && account.role !== 'administrator') {
    throw new AppError('forbidden', 'Passwords are for administrators alone here: sign in with your plant account.');
  }
  const need = (await rules.factors?.needOf(sql, personId, account.role)) ?? 'none';
  if (need !== 'none' && !secondFactor) {
    const pending = { personId, by, authenticatedAt: authenticatedAt ?? now };
    return { kind: 'pending', token: await awaitSecondFactor(sql, pending, now) };
  }
  await tellOfNewPlace(sql, { personId, from, now });
  await rememberPlace(sql, personId, { from, now });
  const hours = by === 'oidc' ? rules.oidcHours : undefined;
  const proved = secondFactor && (need === 'proof' || by === 'oidc');
  const start = { now, limits: rules.limits, from, by, authenticatedAt, hours, secondFactor: proved };
  return { kind: 'session', token: await openSession(sql, personId, start) };
}
