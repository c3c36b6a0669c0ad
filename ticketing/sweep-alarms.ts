import { sleep } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { systemActor } from './access/actor.ts';
import { changeHiding } from './alarm-commands.ts';
import { lockAsset, sweepAsset } from './assets/asset-service.ts';
import type { Db } from './db.ts';
import type { SlaPolicy } from './sla/policy.ts';

/**
 * Does what time does to alarms: shelvings end by themselves, maintenance windows begin and end. What fell due while the
 * program was down is done now. Any number may sweep at once: an asset's alarms take turns.
 * @returns how many shelvings ended, and assets whose windows began or ended
 */
export async function sweepAlarms(
  db: Db,
  at: { now: Date; policy: SlaPolicy },
): Promise<{ unshelved: number; assets: number }> {
  const { now } = at;
  const due = await db.query<{ id: string; assetId: string }>(
    `select id, asset_id as "assetId" from alarm_episode where shelved_until <= $1 order by shelved_until, id`,
    [now],
  );
  let unshelved = 0;
  for (const { id, assetId } of due.rows) {
    const change = {
      ...at,
      event: { kind: 'unshelved' },
      actor: systemActor.system,
      reason: 'its time is over',
    } as const;
    await db.transaction(async (sql) => {
      await lockAsset(sql, assetId);
      // Somebody may have shelved it again meanwhile.
      const { count } = await sql.query('select 1 from alarm_episode where id = $1 and shelved_until <= $2', [id, now]);
      if (count > 0 && (await changeHiding(sql, id, change))) unshelved += 1;
    });
  }
  const windows = await db.query<{ assetId: string }>(
    `select distinct asset_id as "assetId" from maintenance_window
     where ended_at is null and (to_at <= $1 or (begun_at is null and from_at <= $1)) order by 1`,
    [now],
  );
  for (const { assetId } of windows.rows) {
    await db.transaction(async (sql) => {
      await lockAsset(sql, assetId);
      await sweepAsset(sql, assetId, at);
    });
  }
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
