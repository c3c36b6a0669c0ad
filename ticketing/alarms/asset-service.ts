import { AppError } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import type { AlarmEvent } from '../episodes/alarm-state.ts';
import { isParentDown } from '../episodes/suppression.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import { lockTicketsOfAssets } from '../ticket/tickets.ts';
import { changeHiding } from './alarm-commands.ts';
import { lockSiteOf } from './lock-sites.ts';

/** Actor and reason of a change of an asset. */
export type AssetChange = {
  readonly actor: string;
  readonly reason: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
};

/** A time in which work on an asset makes alarms that mean nothing. Times are wall time. */
export type MaintenanceWindow = {
  readonly id: number;
  readonly assetId: string;
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** When it was over, or was called off; null until then. */
  readonly endedAt: Date | null;
};

/**
 * Takes an asset out of service, or puts it back. While out of service, its old and new alarms are
 * hidden.
 * @throws {AppError} `not_found`; `conflict` where it is so already
 */
export async function setService(db: Db, assetId: string, change: AssetChange & { inService: boolean }): Promise<void> {
  const { inService, now } = change;
  await db.transaction(async (sql) => {
    await lockAssetWithParts(sql, assetId);
    const { count } = await sql.query(
      'update asset set out_of_service_since = $2 where id = $1 and (out_of_service_since is null) <> ($2::timestamptz is null)',
      [assetId, inService ? null : now],
    );
    if (count === 0) {
      throw new AppError('conflict', `${assetId} is ${inService ? 'in service' : 'out of service'} already.`);
    }
    await followService(sql, assetId, change);
  });
}

/**
 * Sets the alarms of a locked asset, and of those below it, by whether it is in service and in use.
 */
export async function followService(sql: Sql, assetId: string, change: AssetChange): Promise<void> {
  const { rows } = await sql.query<{ isDown: boolean }>(
    `select out_of_service_since is not null or retired_at is not null as "isDown" from asset where id = $1`,
    [assetId],
  );
  const kind = rows[0]?.isDown ? 'taken_out_of_service' : 'put_in_service';
  await changeAssetAlarms(sql, assetId, { ...change, event: { kind } });
  await followParent(sql, assetId, change);
  await changeAlarmsBelow(sql, assetId, change);
}

const columns = `id, asset_id as "assetId", from_at as "from", to_at as "to", reason, created_by as "createdBy",
  created_at as "createdAt", ended_at as "endedAt"`;

/**
 * Plans a maintenance window. A window that has begun hides the asset's alarms at once.
 * @throws {AppError} `not_found`; `unprocessable` for a window that is over or ends before it
 * begins
 */
export async function planWindow(
  db: Db,
  assetId: string,
  plan: AssetChange & { from: Date; to: Date },
): Promise<MaintenanceWindow> {
  const { from, to, reason, actor, now, policy } = plan;
  if (!(to > from && to > now)) {
    const message = 'it ends after it begins, and later than now';
    const details = { field: 'to', reason: message, errors: [{ field: 'to', message }] };
    throw new AppError('unprocessable', `to: ${message}.`, { details });
  }
  return await db.transaction(async (sql) => {
    await lockAssetWithParts(sql, assetId);
    const { rows } = await sql.query<MaintenanceWindow>(
      `insert into maintenance_window (asset_id, from_at, to_at, reason, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
      [assetId, from, to, reason, actor, now],
    );
    const [window] = rows;
    if (!window) throw new Error('an insert returns its row');
    await sweepAsset(sql, assetId, { now, policy });
    return window;
  });
}

/**
 * Calls a window off, or ends it early.
 * @throws {AppError} `not_found`; `conflict` where it is over
 */
export async function endWindow(
  db: Db,
  id: number,
  change: Omit<AssetChange, 'actor' | 'reason'>,
): Promise<MaintenanceWindow> {
  const { rows } = await db.query<{ assetId: string }>(
    'select asset_id as "assetId" from maintenance_window where id = $1',
    [id],
  );
  const [window] = rows;
  if (!window) throw new AppError('not_found', `There is no maintenance window ${id}.`);
  return await db.transaction(async (sql) => {
    await lockAssetWithParts(sql, window.assetId);
    const ended = await sql.query<MaintenanceWindow>(
      `update maintenance_window set ended_at = $2 where id = $1 and ended_at is null and to_at > $2 returning ${columns}`,
      [id, change.now],
    );
    if (!ended.rows[0]) throw new AppError('conflict', `The maintenance window ${id} is over.`);
    await sweepAsset(sql, window.assetId, change);
    return ended.rows[0];
  });
}

/** The windows of an asset, the latest first. */
export async function listWindows(
  sql: Sql,
  assetId: string,
  page: { before: { from: Date; id: number } | null; limit: number },
): Promise<readonly MaintenanceWindow[]> {
  const { rows } = await sql.query<MaintenanceWindow>(
    `select ${columns} from maintenance_window where asset_id = $1
       and ($2::timestamptz is null or (from_at, id) < ($2, $3)) order by from_at desc, id desc limit $4`,
    [assetId, page.before?.from ?? null, page.before?.id ?? null, page.limit],
  );
  return rows;
}

/**
 * Brings the windows of an asset up to date that is locked with its parts. A window that has begun
 * hides its alarms; once all are over they are judged again.
 */
export async function sweepAsset(sql: Sql, assetId: string, at: { now: Date; policy: SlaPolicy }): Promise<void> {
  const { now } = at;
  await sql.query(
    'update maintenance_window set ended_at = to_at where asset_id = $1 and ended_at is null and to_at <= $2',
    [assetId, now],
  );
  const { rows } = await sql.query<{ id: number; reason: string; createdBy: string }>(
    `update maintenance_window set begun_at = coalesce(begun_at, $2) where asset_id = $1 and ended_at is null
       and from_at <= $2 returning id, reason, created_by as "createdBy"`,
    [assetId, now],
  );
  const [open] = rows;
  const event: AlarmEvent = { kind: open ? 'suppressed' : 'unsuppressed', by: 'maintenance' };
  const why = open
    ? { actor: open.createdBy, reason: `maintenance: ${open.reason}` }
    : { actor: systemActor.system, reason: 'no maintenance window is open' };
  await changeAssetAlarms(sql, assetId, { ...at, ...why, event });
  await changeAlarmsBelow(sql, assetId, { ...at, ...why });
}

/**
 * Suppresses the alarms of all parts of an asset while it, or an asset above it, is down; judges
 * them again after.
 */
async function changeAlarmsBelow(sql: Sql, assetId: string, change: AssetChange): Promise<void> {
  for (const id of await alarmedBelow(sql, assetId)) await followParent(sql, id, change);
}

/** Ids of assets below an asset, at any depth, that have alarms. */
async function alarmedBelow(sql: Sql, assetId: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `with recursive below as (
       select id from asset where parent_id = $1
       union select a.id from asset a join below b on a.parent_id = b.id)
     select distinct e.asset_id as id from alarm_episode e join below on below.id = e.asset_id
     where e.state <> 'NORM' order by 1`,
    [assetId],
  );
  return rows.map(({ id }) => id);
}

async function followParent(sql: Sql, assetId: string, change: AssetChange): Promise<void> {
  const isDown = await isParentDown(sql, assetId, change.now);
  await changeAssetAlarms(sql, assetId, {
    ...change,
    event: { kind: isDown ? 'suppressed' : 'unsuppressed', by: 'parent' },
  });
}

async function changeAssetAlarms(
  sql: Sql,
  assetId: string,
  change: AssetChange & { event: AlarmEvent },
): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from alarm_episode where asset_id = $1 and state <> 'NORM' order by id`,
    [assetId],
  );
  for (const { id } of rows) await changeHiding(sql, id, change);
}

/**
 * Locks an asset and the tickets of its alarms; alarms of its site wait.
 * @throws {AppError} `not_found`
 */
export async function lockAsset(sql: Sql, assetId: string): Promise<void> {
  await lockSiteOf(sql, assetId);
  await lockRows(sql, assetId, []);
}

/** The same with all that is a part of it and has alarms. @throws {AppError} `not_found` */
export async function lockAssetWithParts(sql: Sql, assetId: string): Promise<void> {
  await lockSiteOf(sql, assetId);
  await lockRows(sql, assetId, await alarmedBelow(sql, assetId));
}

async function lockRows(sql: Sql, assetId: string, parts: readonly string[]): Promise<void> {
  const ids = [assetId, ...parts];
  const { rows } = await sql.query<{ id: string }>(
    'select id from asset where id = any ($1::text[]) order by id for no key update',
    [ids],
  );
  if (!rows.some(({ id }) => id === assetId)) throw new AppError('not_found', `There is no asset ${assetId}.`);
  await lockTicketsOfAssets(sql, ids);
}
