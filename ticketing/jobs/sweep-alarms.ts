import { changeHiding } from '../alarms/alarm-commands.ts';
import { followService, lockAsset, lockAssetWithParts, sweepAsset } from '../alarms/asset-service.ts';
import type { Db } from '../db/sql.ts';
import { parentIsDownAt } from '../episodes/suppression.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import type { Rests } from './rests.ts';

/**
 * Ends shelvings that are over, begins and ends maintenance windows. Makes up for the time in which
 * the program was down. Any number may sweep at once: an asset's alarms take turns.
 * @returns how many shelvings ended, and assets whose windows began or ended
 */
export async function sweepAlarms(
  db: Db,
  at: { now: Date; policy: SlaPolicy; rests: Rests },
): Promise<{ unshelved: number; assets: number }> {
  const { now, rests } = at;
  const due = await db.query<{ id: string; assetId: string }>(
    `select id, asset_id as "assetId" from alarm_episode where shelved_until <= $1 order by shelved_until, id`,
    [now],
  );
  let unshelved = 0;
  const change = {
    now,
    policy: at.policy,
    event: { kind: 'unshelved' },
    actor: systemActor.system,
    reason: 'its time is over',
  } as const;
  const unshelve = async ({ id, assetId }: { id: string; assetId: string }): Promise<void> => {
    const done = await db.transaction(async (sql) => {
      await lockAsset(sql, assetId);
      // Somebody may have shelved it again meanwhile.
      const { count } = await sql.query('select 1 from alarm_episode where id = $1 and shelved_until <= $2', [id, now]);
      return count > 0 && (await changeHiding(sql, id, change)) !== null;
    });
    if (done) unshelved += 1;
  };
  await rests.each('unshelve', due.rows, { key: ({ id }) => id, work: unshelve });
  const windows = await db.query<{ assetId: string }>(
    `select distinct asset_id as "assetId" from maintenance_window
     where ended_at is null and (to_at <= $1 or (begun_at is null and from_at <= $1)) order by 1`,
    [now],
  );
  const turn = ({ assetId }: { assetId: string }): Promise<void> =>
    db.transaction(async (sql) => {
      await lockAssetWithParts(sql, assetId);
      await sweepAsset(sql, assetId, at);
    });
  await rests.each('maintenance windows', windows.rows, { key: ({ assetId }) => assetId, work: turn });
  const used = await followUse(db, at);
  return { unshelved, assets: windows.rows.length + used };
}

/**
 * A retired asset and everything below it are out of service. An asset put in use again is judged
 * again.
 */
async function followUse(db: Db, { now, policy, rests }: { now: Date; policy: SlaPolicy; rests: Rests }) {
  const { rows } = await db.query<{ assetId: string; isDown: boolean }>(
    `select distinct a.id as "assetId", a.out_of_service_since is not null or a.retired_at is not null as "isDown"
     from alarm_episode e join asset a on a.id = e.asset_id
     where e.state <> 'NORM'
       and (e.out_of_service <> (a.out_of_service_since is not null or a.retired_at is not null)
         or ('parent' = any (e.suppressed_by) and not ${parentIsDownAt('$1')}))
     order by 1`,
    [now],
  );
  const follow = ({ assetId, isDown }: { assetId: string; isDown: boolean }): Promise<void> =>
    db.transaction(async (sql) => {
      await lockAssetWithParts(sql, assetId);
      const reason = isDown ? 'it is out of service or use' : 'it is in service and use';
      await followService(sql, assetId, { actor: systemActor.system, reason, now, policy });
    });
  await rests.each('alarms of retired assets', rows, { key: ({ assetId }) => assetId, work: follow });
  return rows.length;
}
