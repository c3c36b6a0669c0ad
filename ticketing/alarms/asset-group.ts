import type { Asset } from '../assets/assets.ts';
import type { Sql } from '../db/sql.ts';

/** Common trait of several assets: their line, their parent, or the gateway of their devices. */
export type AssetGroup = { readonly by: 'line' | 'parent' | 'gateway'; readonly id: string; readonly name: string };

/**
 * The group of an asset: its line where it stands in one, else its parent, else the gateway of the
 * device. A site is none: common trouble of many machines of a site is a flood.
 */
export async function groupOf(
  sql: Sql,
  asset: Pick<Asset, 'id' | 'parentId'>,
  device: string,
): Promise<AssetGroup | null> {
  const above = asset.parentId === null ? [] : await ancestorsOf(sql, asset.id);
  const [parent] = above;
  const line = above.find(({ level }) => level === 'line');
  if (line) return { by: 'line', id: line.id, name: line.name };
  if (parent && parent.level !== 'site') return { by: 'parent', id: parent.id, name: parent.name };
  const { rows } = await sql.query<{ gateway: string | null }>('select gateway from asset_device where device = $1', [
    device,
  ]);
  const gateway = rows[0]?.gateway ?? null;
  return gateway === null ? null : { by: 'gateway', id: gateway, name: gateway.slice(gateway.indexOf(':') + 1) };
}

/** The assets above an asset, the nearest first. */
async function ancestorsOf(sql: Sql, assetId: string) {
  const { rows } = await sql.query<{ id: string; name: string; level: string }>(
    `with recursive above as (
       select parent_id as id, 1 as depth from asset where id = $1 and parent_id is not null
       union all
       select a.parent_id, depth + 1 from asset a join above on a.id = above.id
       where a.parent_id is not null and depth < 20)
     select a.id, a.name, a.level from above join asset a on a.id = above.id order by depth`,
    [assetId],
  );
  return rows;
}

/** Ids of the assets of a group; for a gateway, of the assets of its known devices. */
export const membersOf: Readonly<Record<AssetGroup['by'], string>> = {
  line: `with recursive below as (
      select id from asset where parent_id = $1
      union select a.id from asset a join below on a.parent_id = below.id)
    select id from below`,
  parent: 'select id from asset where parent_id = $1',
  gateway: 'select asset_id from asset_device where gateway = $1',
};

/**
 * Notes the gateway of a device that alarms; a device without one matters only when it is silent.
 */
export async function noteGateway(
  sql: Sql,
  { device, condition }: { readonly device: string; readonly condition: string },
  gateway: string | null,
): Promise<void> {
  if (gateway === null && condition !== 'no_data') return;
  await sql.query('update asset_device set gateway = $2 where device = $1 and gateway is distinct from $2', [
    device,
    gateway,
  ]);
}
