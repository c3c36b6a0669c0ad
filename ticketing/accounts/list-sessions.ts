import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { recordAccess } from './access-events.ts';
import { idleSince, type SessionLimits, type SignInWay } from './sessions.ts';

/** A session, as its person sees it: it holds no secret. */
export type OpenSession = {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly signedInBy: SignInWay;
  readonly secondFactor: boolean;
};

/** The latest of a person's sessions that have not ended, up to 200. */
export async function listSessions(
  sql: Sql,
  personId: string,
  { now, limits }: { readonly now: Date; readonly limits: SessionLimits },
): Promise<readonly OpenSession[]> {
  const { rows } = await sql.query<OpenSession>(
    `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", address,
       user_agent as "userAgent", signed_in_by as "signedInBy", second_factor as "secondFactor"
     from account_session where person_id = $1 and expires_at > $2 and last_seen_at > $3
     order by last_seen_at desc, id limit 200`,
    [personId, now, idleSince(now, limits)],
  );
  return rows;
}

type By = { readonly actor: string; readonly now: Date };

/** Ends one session of a person. @throws {AppError} `not_found` */
export async function endSessionOf(sql: Sql, personId: string, id: string, { actor, now }: By): Promise<void> {
  const { count } = await sql.query('delete from account_session where person_id = $1 and id = $2', [personId, id]);
  if (count === 0) throw new AppError('not_found', `There is no session ${id} of ${personId}.`);
  await recordAccess(sql, { actor, kind: 'session_ended', payload: { person: personId, session: id }, now });
}

/** Ends every session of a person but one. @returns how many */
export async function endOtherSessions(sql: Sql, personId: string, kept: string, { actor, now }: By): Promise<number> {
  const { count } = await sql.query('delete from account_session where person_id = $1 and id <> $2', [personId, kept]);
  const payload = { person: personId, kept, ended: count };
  if (count > 0) await recordAccess(sql, { actor, kind: 'session_ended', payload, now });
  return count;
}
