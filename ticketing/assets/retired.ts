import type { Sql } from '../db/sql.ts';

/**
 * SQL for the asset with id `id`, or the nearest one above it, that is out of use for good; null
 * where all are in use.
 */
export const retiredAt = (id: string): string => `(
  with recursive above as (
    select r.id, r.parent_id, r.retired_at, 1 as depth from asset r where r.id = ${id}
    union all
    select p.id, p.parent_id, p.retired_at, depth + 1 from asset p join above b on p.id = b.parent_id where depth < 20)
  select above.id from above where above.retired_at is not null order by depth limit 1)`;

/**
 * The asset that is out of use for good: this one or one above it; undefined where all are in use.
 */
export async function findRetired(sql: Sql, assetId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string | null }>(`select ${retiredAt('$1')} as id`, [assetId]);
  return rows[0]?.id ?? undefined;
}

/** Why nothing is opened for a machine, in words that say what to do. */
export const retiredWords = (id: string): string => `${id} is retired: nothing is opened for it until it is put in use`;
