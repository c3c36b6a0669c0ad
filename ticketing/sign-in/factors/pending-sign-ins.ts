import { newToken, tokenHash } from '../../accounts/random-token.ts';
import type { SignInWay } from '../../accounts/sessions.ts';
import type { Sql } from '../../db/sql.ts';

/** How long a second proof is awaited. */
export const PENDING_SECONDS = 600;

/** Somebody whose first proof was right. */
export type PendingSignIn = {
  readonly personId: string;
  readonly by: SignInWay;
  readonly authenticatedAt: Date;
};

/** Awaits the second proof of a person. @returns the token for the cookie; only its hash is kept */
export async function awaitSecondFactor(sql: Sql, pending: PendingSignIn, now: Date): Promise<string> {
  const { personId, by, authenticatedAt } = pending;
  const token = newToken();
  await sql.query('delete from pending_sign_in where expires_at <= $1', [now]);
  await sql.query(
    `insert into pending_sign_in (token_hash, person_id, signed_in_by, authenticated_at, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [tokenHash(token), personId, by, authenticatedAt, new Date(now.getTime() + PENDING_SECONDS * 1000)],
  );
  return token;
}

/** Finds the person of a sign-in that awaits its second proof; undefined once it has ended. */
export async function findPending(sql: Sql, token: string, now: Date): Promise<PendingSignIn | undefined> {
  const { rows } = await sql.query<PendingSignIn>(
    `select p.person_id as "personId", p.signed_in_by as by, p.authenticated_at as "authenticatedAt"
     from pending_sign_in p join account a on a.person_id = p.person_id
     where p.token_hash = $1 and p.expires_at > $2 and a.active`,
    [tokenHash(token), now],
  );
  return rows[0];
}

/** Uses it up. @returns whether it was still there */
export async function takePending(sql: Sql, token: string): Promise<boolean> {
  const { count } = await sql.query('delete from pending_sign_in where token_hash = $1', [tokenHash(token)]);
  return count > 0;
}
