import { canonicalJson } from '../../../lib/canonical-json.ts';
import type { Sql } from '../../db/sql.ts';
import { type InForce, inForceOf, layersOf } from './watch-in-force.ts';

/** A field in force before and after a move; null: nothing was in force. */
export type MovedField = { readonly field: string; readonly before: unknown; readonly after: unknown };

/** A change of the settings in force for a device, since it or an asset above it was moved. */
export type WatchMove = {
  readonly watched: string;
  readonly at: Date;
  readonly actor: string;
  readonly fromAsset: string | null;
  readonly toAsset: string | null;
  readonly changes: readonly MovedField[];
};

type Place = {
  readonly assets: ReadonlyMap<string, string>;
  readonly inForce: ReadonlyMap<string, InForce>;
};

/**
 * Looks what is in force for devices of a part of the tree, to be compared after the tree was
 * changed in the same transaction.
 * @param of the assets that change, and devices that they take from others
 * @returns notes an event for each device or component for which something else is in force then
 */
export async function watchMoves(
  sql: Sql,
  of: { readonly assets: readonly string[]; readonly devices: readonly string[] },
): Promise<(by: { readonly actor: string; readonly now: Date }) => Promise<void>> {
  const { rows } = await sql.query<{ some: boolean }>('select exists (select from asset_watch_settings) as some');
  if (!rows[0]?.some) return async () => undefined;
  const devices = await devicesOf(sql, of);
  const before = await placeOf(sql, devices);
  return async ({ actor, now }) => {
    const more = await devicesOf(sql, of);
    const after = await placeOf(sql, [...new Set([...devices, ...more])]);
    const names = [...new Set([...before.inForce.keys(), ...after.inForce.keys()])].toSorted();
    const moves = names.flatMap((watched) => {
      const device = watched.split('/', 1)[0] ?? watched;
      const changes = differences(before.inForce.get(watched), after.inForce.get(watched));
      if (changes.length === 0) return [];
      return [{ watched, device, from: before.assets.get(device), to: after.assets.get(device), changes }];
    });
    if (moves.length === 0) return;
    await sql.query(
      `insert into watch_move (watched, device, at, actor, from_asset, to_asset, changes)
       select m.watched, m.device, $2, $3, m."from", m."to", m.changes
       from jsonb_to_recordset($1::jsonb) as m(watched text, device text, "from" text, "to" text, changes jsonb)`,
      [JSON.stringify(moves), now, actor],
    );
  };
}

/** The newest moves that changed what is in force for a device or its components. */
export async function movesOf(sql: Sql, device: string, limit: number): Promise<readonly WatchMove[]> {
  const { rows } = await sql.query<WatchMove>(
    `select watched, at, actor, from_asset as "fromAsset", to_asset as "toAsset", changes
     from watch_move where device = $1 order by id desc limit $2`,
    [device, limit],
  );
  return rows;
}

async function devicesOf(
  sql: Sql,
  { assets, devices }: { readonly assets: readonly string[]; readonly devices: readonly string[] },
): Promise<readonly string[]> {
  const { rows } = await sql.query<{ device: string }>(
    `with recursive below as (
       select id from asset where id = any ($1) or id in (select parent_id from asset where id = any ($1) and level = 'component')
       union select a.id from asset a join below b on a.parent_id = b.id)
     select d.device from below b join asset_device d on d.asset_id = b.id
     union select device from asset_device where device = any ($2)`,
    [assets, devices],
  );
  return rows.map(({ device }) => device);
}

async function placeOf(sql: Sql, devices: readonly string[]): Promise<Place> {
  const { rows } = await sql.query<{ device: string; asset: string }>(
    'select device, asset_id as asset from asset_device where device = any ($1)',
    [devices],
  );
  const layers = await layersOf(sql, devices);
  return {
    assets: new Map(rows.map(({ device, asset }) => [device, asset])),
    inForce: new Map([...layers].map(([watched, own]) => [watched, inForceOf(own)])),
  };
}

const NOTHING = inForceOf([]);

/** The fields in which two differ. An equal value from another asset differs, too. */
function differences(before: InForce = NOTHING, after: InForce = NOTHING): readonly MovedField[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((field) => {
    const change = { field, before: old.get(field) ?? null, after: now.get(field) ?? null };
    return canonicalJson(change.before) === canonicalJson(change.after) ? [] : [change];
  });
}

function fieldsOf({ limitFactor, excluded, limits }: InForce): ReadonlyMap<string, unknown> {
  const of = (value: unknown, from: InForce['limitFactor']['from']) => ({ value, from: from?.name ?? null });
  return new Map<string, unknown>([
    ...(limitFactor.from ? [['limitFactor', of(limitFactor.value, limitFactor.from)] as const] : []),
    ...(excluded.from ? [['exclude', of(excluded.value, excluded.from)] as const] : []),
    ...limits.map(({ limit: { channel, low, high, severity, until }, from }) => {
      return [`limits.${channel}`, of({ low, high, severity, until }, from)] as const;
    }),
  ]);
}
