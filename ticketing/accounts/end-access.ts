import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { recordAccess } from './access-events.ts';

/** Actor, time and reason of the end of an access. */
export type EndedBy = { readonly actor: string; readonly now: Date; readonly why: string };

/**
 * Ends all access of a person: sessions, sign-in links, and tokens that they made, also of
 * services. None of it returns when the person may sign in again. A sign-in at that moment waits,
 * and is ended as well.
 */
export async function endAccess(sql: Sql, personId: string, by: EndedBy): Promise<void> {
  await endAccessOf(sql, [personId], by);
}

/** All accounts are locked before any of it is recorded: see "Locks" in docs/development.md. */
async function endAccessOf(sql: Sql, people: readonly string[], { actor, now, why }: EndedBy): Promise<void> {
  const those = 'person_id = any ($1::text[])';
  await sql.query(`select 1 from account where ${those} order by person_id for update`, [people]);
  await sql.query(`delete from account_session where ${those}`, [people]);
  await sql.query(`delete from sign_in_link where ${those}`, [people]);
  await sql.query(`delete from pending_sign_in where ${those}`, [people]);
  const { rows } = await sql.query<{ id: number; person: string }>(
    `update api_token set revoked_at = $2 where ${those} and revoked_at is null returning id, person_id as person`,
    [people, now],
  );
  for (const { id, person } of rows) {
    await recordAccess(sql, { actor, kind: 'token_revoked', payload: { token: id, person, why }, now });
  }
}

/** Ends the access of everybody who no longer works here, however that was recorded. */
export async function endAccessOfLeavers(sql: Sql, { actor, now }: Omit<EndedBy, 'why'>): Promise<void> {
  const { rows } = await sql.query<{ personId: string }>(
    `select a.person_id as "personId" from account a join person p on p.id = a.person_id and not p.active
     where exists (select 1 from account_session s where s.person_id = a.person_id)
       or exists (select 1 from sign_in_link l where l.person_id = a.person_id)
       or exists (select 1 from api_token k where k.person_id = a.person_id and k.revoked_at is null)
     order by a.person_id`,
  );
  if (rows.length === 0) return;
  const people = rows.map(({ personId }) => personId);
  await endAccessOf(sql, people, { actor, now, why: 'no longer works here' });
}

/**
 * Protects administrators: only an administrator may mark another one as no longer working here.
 * @throws {AppError} `forbidden`
 */
export async function refuseEndingAdministrators(sql: Sql, people: readonly string[]): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `select person_id as id from account where role = 'administrator' and active and person_id = any ($1::text[])`,
    [people],
  );
  if (rows.length === 0) return;
  const named = rows.map(({ id }) => id).join(', ');
  throw new AppError('forbidden', `Only an administrator makes an administrator inactive: ${named}.`);
}
