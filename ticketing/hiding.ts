import type { AlarmEpisode } from '../models/alarm-episode.ts';
import { type AlarmFacts, RAISED } from './alarm-state.ts';
import type { Sql } from './db.ts';

/** What hides a new alarm from its first moment, and until when its shelving lasts. */
export type Hiding = { readonly facts: AlarmFacts; readonly shelvedUntil: Date | null; readonly reason: string | null };

/**
 * What hides a new alarm: its asset is out of service or in a maintenance window, or the same alarm is shelved.
 * The asset is locked, so that nothing of this changes meanwhile.
 */
export async function hidingOf(
  sql: Sql,
  episode: AlarmEpisode,
  where: { assetId: string; now: Date },
): Promise<Hiding> {
  const { rows } = await sql.query<{ outOfService: boolean; maintenance: boolean; shelvedUntil: Date | null }>(
    `select a.out_of_service_since is not null as "outOfService",
       exists (select 1 from maintenance_window w
         where w.asset_id = a.id and w.ended_at is null and w.from_at <= $2 and w.to_at > $2) as maintenance,
       (select max(e.shelved_until) from alarm_episode e where e.asset_id = a.id and e.shelved_until > $2
         and e.detector = $3 and e.condition = $4
         and (e.first_channel = $5 or e.detector not like 'rules/%')) as "shelvedUntil"
     from asset a where a.id = $1`,
    [where.assetId, where.now, episode.detector, episode.condition, episode.firstChannel],
  );
  const { outOfService = false, maintenance = false, shelvedUntil = null } = rows[0] ?? {};
  const facts: AlarmFacts = {
    ...{ ...RAISED, outOfService, shelved: shelvedUntil !== null },
    suppressedBy: maintenance ? ['maintenance'] : [],
  };
  const reasons = [
    ...(outOfService ? ['the asset is out of service'] : []),
    ...(shelvedUntil ? ['the same alarm is shelved'] : []),
    ...(maintenance ? ['a maintenance window is open'] : []),
  ];
  return { facts, shelvedUntil, reason: reasons.length > 0 ? reasons.join('; ') : null };
}
