import type { Sql } from '../../db/sql.ts';

/** Wrong codes of a person that cost nothing yet. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 15 * 60_000;

/** The wrong code after which the person is notified: the guesser has the password. */
export const TOLD_AT_FAILURE = 5;

/** Wrong codes of a person so far, over all addresses. */
export type Guesses = { readonly failures: number; readonly waitMs: number };

/** Reads them, and keeps others who try for the same person waiting until the transaction ends. */
export async function lockGuesses(sql: Sql, personId: string, now: Date): Promise<Guesses> {
  await sql.query(
    `insert into second_factor_guess (person_id, failures, blocked_until) values ($1, 0, $2) on conflict do nothing`,
    [personId, now],
  );
  const { rows } = await sql.query<{ failures: number; until: Date }>(
    'select failures, blocked_until as until from second_factor_guess where person_id = $1 for update',
    [personId],
  );
  const { failures = 0, until = now } = rows[0] ?? {};
  return { failures, waitMs: Math.max(0, until.getTime() - now.getTime()) };
}

/**
 * Notes a wrong code: from the fifth on each doubles the wait, from a second up to a quarter of an
 * hour.
 */
export async function noteFailure(sql: Sql, personId: string, guess: { failures: number; now: Date }): Promise<void> {
  const { failures, now } = guess;
  const over = failures + 1 - FREE_FAILURES;
  const wait = over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** Math.min(over, 20), MAX_WAIT_MS);
  await sql.query('update second_factor_guess set failures = $2, blocked_until = $3 where person_id = $1', [
    personId,
    failures + 1,
    new Date(now.getTime() + wait),
  ]);
}

/** Removes them: the person is there. */
export async function forgetGuesses(sql: Sql, personId: string): Promise<void> {
  await sql.query('delete from second_factor_guess where person_id = $1', [personId]);
}
