import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';

/** An administrator of the whole plant who may sign in: account `a` of person `p`. */
const WHOLE = `a.role = 'administrator' and a.active and a.sites is null and p.active`;

/**
 * Makes a change of people or their accounts, and refuses it where no administrator of the whole
 * plant is left who may sign in: nobody could change an account any more. Of two administrators who
 * take each other's role at once the second waits for the first.
 * @throws {AppError} `conflict`
 */
export async function keepingAnAdministrator<T>(
  sql: Sql,
  people: readonly string[],
  change: () => Promise<T>,
): Promise<T> {
  const { rows } = await sql.query<{ id: string }>(
    `select a.person_id as id from account a join person p on p.id = a.person_id where ${WHOLE}`,
  );
  if (!rows.some(({ id }) => people.includes(id))) return await change();
  await sql.query(`select 1 from account where role = 'administrator' order by person_id for update`);
  const changed = await change();
  if ((await countOf(sql)) === 0) {
    const why = 'This is the last administrator who may sign in: make another one first.';
    throw new AppError('conflict', why, { details: { reason: 'last_administrator' } });
  }
  return changed;
}

async function countOf(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count from account a join person p on p.id = a.person_id where ${WHOLE}`,
  );
  return rows[0]?.count ?? 0;
}
