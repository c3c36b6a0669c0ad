import { sleep } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { systemActor } from './access/actor.ts';
import { changeHiding } from './alarm-commands.ts';
import { lockAsset, sweepAsset } from './assets/asset-service.ts';
import type { Db } from './db.ts';
import type { Rests } from './rests.ts';
import type { SlaPolicy } from './sla/policy.ts';

/**
 * Does what time does to alarms: shelvings end by themselves, maintenance windows begin and end. What fell due while the
 * program was down is done now. Any number may sweep at once: an asset's alarms take turns.
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
    ...{ now, policy: at.policy },
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
      await lockAsset(sql, assetId);
      await sweepAsset(sql, assetId, at);
    });
  await rests.each('maintenance windows', windows.rows, { key: ({ assetId }) => assetId, work: turn });
  return { unshelved, assets: windows.rows.length };
}

/** Sweeps again and again until the signal aborts; a sweep that fails is logged, and the next one tries again. */
export async function sweepRegularly(
  sweep: () => Promise<void>,
  { what, milliseconds, log, signal }: { what: string; milliseconds: number; log: Log; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await sleep(milliseconds, signal);
    if (signal.aborted) return;
    try {
      await sweep();
    } catch (error) {
      log.warn({ what, reason: messageOf(error) }, 'could not be swept');
    }
  }
}
