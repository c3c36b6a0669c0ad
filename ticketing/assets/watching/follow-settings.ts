import { canonicalJson } from '../../../lib/canonical-json.ts';
import type { WatchSettings } from '../../../models/device/watch-settings.ts';
import type { Sql } from '../../db/sql.ts';
import { inForceOf, layersOf, watchSettingsOf } from './watch-in-force.ts';

/**
 * Gives the detector what is in force for all devices, whenever it has changed since the last
 * check: by a setting of a device or an asset, or by a move in the tree.
 */
export function createSettingsFollower(
  tell: (settings: readonly WatchSettings[]) => void,
): (sql: Sql) => Promise<void> {
  let seen = '';
  let told = '';
  return async (sql) => {
    // The tree counts only where an asset has settings. Each change of it makes a version of an
    // asset.
    const { rows } = await sql.query<{ state: string }>(
      `select concat_ws(' ',
         (select concat_ws(' ', count(*), sum(version)) from watch_settings),
         (select concat_ws(' ', count(*), sum(version)) from asset_watch_settings),
         case when exists (select from asset_watch_settings) then
           (select concat_ws(' ', count(*), sum(version), count(retired_at)) from asset) || ' ' ||
           (select count(*) from asset_device) end) as state`,
    );
    const state = rows[0]?.state ?? '';
    if (state === seen) return;
    const layers = await layersOf(sql, null);
    const settings = [...layers].map(([device, own]) => watchSettingsOf(device, inForceOf(own)));
    const found = canonicalJson(settings);
    if (found !== told) tell(settings);
    told = found;
    seen = state;
  };
}
