import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';
import { type AlarmFacts, RAISED } from './alarm-state.ts';

/** Causes that hide a new alarm from its first moment, and the end of its shelving. */
export type Suppression = {
  readonly facts: AlarmFacts;
  readonly shelvedUntil: Date | null;
  readonly reason: string | null;
};

type Found = {
  readonly known: boolean;
  readonly outOfService: boolean;
  readonly retired: boolean;
  readonly maintenance: boolean;
  readonly shelvedUntil: Date | null;
  readonly parent: boolean;
  readonly gateway: boolean;
};
const nothing: Found = {
  known: false,
  outOfService: false,
  retired: false,
  maintenance: false,
  shelvedUntil: null,
  parent: false,
  gateway: false,
};

/**
 * SQL for whether something above the asset aliased `a` is out of service or use, or in a
 * maintenance window at a time.
 */
export const parentIsDownAt = (now: string): string => `exists (
  with recursive above as (
    select a.parent_id as id, 1 as depth where a.parent_id is not null
    union all
    select p.parent_id, depth + 1 from asset p join above on p.id = above.id where p.parent_id is not null and depth < 20)
  select 1 from above join asset p on p.id = above.id
  where p.out_of_service_since is not null or p.retired_at is not null or exists (select 1 from maintenance_window w
    where w.asset_id = p.id and w.ended_at is null and w.from_at <= ${now} and w.to_at > ${now}))`;
const parentIsDown = parentIsDownAt('$2');

/** Whether something above an asset is out of service or use, or in a maintenance window. */
export async function isParentDown(sql: Sql, assetId: string, now: Date): Promise<boolean> {
  const { count } = await sql.query(`select 1 from asset a where a.id = $1 and ${parentIsDown}`, [assetId, now]);
  return count > 0;
}

/**
 * The reasons to hide a new alarm: its asset, or one above it, is out of service or use, or in a
 * maintenance window; its gateway is silent, as it is itself; or the same alarm is shelved. The
 * asset is locked, so that nothing of its own changes meanwhile.
 * @returns null for an alarm that is stored already
 */
export async function suppressionOf(
  sql: Sql,
  episode: AlarmEpisode,
  where: { assetId: string; now: Date },
): Promise<Suppression | null> {
  const { rows } = await sql.query<Found>(
    `select exists (select 1 from alarm_episode e where e.id = $7) as known,
       a.out_of_service_since is not null or a.retired_at is not null as "outOfService",
       a.retired_at is not null as retired,
       exists (select 1 from maintenance_window w
         where w.asset_id = a.id and w.ended_at is null and w.from_at <= $2 and w.to_at > $2) as maintenance,
       (select max(e.shelved_until) from alarm_episode e where e.asset_id = a.id and e.shelved_until > $2
         and e.detector = $3 and e.condition = $4
         and (e.first_channel = $5 or e.detector not like 'rules/%')) as "shelvedUntil",
       a.parent_id is not null and ${parentIsDown} as parent,
       $4 = 'no_data' and exists (select 1 from gateway_silence s join asset_device d on d.gateway = s.gateway
         where d.device = $6 and s.ended_at is null) as gateway
     from asset a where a.id = $1`,
    [where.assetId, where.now, episode.detector, episode.condition, episode.firstChannel, episode.device, episode.id],
  );
  const found = rows[0] ?? nothing;
  if (found.known) return null;
  const { outOfService, retired, maintenance, shelvedUntil, parent, gateway } = found;
  const facts: AlarmFacts = {
    ...RAISED,
    outOfService,
    shelved: shelvedUntil !== null,
    suppressedBy: (['gateway', 'maintenance', 'parent'] as const).filter((by) => found[by]),
  };
  const reasons = [
    ...(outOfService ? [`the asset is ${retired ? 'retired' : 'out of service'}`] : []),
    ...(shelvedUntil ? ['the same alarm is shelved'] : []),
    ...(maintenance ? ['a maintenance window is open'] : []),
    ...(parent ? ['its parent is down'] : []),
    ...(gateway ? ['its gateway is silent'] : []),
  ];
  return { facts, shelvedUntil, reason: reasons.length > 0 ? reasons.join('; ') : null };
}
