import type { MachineSettings } from '../../models/machine/machine-settings.ts';
import { containsWords } from '../db/contains-words.ts';
import type { Sql } from '../db/sql.ts';
import type { Criticality } from '../ticket/priority.ts';

/**
 * The levels of the hierarchy, the highest first; after ISO 14224, where a line is a plant section
 * and a component a subunit or part.
 */
export const assetLevels = ['site', 'area', 'line', 'asset', 'component'] as const;
export type AssetLevel = (typeof assetLevels)[number];

/**
 * A machine's speed, bearings and ISO 20816 group: a member of `models.machines` without its
 * devices.
 */
export type MachineData = Pick<
  MachineSettings,
  'component' | 'rpm' | 'bearings' | 'iso' | 'zoneLimits' | 'zoneChannels'
>;

/** A drawing, a manual: where it is, or the hash of the attachment that holds it. */
export type AssetDocument = { readonly name: string; readonly url?: string; readonly hash?: string };

/** A thing that is maintained, or a place that holds it. Dates are `2026-11-27`. */
export type Asset = {
  readonly id: string;
  readonly name: string;
  readonly level: AssetLevel;
  readonly parentId: string | null;
  /** Id of its site: its own id if it is a site. */
  readonly site: string;
  readonly criticality: Criticality;
  /** Equipment class after ISO 14224, such as `pump`. */
  readonly class: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly installedOn: string | null;
  readonly warrantyUntil: string | null;
  readonly location: string | null;
  readonly documents: readonly AssetDocument[];
  readonly labels: readonly string[];
  readonly machine: MachineData | null;
  /** The devices that watch it, `site:device`, in order. */
  readonly devices: readonly string[];
  /** Out of use for good since; null while it is in use. */
  readonly retiredAt: Date | null;
  /** Out of service for now since: its alarms are hidden; null while it is in service. */
  readonly outOfServiceSince: Date | null;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
};

/** An asset as its ticket shows it. @property device the first device that watches it, or null */
export type AssetSummary = Pick<Asset, 'id' | 'name' | 'site' | 'criticality' | 'class'> & {
  readonly device: string | null;
};

/** The columns of {@link Asset}, in its names, of the table aliased `a`. */
export const assetColumns = `a.id, a.name, a.level, a.parent_id as "parentId", a.site, a.criticality, a.class,
  a.manufacturer, a.model, a.serial, a.installed_on::text as "installedOn", a.warranty_until::text as "warrantyUntil",
  a.location, a.documents, a.labels, a.machine, a.retired_at as "retiredAt",
  a.out_of_service_since as "outOfServiceSince", a.version, a.updated_at as "updatedAt", a.updated_by as "updatedBy",
  array(select d.device from asset_device d where d.asset_id = a.id order by d.device) as devices`;

/** {@link AssetSummary} of the table aliased `a`, as JSON. */
export const assetSummary = `jsonb_build_object('id', a.id, 'name', a.name, 'site', a.site,
  'criticality', a.criticality, 'class', a.class,
  'device', (select min(d.device) from asset_device d where d.asset_id = a.id))`;

/**
 * Makes an asset for every device that watches none: named like the device, of criticality B, below
 * its site where that is an asset. An asset of that id that is there already, retired or not, gets
 * its device back.
 */
export async function ensureAssets(sql: Sql, devices: readonly string[], now: Date): Promise<void> {
  const assets = [...new Set(devices)].sort().map((device) => {
    const colon = device.indexOf(':');
    return { site: device.slice(0, Math.max(0, colon)), name: device.slice(colon + 1), device };
  });
  await sql.query(
    `with unwatched as (
       select s.device, s.name, s.site from jsonb_to_recordset($1::jsonb) as s(device text, name text, site text)
       where not exists (select 1 from asset_device d where d.device = s.device)),
     made as (
       insert into asset as a (id, name, site, parent_id, created_at, updated_at)
       select u.device, u.name, u.site, (select p.id from asset p where p.id = u.site and p.level = 'site'), $2, $2
       from unwatched u order by u.device
       on conflict (id) do update set retired_at = null where a.retired_at is not null)
     insert into asset_device (device, asset_id) select u.device, u.device from unwatched u order by u.device
     on conflict do nothing`,
    [JSON.stringify(assets), now],
  );
}

/**
 * The asset that a device watches, made when there is none, and locked until the end of the
 * transaction: its alarms take turns. Where the device is given to another asset while this one is
 * waited for, it is that one.
 */
export async function lockAssetOf(sql: Sql, device: string, now: Date): Promise<Asset> {
  const lock = `select ${assetColumns} from asset a join asset_device w on w.asset_id = a.id
    where w.device = $1 for no key update of a for share of w`;
  const found = await sql.query<Asset>(lock, [device]);
  if (found.rows[0]) return found.rows[0];
  await ensureAssets(sql, [device], now);
  const { rows } = await sql.query<Asset>(lock, [device]);
  if (!rows[0]) throw new Error(`no asset for the device ${device}`);
  return rows[0];
}

/** Filters of the list; a missing one does not filter. */
export type AssetFilter = {
  readonly site?: string | undefined;
  /** Sites that the asker may see; null: all. */
  readonly sites?: readonly string[] | null;
  readonly level?: AssetLevel | undefined;
  /** Id of the parent; an empty text means assets without one. */
  readonly parent?: string | undefined;
  readonly class?: string | undefined;
  readonly label?: string | undefined;
  /** Text in the id, name, model, serial number or location, in any case and width. */
  readonly text?: string | undefined;
  /** The code for reports on the label. */
  readonly reportCode?: string | undefined;
  /** Retired assets, too. */
  readonly retired?: boolean | undefined;
};

/**
 * The assets that pass the filter and whose id comes after the given one, in the order of their
 * ids.
 */
export async function listAssets(
  sql: Sql,
  filter: AssetFilter,
  page: { after: string; limit: number },
): Promise<readonly Asset[]> {
  const { rows } = await sql.query<Asset>(
    `select ${assetColumns} from asset a
     where a.id > $1 and ($3::text is null or a.site = $3) and ($4::text is null or a.level = $4)
       and ($5::text is null or coalesce(a.parent_id, '') = $5) and ($6::text is null or a.class = $6)
       and ($7::text is null or a.labels @> array[$7]) and ($8 or a.retired_at is null)
       and ${containsWords('a.search_text', '$9')}
       and ($10::text[] is null or a.site = any ($10))
       and ($11::text is null or a.id = (select asset_id from asset_report_code where code = $11))
     order by a.id limit $2`,
    [
      ...[page.after, page.limit, filter.site ?? null, filter.level ?? null, filter.parent ?? null],
      ...[
        filter.class ?? null,
        filter.label ?? null,
        filter.retired ?? false,
        filter.text ?? null,
        filter.sites ?? null,
        filter.reportCode ?? null,
      ],
    ],
  );
  return rows;
}

/** The asset with an id, or undefined. */
export async function findAsset(sql: Sql, id: string): Promise<Asset | undefined> {
  const { rows } = await sql.query<Asset>(`select ${assetColumns} from asset a where a.id = $1`, [id]);
  return rows[0];
}
