import type { HealthGrade } from '../../../models/health/health-index.ts';
import type { ScoreRules } from '../../../models/health/health-point.ts';
import type { Sql } from '../../db/sql.ts';
import type { Criticality } from '../../ticket/priority.ts';
import type { Asset } from '../assets.ts';

/** The last reported health of a device, or of a component of it. */
export type MachineHealth = {
  readonly device: string;
  /** Null for the device itself. */
  readonly component: string | null;
  /** From 0 to 100. */
  readonly health: number;
  readonly grade: HealthGrade;
  /**
   * Event times: since when it has this grade, and of the reading at which the index last changed.
   */
  readonly since: Date;
  readonly changedAt: Date;
  readonly reason: string;
  /** The alarm that decides. */
  readonly episode: string | null;
  readonly rules: ScoreRules | null;
};

/** Columns of {@link MachineHealth} of the table aliased `h`. */
const columns = `h.device, nullif(h.component, '') as component, h.health, h.grade, h.grade_since as since,
  h.changed_at as "changedAt", h.reason, h.episode_id as episode, h.rules`;

/**
 * The health of an asset's sources, `$id` in SQL: its devices and, of a component, that part of the
 * machine above it.
 */
const ofAsset = (asset: string): string => `
  select h.* from asset_device d join machine_health h on h.device = d.device where d.asset_id = ${asset}.id
  union all
  select h.* from asset_device d join machine_health h on h.device = d.device and h.component = ${asset}.name
  where ${asset}.level = 'component' and d.asset_id = ${asset}.parent_id`;

/** Health of an asset by its own devices, the worst first. */
export async function healthOf(sql: Sql, { id }: Pick<Asset, 'id'>): Promise<readonly MachineHealth[]> {
  const { rows } = await sql.query<MachineHealth>(
    `select ${columns} from asset a join lateral (${ofAsset('a')}) h on true where a.id = $1
     order by h.health, h.device, h.component`,
    [id],
  );
  return rows;
}

/** An asset of a hierarchy with the health of its devices. */
export type HealthNode = Pick<Asset, 'id' | 'name' | 'level' | 'parentId' | 'criticality'> & {
  readonly machines: readonly MachineHealth[];
};

/**
 * An asset and everything in use below it, each before its parts.
 * @param limit of assets, and of their sources
 * @returns null where there is more
 */
export async function healthBelow(sql: Sql, root: string, limit: number): Promise<readonly HealthNode[] | null> {
  const { rows: tree } = await sql.query<Omit<HealthNode, 'machines'>>(
    `with recursive tree as (
       select a.id, a.name, a.level, a.parent_id, a.criticality, array[a.id] as way from asset a where a.id = $1
       union all
       select a.id, a.name, a.level, a.parent_id, a.criticality, t.way || a.id
       from asset a join tree t on a.parent_id = t.id where a.retired_at is null)
     select t.id, t.name, t.level, t.parent_id as "parentId", t.criticality from tree t order by t.way limit $2`,
    [root, limit + 1],
  );
  if (tree.length > limit) return null;
  // By their ids, and not in one statement with the tree: PostgreSQL would take that for a large
  // one, and compile it.
  const { rows: watching } = await sql.query<MachineHealth & { readonly asset: string }>(
    `select a.id as asset, ${columns} from asset a join lateral (${ofAsset('a')}) h on true where a.id = any ($1)
     order by h.health, h.device, h.component limit $2`,
    [tree.map(({ id }) => id), limit + 1],
  );
  if (watching.length > limit) return null;
  const nodes = new Map(tree.map((node) => [node.id, { ...node, machines: [] as MachineHealth[] }]));
  for (const { asset, ...machine } of watching) nodes.get(asset)?.machines.push(machine);
  return [...nodes.values()];
}

/**
 * One asset of the fleet, and its worst source; null where nothing is known of it yet.
 * @property doubts conditions of its instruments, such as `no_data`: while they last, the index is
 * less sure
 */
export type FleetRow = Pick<Asset, 'id' | 'name' | 'site' | 'level' | 'class' | 'criticality'> & {
  readonly worst: MachineHealth | null;
  readonly doubts: readonly string[];
};

/**
 * Conditions of the open alarms of instruments of an asset, and of the machine that it is a
 * component of.
 */
const doubtsOf = (asset: string): string => `array(
  select distinct e.condition from alarm_episode e
  where e.asset_id in (${asset}.id, case when ${asset}.level = 'component' then ${asset}.parent_id end)
    and e.state <> 'NORM' and e.cleared_at is null and e.detector like 'instrument/%' order by 1)`;

/** {@link FleetRow.doubts} of one asset. */
export async function doubtsOfAsset(sql: Sql, { id }: Pick<Asset, 'id'>): Promise<readonly string[]> {
  const { rows } = await sql.query<{ doubts: readonly string[] }>(
    `select ${doubtsOf('a')} as doubts from asset a where a.id = $1`,
    [id],
  );
  return rows[0]?.doubts ?? [];
}

/** Filters of the list; a missing one does not filter. `unknown`: nothing is known yet. */
export type FleetFilter = {
  readonly site?: string | undefined;
  /** Sites that the asker may see; null: all. */
  readonly sites: readonly string[] | null;
  readonly class?: string | undefined;
  readonly criticality?: Criticality | undefined;
  readonly grade?: HealthGrade | 'unknown' | undefined;
  /** Only this asset and those below it. */
  readonly below?: string | undefined;
};

/** Where a page ends. @property health {@link UNKNOWN} behind those of which something is known */
export type FleetPlace = { readonly health: number; readonly id: string };

/** Sorts behind every index. */
export const UNKNOWN = 101;

/** The assets in use that devices or components watch, the worst first, then by id. */
export async function listFleet(
  sql: Sql,
  filter: FleetFilter,
  page: { after: FleetPlace | null; limit: number },
): Promise<readonly FleetRow[]> {
  type Row = Omit<FleetRow, 'worst'> & { readonly device: string | null } & Omit<MachineHealth, 'device'>;
  const { rows } = await sql.query<Row>(
    `with recursive wanted as (
       select id from asset where id = $8
       union select a.id from asset a join wanted w on a.parent_id = w.id),
     watching as (
       select d.asset_id, m.* from asset_device d left join machine_health m on m.device = d.device
       union all
       select c.id, m.* from asset c join asset_device d on d.asset_id = c.parent_id
         join machine_health m on m.device = d.device and m.component = c.name where c.level = 'component'),
     h as (select distinct on (asset_id) * from watching order by asset_id, health, device, component)
     select page.*, ${doubtsOf('page')} as doubts from (
       select a.id, a.name, a.site, a.level, a.class, a.criticality, a.parent_id, ${columns}
       from h join asset a on a.id = h.asset_id
       where a.retired_at is null
         and ($3::text is null or a.site = $3) and ($4::text[] is null or a.site = any ($4))
         and ($5::text is null or a.class = $5) and ($6::text is null or a.criticality = $6)
         and ($7::text is null or coalesce(h.grade, 'unknown') = $7)
         and ($8::text is null or a.id in (select id from wanted))
         and ($1::int is null or (coalesce(h.health, ${UNKNOWN}), a.id) > ($1, $2))
       order by coalesce(h.health, ${UNKNOWN}), a.id limit $9) page
     order by coalesce(page.health, ${UNKNOWN}), page.id`,
    [
      ...[page.after?.health ?? null, page.after?.id ?? null, filter.site ?? null, filter.sites, filter.class ?? null],
      ...[filter.criticality ?? null, filter.grade ?? null, filter.below ?? null, page.limit],
    ],
  );
  return rows.map(({ id, name, site, level, class: kind, criticality, doubts, device, ...health }) => ({
    id,
    name,
    site,
    level,
    class: kind,
    criticality,
    doubts,
    worst: device === null ? null : { device, ...health },
  }));
}
