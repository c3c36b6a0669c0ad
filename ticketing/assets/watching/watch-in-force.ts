import type { FactorAuthor, PersonLimit, WatchSettings } from '../../../models/device/watch-settings.ts';
import type { Sql } from '../../db/sql.ts';
import { type KeptRow, settingsColumns, type WatchSubject } from './watch-settings.ts';

/** Settings of one step of the way up from a device. @property name of the device or asset */
export type Layer = KeptRow & { readonly subject: WatchSubject; readonly name: string };

/** The author of a setting in force, its target, the time (wall time, ms), and the reason. */
export type Source = WatchSubject & FactorAuthor & { readonly name: string };

/** The settings in force for a device, each with its origin; null: nobody set it. */
export type InForce = {
  readonly limitFactor: { readonly value: number; readonly from: Source | null };
  readonly excluded: { readonly value: readonly string[]; readonly from: Source | null };
  readonly limits: readonly { readonly limit: PersonLimit; readonly from: Source }[];
};

/**
 * The settings in force, from those on the way up: of each field the nearest, and of fixed limits
 * the nearest for each channel.
 * @param layers the nearest first
 */
export function inForceOf(layers: readonly Layer[]): InForce {
  const sourceOf = ({ subject, name }: Layer, author: FactorAuthor | null): Source | null =>
    author && { ...subject, name, by: author.by, at: author.at, reason: author.reason };
  const factor = layers.find(({ limitFactor }) => limitFactor !== null);
  const excluding = layers.find(({ excluded }) => excluded !== null);
  const limits = new Map<string, InForce['limits'][number]>();
  for (const { subject, name, limits: own } of layers) {
    for (const limit of own) {
      if (limits.has(limit.channel)) continue;
      const { setBy: by, setAt: at, reason } = limit;
      limits.set(limit.channel, { limit, from: { ...subject, name, by, at, reason } });
    }
  }
  return {
    limitFactor: { value: factor?.limitFactor ?? 1, from: factor ? sourceOf(factor, factor.factorAuthor) : null },
    excluded: {
      value: excluding?.excluded ?? [],
      from: excluding ? sourceOf(excluding, excluding.excludedAuthor) : null,
    },
    limits: [...limits.values()].filter(({ limit }) => limit.low !== null || limit.high !== null),
  };
}

/** The settings in force, in the detector's form. */
export function watchSettingsOf(device: string, { limitFactor, excluded, limits }: InForce): WatchSettings {
  const { from } = limitFactor;
  return {
    device,
    limitFactor: limitFactor.value,
    factorAuthor: from && { by: from.by, at: from.at, reason: from.reason, ...assetOf(from) },
    excluded: excluded.value,
    limits: limits.map((one) => ({ ...one.limit, ...assetOf(one.from) })),
  };
}

function assetOf({ kind, name }: Source): { readonly asset?: string } {
  return kind === 'asset' ? { asset: name } : {};
}

/**
 * The settings on the way up from devices and from components of them, by `site:device` and
 * `site:device/component`, the nearest first. A component has an entry where its asset sets
 * something; settings of assets out of use do not count.
 * @param devices null: all of them
 */
export async function layersOf(
  sql: Sql,
  devices: readonly string[] | null,
): Promise<ReadonlyMap<string, readonly Layer[]>> {
  type Row = KeptRow & { readonly watched: string; readonly steps: number } & Pick<SetBelow, 'kind' | 'id' | 'name'>;
  const { rows } = await sql.query<Row>(
    `with recursive above as (
       select d.device as watched, d.device, d.asset_id as id, 2 as steps from asset_device d
       where $1::text[] is null or d.device = any ($1)
       union all
       select d.device || '/' || c.name, d.device, c.id, 0 from asset_watch_settings s
         join asset c on c.id = s.asset_id and c.level = 'component' join asset_device d on d.asset_id = c.parent_id
       where $1::text[] is null or d.device = any ($1)
       union all
       select u.watched, u.device, a.parent_id, case u.steps when 0 then 2 else u.steps + 1 end
       from above u join asset a on a.id = u.id where a.parent_id is not null),
     devices as (
       select distinct watched, device from above
       union select device, device from watch_settings where $1::text[] is null or device = any ($1))
     select u.watched, u.steps, 'asset' as kind, a.id, a.name, ${settingsColumns}
     from above u join asset a on a.id = u.id join asset_watch_settings s on s.asset_id = a.id
     where a.retired_at is null
     union all
     select d.watched, 1, 'device', d.device, d.device, ${settingsColumns}
     from devices d join watch_settings s on s.device = d.device
     order by watched, steps`,
    [devices],
  );
  const layers = new Map<string, Layer[]>();
  for (const { watched, steps: _, kind, id, ...row } of rows) {
    const known = layers.get(watched) ?? [];
    known.push({ ...row, subject: { kind, id } });
    layers.set(watched, known);
  }
  return layers;
}

/** The settings on the way up from an asset, its own first. */
export async function layersAbove(sql: Sql, asset: string): Promise<readonly Layer[]> {
  const { rows } = await sql.query<KeptRow & { readonly id: string; readonly name: string }>(
    `with recursive above as (
       select id, parent_id, 0 as steps from asset where id = $1
       union all select a.id, a.parent_id, u.steps + 1 from above u join asset a on a.id = u.parent_id)
     select a.id, a.name, ${settingsColumns} from above u join asset a on a.id = u.id
       join asset_watch_settings s on s.asset_id = a.id
     where a.retired_at is null or a.id = $1 order by u.steps`,
    [asset],
  );
  return rows.map(({ id, ...row }) => ({ ...row, subject: { kind: 'asset', id } }));
}

/** The settings in force for one device. */
export async function inForceFor(sql: Sql, device: string): Promise<InForce> {
  return inForceOf((await layersOf(sql, [device])).get(device) ?? []);
}

/**
 * A device, or a component of it, that takes settings of an asset.
 * @property asset the asset of the device, or of the component
 */
export type WatchedBelow = { readonly device: string; readonly component: string | null; readonly asset: string };

/**
 * The objects that take the settings of an asset: devices that watch it or an asset in use below
 * it, and of a component that part of the machine above it.
 */
export async function watchedBelow(sql: Sql, asset: string): Promise<readonly WatchedBelow[]> {
  const { rows } = await sql.query<WatchedBelow>(
    `with recursive below as (
       select id from asset where id = $1
       union select a.id from asset a join below b on a.parent_id = b.id where a.retired_at is null)
     select d.device, null as component, d.asset_id as asset from below b join asset_device d on d.asset_id = b.id
     union all
     select d.device, c.name, c.id from asset c join asset_device d on d.asset_id = c.parent_id
     where c.id = $1 and c.level = 'component'
     order by device, component`,
    [asset],
  );
  return rows;
}

/** Settings below an asset that win over its own. */
export type SetBelow = WatchSubject & { readonly name: string; readonly fields: readonly string[] };

/** Devices and assets below an asset with settings of their own, by id. */
export async function setBelow(sql: Sql, asset: string): Promise<readonly SetBelow[]> {
  type Row = KeptRow & Pick<SetBelow, 'kind' | 'id' | 'name'>;
  const { rows } = await sql.query<Row>(
    `with recursive below as (
       select id from asset where id = $1
       union select a.id from asset a join below b on a.parent_id = b.id where a.retired_at is null)
     select 'asset' as kind, a.id, a.name, ${settingsColumns} from below b join asset a on a.id = b.id
       join asset_watch_settings s on s.asset_id = a.id where a.id <> $1
     union all
     select 'device', d.device, d.device, ${settingsColumns} from below b join asset_device d on d.asset_id = b.id
       join watch_settings s on s.device = d.device
     order by kind, id`,
    [asset],
  );
  return rows.flatMap(({ kind, id, name, ...row }) => {
    const fields = fieldsSet(row);
    return fields.length === 0 ? [] : [{ kind, id, name, fields }];
  });
}

/** The fields that somebody has set: `limitFactor`, `exclude`, `limits.temperature`. */
export function fieldsSet({ limitFactor, excluded, limits }: KeptRow): readonly string[] {
  return [
    ...(limitFactor === null ? [] : ['limitFactor']),
    ...(excluded === null ? [] : ['exclude']),
    ...limits.map(({ channel }) => `limits.${channel}`),
  ];
}
