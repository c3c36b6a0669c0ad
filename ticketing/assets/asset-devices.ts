import type { Sql } from '../db/sql.ts';

type Watched = { readonly id: string; readonly devices: readonly string[] };

/** Why an asset cannot have a device. */
export type DeviceProblem = { readonly id: string; readonly field: 'devices'; readonly reason: string };

/**
 * Whether some assets can have the devices that they name: each device watches one asset. The asset
 * that was made for a device loses it.
 * @returns problems, and the devices to be taken from such assets
 */
export async function askForDevices(
  sql: Sql,
  wanted: readonly Watched[],
): Promise<{ problems: readonly DeviceProblem[]; taken: readonly string[] }> {
  const saved = new Set(wanted.map(({ id }) => id));
  const { owner, problems } = claim(wanted);
  const { rows } = await sql.query<{ device: string; assetId: string }>(
    'select device, asset_id as "assetId" from asset_device where device = any ($1)',
    [[...owner.keys()]],
  );
  const others = rows.filter(({ assetId }) => !saved.has(assetId));
  const refused = others.filter(({ device, assetId }) => device !== assetId);
  const watching = refused.map(
    ({ device, assetId }): DeviceProblem => ({
      id: owner.get(device) ?? '',
      field: 'devices',
      reason: `${device} watches ${assetId}`,
    }),
  );
  const taken = others.filter(({ device, assetId }) => device === assetId).map(({ device }) => device);
  return { problems: [...problems, ...watching], taken };
}

/**
 * Retires assets made automatically for some devices, once nothing watches them. Their history
 * stays readable.
 */
export async function retireUnwatched(
  sql: Sql,
  devices: readonly string[],
  by: { actor: string; now: Date },
): Promise<void> {
  if (devices.length === 0) return;
  await sql.query(
    `update asset a set retired_at = $2, version = version + 1, updated_at = $2, updated_by = $3
     where a.id = any ($1) and a.retired_at is null
       and not exists (select 1 from asset_device d where d.asset_id = a.id)`,
    [devices, by.now, by.actor],
  );
}

/** Maps devices to the assets that name them. A device named twice is a problem of the second. */
function claim(wanted: readonly Watched[]) {
  const owner = new Map<string, string>();
  const problems: DeviceProblem[] = [];
  for (const { id, devices } of wanted) {
    for (const device of devices) {
      const other = owner.get(device);
      const twice = other === id ? 'twice' : `for ${other}, too`;
      if (other === undefined) owner.set(device, id);
      else problems.push({ id, field: 'devices', reason: `${device} is named ${twice}` });
    }
  }
  return { owner, problems };
}
