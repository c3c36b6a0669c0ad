import type { Sql } from '../db.ts';
import type { Criticality } from '../priority.ts';

/** What is maintained; for now one for each device. */
export type Asset = {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly criticality: Criticality;
  /** `site:device`, or null for an asset that nothing measures. */
  readonly device: string | null;
};

const columns = 'id, name, site, criticality, device';

/** Makes an asset for every device that has none yet; its name is the device's, its criticality B. */
export async function ensureAssets(sql: Sql, devices: readonly string[], now: Date): Promise<void> {
  const assets = [...new Set(devices)].sort().map((device) => {
    const colon = device.indexOf(':');
    return { id: device, site: device.slice(0, Math.max(0, colon)), name: device.slice(colon + 1), device };
  });
  await sql.query(
    `insert into asset (id, name, site, device, created_at)
     select a.id, a.name, a.site, a.device, $2 from jsonb_to_recordset($1::jsonb)
       as a(id text, name text, site text, device text)
     on conflict do nothing`,
    [JSON.stringify(assets), now],
  );
}

/** The asset of a device, made when there is none, and locked until the end of the transaction: its alarms take turns. */
export async function lockAssetOf(sql: Sql, device: string, now: Date): Promise<Asset> {
  const lock = `select ${columns} from asset where device = $1 for no key update`;
  const found = await sql.query<Asset>(lock, [device]);
  if (found.rows[0]) return found.rows[0];
  await ensureAssets(sql, [device], now);
  const { rows } = await sql.query<Asset>(lock, [device]);
  if (!rows[0]) throw new Error(`no asset for the device ${device}`);
  return rows[0];
}

/** All assets whose id comes after the given one, in the order of their ids. */
export async function listAssets(sql: Sql, page: { after: string; limit: number }): Promise<readonly Asset[]> {
  const { rows } = await sql.query<Asset>(`select ${columns} from asset where id > $1 order by id limit $2`, [
    page.after,
    page.limit,
  ]);
  return rows;
}

/** The asset with an id, or undefined. */
export async function findAsset(sql: Sql, id: string): Promise<Asset | undefined> {
  const { rows } = await sql.query<Asset>(`select ${columns} from asset where id = $1`, [id]);
  return rows[0];
}
