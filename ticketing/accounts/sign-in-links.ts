import type { Sql } from '../db/sql.ts';
import { newToken, tokenHash } from './random-token.ts';

/** How long a link may wait to be used. */
const MINUTES = 15;

/** Makes a link for one sign-in without a password. @returns its code; only the hash is kept */
export async function makeSignInLink(
  sql: Sql,
  personId: string,
  now: Date,
): Promise<{ readonly code: string; readonly expiresAt: Date }> {
  const code = newToken();
  const expiresAt = new Date(now.getTime() + MINUTES * 60_000);
  await sql.query('delete from sign_in_link where expires_at <= $1', [now]);
  await sql.query('insert into sign_in_link (token_hash, person_id, expires_at) values ($1, $2, $3)', [
    tokenHash(code),
    personId,
    expiresAt,
  ]);
  return { code, expiresAt };
}

/** Consumes a link. @returns its person; undefined for a used, expired or unknown link */
export async function useSignInLink(sql: Sql, code: string, now: Date): Promise<string | undefined> {
  const { rows } = await sql.query<{ personId: string }>(
    `delete from sign_in_link l using account a join person p on p.id = a.person_id
     where l.token_hash = $1 and l.expires_at > $2 and a.person_id = l.person_id and a.active and p.active
     returning l.person_id as "personId"`,
    [tokenHash(code), now],
  );
  return rows[0]?.personId;
}
