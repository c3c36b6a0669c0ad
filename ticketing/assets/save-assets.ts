import { AppError } from '../../lib/errors.ts';
import { lookAlikes, lookingLike } from '../db/look-alikes.ts';
import type { Sql } from '../db/sql.ts';
import { askForDevices, retireUnwatched } from './asset-devices.ts';
import { type Asset, assetColumns } from './assets.ts';
import { siteOf, type TreeNode, treeProblems } from './tree-problems.ts';
import { watchMoves } from './watching/watch-moves.ts';

/** Editable fields of an asset. */
export type AssetFields = Omit<
  Asset,
  'id' | 'version' | 'updatedAt' | 'updatedBy' | 'retiredAt' | 'outOfServiceSince'
> & {
  readonly retired: boolean;
};

/** The wanted state of an asset; a missing asset is created. */
export type AssetDraft = { readonly id: string; readonly fields: Partial<AssetFields> };

/** Why an asset cannot be saved. @property field as the API names it */
export type AssetProblem = { readonly id: string; readonly field: string; readonly reason: string };

/**
 * @property sites where they may do that; null is everywhere
 * @property dryRun only looks, and says what saving would do
 */
export type SavedBy = {
  readonly actor: string;
  readonly now: Date;
  readonly sites: readonly string[] | null;
  readonly dryRun?: boolean;
};

/** Result of a save, or its problems: then nothing was written. */
export type Saved = { readonly problems: readonly AssetProblem[]; readonly created: number; readonly updated: number };

const NEW: Omit<AssetFields, 'name' | 'site'> = {
  level: 'asset',
  parentId: null,
  criticality: 'B',
  class: null,
  manufacturer: null,
  model: null,
  serial: null,
  installedOn: null,
  warrantyUntil: null,
  location: null,
  documents: [],
  labels: [],
  machine: null,
  devices: [],
  retired: false,
};

/** One lock for all changes of the hierarchy: writers take turns until their transactions end. */
const TREE_LOCK = 7_226_001;

/**
 * Makes and changes assets, all of them or none. Parents may be among them, in any order. Run it in
 * a transaction: changes of the hierarchy take turns, so that two of them together close no circle.
 */
export async function saveAssets(sql: Sql, drafts: readonly AssetDraft[], by: SavedBy): Promise<Saved> {
  await sql.query(`select pg_advisory_xact_lock(${TREE_LOCK})`);
  const before = await lockAssets(sql, drafts);
  const wanted = drafts.map((draft) => fill(draft, before.get(draft.id), by.now));
  const nodes = await treeOf(sql, wanted);
  const places = treeProblems(
    nodes,
    wanted.map(({ id }) => id),
  );
  const devices = await askForDevices(sql, wanted);
  const added = wanted.map(({ id }) => id).filter((id) => !before.has(id));
  const alike = [...(await lookAlikes(sql, 'asset', added))].map(([id, other]) => ({
    id,
    field: 'id',
    reason: lookingLike(other),
  }));
  const found = [...missingFields(wanted), ...alike, ...places, ...devices.problems];
  // Sites are known only once the hierarchy is sound.
  const problems =
    found.length > 0
      ? found
      : [...foreignSites(wanted, { nodes, before, sites: by.sites }), ...(await strayDevices(sql, wanted, nodes))];
  if (problems.length > 0) return { problems, created: 0, updated: 0 };
  const saved = { problems, created: wanted.length - before.size, updated: before.size };
  if (by.dryRun) return saved;
  const rows = wanted.map((asset) => ({ ...asset, site: siteOf(nodes, asset) }));
  const noteMoves = await watchMoves(sql, {
    assets: rows.map(({ id }) => id),
    devices: rows.flatMap((row) => row.devices),
  });
  await write(sql, rows, by);
  await retireUnwatched(sql, devices.taken, by);
  await noteMoves(by);
  return saved;
}

/** Refuses a version other than the one seen. @throws {AppError} `not_found`, `stale` */
export async function requireVersion(sql: Sql, id: string, expected: number | undefined): Promise<void> {
  const { rows } = await sql.query<{ version: number }>('select version from asset where id = $1 for no key update', [
    id,
  ]);
  const [asset] = rows;
  if (!asset) throw new AppError('not_found', `There is no asset ${id}.`);
  if (expected === undefined || expected === asset.version) return;
  const message = `${id} was changed in the meantime: it is at version ${asset.version}.`;
  throw new AppError('stale', message, { details: { version: asset.version } });
}

type Wanted = AssetFields & { readonly id: string; readonly retiredAt: Date | null };

/** Also locks assets that lose a device to one of them: alarms lock an asset before its device. */
async function lockAssets(sql: Sql, drafts: readonly AssetDraft[]): Promise<ReadonlyMap<string, Asset>> {
  const ids = new Set(drafts.map(({ id }) => id));
  const { rows } = await sql.query<Asset>(
    `select ${assetColumns} from asset a
     where a.id = any ($1) or a.id in (select asset_id from asset_device where device = any ($2))
     order by a.id for no key update`,
    [[...ids], drafts.flatMap(({ fields }) => fields.devices ?? [])],
  );
  return new Map(rows.filter(({ id }) => ids.has(id)).map((asset) => [asset.id, asset]));
}

function fill({ id, fields }: AssetDraft, before: Asset | undefined, now: Date): Wanted {
  const known = before ? { ...before, retired: before.retiredAt !== null } : { ...NEW, name: '', site: '' };
  const wanted = { ...known, ...fields, id };
  return { ...wanted, retiredAt: wanted.retired ? (before?.retiredAt ?? now) : null };
}

/** `GET /assets/health` would hide an asset of this id. */
const FLEET = 'health';

function missingFields(wanted: readonly Wanted[]): readonly AssetProblem[] {
  return wanted.flatMap(({ id, name, site, parentId, level }) => [
    ...(id === FLEET
      ? [{ id, field: 'id', reason: 'is the address of the health of all assets; choose another id' }]
      : []),
    ...(name === '' ? [{ id, field: 'name', reason: 'is missing' }] : []),
    ...(site === '' && parentId === null && level !== 'site'
      ? [{ id, field: 'parent', reason: 'is missing, and so is site: where does it stand?' }]
      : []),
  ]);
}

/**
 * Forbids moves from or to a site outside the caller's sites. Also forbids the name that a device
 * of such a site gives to its asset: the caller would get its alarms.
 */
function foreignSites(
  wanted: readonly Wanted[],
  at: { nodes: ReadonlyMap<string, TreeNode>; before: ReadonlyMap<string, Asset>; sites: readonly string[] | null },
): readonly AssetProblem[] {
  const { nodes, before, sites } = at;
  if (sites === null) return [];
  return wanted.flatMap((asset) => {
    const was = before.get(asset.id);
    const places = [siteOf(nodes, asset), was?.site ?? ''].filter((site) => site !== '');
    const foreign = places.find((site) => !sites.includes(site));
    if (foreign !== undefined) return [{ id: asset.id, field: 'site', reason: `${foreign} is not one of your sites` }];
    const [home = ''] = asset.id.includes(':') ? asset.id.split(':', 1) : [];
    if (was || home === '' || sites.includes(home)) return [];
    return [
      {
        id: asset.id,
        field: 'id',
        reason: `names of ${home}: are for devices of that site, which is not one of yours`,
      },
    ];
  });
}

/**
 * A device is of the site that its name begins with, and watches an asset there: also what moves
 * along below another.
 */
async function strayDevices(
  sql: Sql,
  wanted: readonly Wanted[],
  nodes: ReadonlyMap<string, TreeNode>,
): Promise<readonly AssetProblem[]> {
  const own = wanted.flatMap((asset) =>
    asset.devices.map((device) => ({ id: asset.id, device, site: siteOf(nodes, asset), field: 'devices' })),
  );
  const { rows: below } = await sql.query<{ id: string; device: string; root: string }>(
    `with recursive below as (
       select a.id, a.parent_id as root from asset a where a.parent_id = any ($1) and a.id <> all ($1)
       union select a.id, b.root from asset a join below b on a.parent_id = b.id where a.id <> all ($1))
     select b.id, b.root, d.device from below b join asset_device d on d.asset_id = b.id`,
    [wanted.map(({ id }) => id)],
  );
  const along = below.flatMap(({ device, root }) => {
    const node = nodes.get(root);
    return node ? [{ id: root, device, site: siteOf(nodes, node), field: 'site' }] : [];
  });
  return [...own, ...along].flatMap(({ id, device, site, field }) => {
    const [home = ''] = device.split(':', 1);
    if (device.includes(':') && home === site) return [];
    return [{ id, field, reason: `${device} is no device of ${site}: its name begins with ${site}:` }];
  });
}

/** The hierarchy as it would be, as far as these assets touch it. */
async function treeOf(sql: Sql, wanted: readonly Wanted[]): Promise<ReadonlyMap<string, TreeNode>> {
  const { rows } = await sql.query<TreeNode>(
    `with recursive above as (
       select id, parent_id, level, site from asset where id = any ($1)
       union select a.id, a.parent_id, a.level, a.site from asset a join above b on a.id = b.parent_id)
     select id, parent_id as "parentId", level, site from above
     union select id, parent_id, level, site from asset where parent_id = any ($2)`,
    [wanted.flatMap(({ id, parentId }) => [id, ...(parentId === null ? [] : [parentId])]), wanted.map(({ id }) => id)],
  );
  return new Map([...rows, ...wanted].map(({ id, parentId, level, site }) => [id, { id, parentId, level, site }]));
}

async function write(sql: Sql, rows: readonly Wanted[], { actor, now }: { actor: string; now: Date }): Promise<void> {
  await sql.query(
    `insert into asset as a (id, name, level, parent_id, site, criticality, class, manufacturer, model, serial,
       installed_on, warranty_until, location, documents, labels, machine, retired_at, created_at, updated_at, updated_by)
     select r.id, r.name, r.level, r."parentId", r.site, r.criticality, r.class, r.manufacturer, r.model, r.serial,
       r."installedOn", r."warrantyUntil", r.location, r.documents,
       array(select jsonb_array_elements_text(r.labels)), nullif(r.machine, 'null'), r."retiredAt", $2, $2, $3
     from jsonb_to_recordset($1::jsonb) as r(id text, name text, level text, "parentId" text, site text,
       criticality text, class text, manufacturer text, model text, serial text, "installedOn" date,
       "warrantyUntil" date, location text, documents jsonb, labels jsonb, machine jsonb, "retiredAt" timestamptz)
     on conflict (id) do update set name = excluded.name, level = excluded.level, parent_id = excluded.parent_id,
       site = excluded.site, criticality = excluded.criticality, class = excluded.class,
       manufacturer = excluded.manufacturer, model = excluded.model, serial = excluded.serial,
       installed_on = excluded.installed_on, warranty_until = excluded.warranty_until, location = excluded.location,
       documents = excluded.documents, labels = excluded.labels, machine = excluded.machine,
       retired_at = excluded.retired_at, version = a.version + 1, updated_at = $2, updated_by = $3`,
    [JSON.stringify(rows), now, actor],
  );
  await writeDevices(sql, rows);
  await moveSites(sql, rows, { actor, now });
}

async function writeDevices(sql: Sql, rows: readonly Wanted[]): Promise<void> {
  const watched = rows.flatMap(({ id, devices }) => devices.map((device) => ({ device, id })));
  await sql.query('delete from asset_device where asset_id = any ($1) and device <> all ($2)', [
    rows.map(({ id }) => id),
    watched.map(({ device }) => device),
  ]);
  await sql.query(
    `insert into asset_device (device, asset_id)
     select w.device, w.id from jsonb_to_recordset($1::jsonb) as w(device text, id text)
     on conflict (device) do update set asset_id = excluded.asset_id`,
    [JSON.stringify(watched)],
  );
}

/** Everything below has the same site. */
async function moveSites(sql: Sql, rows: readonly Wanted[], { actor, now }: { actor: string; now: Date }) {
  await sql.query(
    `with recursive below as (
       select id, site from asset where id = any ($1)
       union select a.id, b.site from asset a join below b on a.parent_id = b.id)
     update asset a set site = b.site, version = a.version + 1, updated_at = $2, updated_by = $3
     from below b where b.id = a.id and a.site <> b.site and not a.id = any ($1)`,
    [rows.map(({ id }) => id), now, actor],
  );
}
