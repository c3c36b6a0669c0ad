import { AppError } from '../../lib/errors.ts';
import { foldText } from '../../lib/text/folded-text.ts';
import type { Sql } from './sql.ts';

/** Things that people name by typed ids. */
export type Named = 'asset' | 'part' | 'person';

const LOCKS: Readonly<Record<Named, number>> = { asset: 7_226_011, part: 7_226_012, person: 7_226_013 };

/**
 * Finds new ids that look like another: they differ in case or width only, or in the kind of
 * hyphen. Callers take turns until the transaction ends, so that two look-alikes are not added
 * beside each other.
 * @returns new id → the existing id, or the one before it among the new ones
 */
export async function lookAlikes(sql: Sql, of: Named, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  await sql.query(`select pg_advisory_xact_lock(${LOCKS[of]})`);
  const { rows } = await sql.query<{ id: string }>(
    `select id from ${of} where fold(id) in (select fold(i) from unnest($1::text[]) i) and id <> all ($1::text[])`,
    [ids],
  );
  const known = new Map(rows.map(({ id }) => [foldText(id), id]));
  const found = new Map<string, string>();
  for (const id of ids) {
    const folded = foldText(id);
    const other = known.get(folded);
    if (other === undefined) known.set(folded, id);
    else if (other !== id) found.set(id, other);
  }
  return found;
}

/** @throws {AppError} `conflict` where a new id looks like an existing one */
export async function refuseLookAlike(sql: Sql, of: Named, id: string): Promise<void> {
  const other = (await lookAlikes(sql, of, [id])).get(id);
  if (other === undefined) return;
  throw new AppError('conflict', `${id} ${lookingLike(other)}.`, {
    details: { errors: [{ field: 'id', message: lookingLike(other) }] },
  });
}

/** Why an id is refused, in words. */
export const lookingLike = (other: string): string =>
  `looks like ${other}, which is there already: they differ only in case or width; name that one, or take another id`;
