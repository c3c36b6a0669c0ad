import type { View } from '../../http/access/caller.ts';
import type { Sql } from '../db/sql.ts';
import type { Asset } from './assets.ts';

/**
 * One row of a hierarchy.
 * @property depth 0 for where it begins
 * @property openTickets of this asset alone
 */
export type TreeRow = Pick<Asset, 'id' | 'name' | 'level' | 'parentId' | 'site' | 'criticality' | 'class'> & {
  readonly depth: number;
  readonly openTickets: number;
};

/**
 * The assets below one, itself first, or below everything that has no parent; each before its
 * parts, in the order of ids. Retired assets and those below them are left out.
 * @param from.view only what stands at its sites; open tickets are counted as far as it shows them
 */
export async function assetTree(
  sql: Sql,
  from: { root: string | null; view: View; limit: number },
): Promise<readonly TreeRow[]> {
  const { rows } = await sql.query<TreeRow>(
    `with recursive tree as (
       select a.*, 0 as depth, array[a.id] as way from asset a
       where a.retired_at is null and ($2::text[] is null or a.site = any ($2))
         and case when $1::text is null then a.parent_id is null else a.id = $1 end
       union all
       select a.*, t.depth + 1, t.way || a.id from asset a join tree t on a.parent_id = t.id where a.retired_at is null)
     select t.id, t.name, t.level, t.parent_id as "parentId", t.site, t.criticality, t.class, t.depth,
       (select count(*) from ticket k where k.asset_id = t.id and k.state not in ('closed', 'cancelled', 'merged')
         and ($4::text is null or k.id = any (array(select tickets_asked_by($4)))))
         as "openTickets"
     from tree t order by t.way limit $3`,
    [from.root, from.view.sites, from.limit, from.view.requestedBy],
  );
  return rows;
}
