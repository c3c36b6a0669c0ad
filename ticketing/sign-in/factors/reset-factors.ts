import { requireAccount } from '../../accounts/accounts.ts';
import type { Sql } from '../../db/sql.ts';
import { removeFactors } from './factor-rows.ts';
import { notifyOfFactors } from './notify-of-factors.ts';

/**
 * Removes all second factors of a person and ends their sessions: for an administrator, when a
 * factor is lost.
 * @returns how many factors there were @throws {AppError} `not_found` without an account
 */
export async function resetFactors(
  sql: Sql,
  personId: string,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<number> {
  await requireAccount(sql, personId);
  const count = await removeFactors(sql, personId);
  // Sessions opened with the lost factor end.
  await sql.query('delete from account_session where person_id = $1', [personId]);
  await notifyOfFactors(sql, { personId, actor, kind: 'factors_reset', what: { count }, now });
  return count;
}
