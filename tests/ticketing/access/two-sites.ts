import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { holdRoutes } from '../../../backup/hold-stores.ts';
import { deviceRoutes } from '../../../broker/access/device-routes.ts';
import type { Routes } from '../../../http/http-app.ts';
import { plantRoutes } from '../../../http/plant-routes.ts';
import { systemRoutes } from '../../../http/system-routes.ts';
import { flowRoutes } from '../../../ingest/intake/flow-routes.ts';
import { quarantineRoutes } from '../../../ingest/intake/quarantine-routes.ts';
import { telemetryRoutes } from '../../../ingest/intake/telemetry-routes.ts';
import { unreadRoutes } from '../../../ingest/intake/unread-routes.ts';
import { seriesRoutes } from '../../../ingest/series/series-routes.ts';
import { waveformRoutes } from '../../../ingest/series/waveform-routes.ts';
import { AppError } from '../../../lib/errors.ts';
import { modelRoutes } from '../../../models/assign/model-routes.ts';
import { knownDeviceRoutes } from '../../../models/detector/known-device-routes.ts';
import { modelDecisionRoutes } from '../../../models/registry/model-decision-routes.ts';
import { waveformAnalysisRoutes } from '../../../models/waveform/waveform-analysis-routes.ts';
import { assetHealthRoutes } from '../../../ticketing/api/assets/asset-health-routes.ts';
import { thresholdShadowRoutes } from '../../../ticketing/api/assets/threshold-shadow-routes.ts';
import { configurationRoutes } from '../../../ticketing/api/configuration/configuration-routes.ts';
import { alarmRuleDryRunRoutes } from '../../../ticketing/api/definitions/alarm-rule-dry-run-routes.ts';
import { alarmRuleRoutes } from '../../../ticketing/api/definitions/alarm-rule-routes.ts';
import { machineRoutes } from '../../../ticketing/api/definitions/machine-routes.ts';
import { mappingDryRunRoutes } from '../../../ticketing/api/definitions/mapping-dry-run-routes.ts';
import { mappingListenRoutes } from '../../../ticketing/api/definitions/mapping-listen-routes.ts';
import { mappingRoutes } from '../../../ticketing/api/definitions/mapping-routes.ts';
import { acceptLevelRoutes } from '../../../ticketing/api/learning/accept-level-routes.ts';
import { assetWatchSettingsRoutes } from '../../../ticketing/api/learning/asset-watch-settings-routes.ts';
import { deviceModelRoutes } from '../../../ticketing/api/learning/device-model-routes.ts';
import { learningRoutes } from '../../../ticketing/api/learning/learning-routes.ts';
import { watchSettingsRoutes } from '../../../ticketing/api/learning/watch-settings-routes.ts';
import { notificationRoutes } from '../../../ticketing/api/notify/notification-routes.ts';
import { pushRoutes } from '../../../ticketing/api/notify/push-routes.ts';
import { webhookRoutes } from '../../../ticketing/api/notify/webhook-routes.ts';
import { slaRoutes } from '../../../ticketing/api/sla/sla-routes.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { openFileStore } from '../../../ticketing/work/files/file-store.ts';
import { createMemorySeries } from '../../ingest/series/memory-series.ts';
import { transitionOf } from '../helpers/episodes.ts';
import { type AccessApp, openAccessApp } from './access-app.ts';

/** One thing of every noun at a site, by its id. */
export type Things = Readonly<Record<string, string>>;

/** Objects without a place. */
export const nowhere: Things = {
  ticket: 'HB-999999',
  asset: 'nowhere:pump',
  episode: 'ep_nowhere',
  window: '999999',
  device: 'nowhere:pump',
  site: 'nowhere',
  person: 'nobody',
  team: 'nowhere-team',
  rota: 'nowhere-rota',
  store: 'nowhere-store',
  notification: '999999',
};

/**
 * {@link openTwoSites} with things at two sites that name each other: `own` of plant, `other` of
 * north.
 */
export async function openTiedSites(
  db: Db,
): Promise<{ readonly on: AccessApp; readonly own: Things; readonly other: Things }> {
  const on = await openTwoSites(db);
  const own = await storeThings(on, db, 'plant');
  const other = await storeThings(on, db, 'north');
  await tie(db, own, other);
  return { on, own, other };
}

/**
 * Every route of the program over one database. Objects outside of it are admitted and go no
 * further.
 */
export async function openTwoSites(db: Db): Promise<AccessApp> {
  const further = async (): Promise<never> => Promise.reject(new AppError('conflict', 'let in'));
  const points = { temperature: [[Date.UTC(2026, 1, 1), 61]] as const };
  const memory = createMemorySeries({ 'plant:pump-1': points, 'north:pump-1': points });
  const series = { ...memory, waveforms: async () => [], waveform: async () => undefined };
  const registry = { get: () => undefined, list: () => [], named: () => [] };
  const names = ['add', 'rotate', 'revoke', 'approve', 'remove', 'provision'];
  const administration = Object.fromEntries(names.map((name) => [name, further]));
  const models = { list: further, get: further, promotions: further, ids: async () => new Set<string>() };
  const quarantine = {
    list: () => [],
    message: () => {
      throw new AppError('conflict', 'let in');
    },
  };
  const now = () => new Date('2026-02-01T10:00:22Z');
  const defaults = { locale: 'en', timeZone: 'UTC', quietHours: null } as const;
  const definitions = { db, now, changed: () => undefined };
  const more: Routes[] = [
    plantRoutes({ timeZone: 'UTC', version: '0.1.0', brokerPorts: {} }),
    systemRoutes({
      settings: [],
      readiness: async () => ({}),
      examine: async () => [],
      version: '0.1.0',
      startedAt: new Date(0),
    }),
    notificationRoutes({ db, now, defaults: defaults as never }),
    pushRoutes({ db, now, reach: 'loopback', publicKey: '' }),
    webhookRoutes({ db, now, reach: 'loopback' as never }),
    knownDeviceRoutes({
      series,
      registry,
      presence: () => undefined,
      clockOf: () => undefined,
      refusedOf: () => undefined,
      unjudgedOf: () => [],
      progressOf: async () => [],
    }),
    acceptLevelRoutes({ db, now, decided: async () => undefined, registry: { put: further, promote: further } }),
    learningRoutes({ db, series, now }),
    watchSettingsRoutes({ db, series, now }),
    assetWatchSettingsRoutes({ db, series, now }),
    deviceModelRoutes({ db, series, now, decided: async () => undefined, registry: models as never }),
    seriesRoutes({ series }),
    waveformRoutes({ series }),
    waveformAnalysisRoutes({ series, machineOf: () => null }),
    assetHealthRoutes({ db, series, unjudgedOf: () => [] }),
    thresholdShadowRoutes({ db, series }),
    deviceRoutes({ administration: administration as never }),
    telemetryRoutes({ ingest: async () => ({ accepted: 0, rejected: [] }) }),
    alarmRuleRoutes({ ...definitions, series: { devices: async () => [] } }),
    alarmRuleDryRunRoutes({ db, series }),
    ...machineRoutes({ ...definitions, series: { devices: async () => [] } }),
    mappingRoutes(definitions),
    mappingDryRunRoutes({ db, now, quarantine: quarantine as never, tryMappings: further as never }),
    mappingListenRoutes({ listeners: { note: () => undefined, listen: further }, now: () => 0 }),
    configurationRoutes(definitions),
    modelDecisionRoutes({ registry: { ...models, promote: further } as never, now, decided: further }),
    modelRoutes({ registry: models as never, status: () => ({ shadows: [], refusals: [] }) as never }),
    slaRoutes,
    flowRoutes({ status: further as never }),
    quarantineRoutes({ quarantine: quarantine as never, retry: further }),
    holdRoutes({ hold: further, close: further }),
    unreadRoutes({ unread: () => [] }),
  ];
  const files = await openFileStore({
    dataDir: await mkdtemp(path.join(tmpdir(), 'harbinger-test-')),
    maxBytes: 1_000,
  });
  const device = { principal: { site: 'plant', device: 'pump-1', kind: 'device' } };
  const authenticate = async ({ username }: { username: string }) =>
    username === 'plant/pump-1' ? device : { refused: 'wrong_password' };
  return await openAccessApp(db, { more, files, access: { authenticate: authenticate as never } });
}

/** One thing of every noun at a site; every name and title of it holds the name of the site. */
async function storeThings({ ticketing, clock }: AccessApp, db: Db, site: string): Promise<Things> {
  const device = `${site}:pump-1`;
  await db.query('insert into person (id, name, base_site, email, active) values ($1, $1, $2, $3, true)', [
    ...[`${site}-ann`, site, `ann@${site}.example`],
  ]);
  await db.query('insert into team (id, name, site) values ($1, $1, $2)', [`${site}-team`, site]);
  await db.query(
    `insert into rota (id, name, time_zone, starts_on, handover_time, rotation_days, team_id)
     values ($1, $1, 'UTC', '2026-01-01', '08:00', 7, $2)`,
    [`${site}-rota`, `${site}-team`],
  );
  await db.query(`insert into store (id, name, site, created_at) values ($1, $1, $2, $3)`, [
    ...[`${site}-store`, site, clock.now],
  ]);
  const raised = transitionOf('raised', { id: `ep_${site}`, device, severity: 'high' });
  const { ticket = '' } = await ticketing.applyTransition(raised);
  const id = parseTicketNumber(ticket);
  await db.query(`update ticket set title = $2, state = 'assigned' where id = $1`, [id, `${site} trouble`]);
  const windows = await db.query<{ id: number }>(
    `insert into maintenance_window (asset_id, from_at, to_at, reason, created_by, created_at)
     values ($1, $2, $3, $4, 'boss', $2) returning id`,
    [device, clock.now, new Date(clock.now.getTime() + 3_600_000), `${site} works`],
  );
  const told = await db.query<{ id: number }>(
    `insert into notification (ticket_id, event, kind, channel, recipient, params, urgent, state, next_attempt_at, created_at)
     values ($1, 'event:1', 'assigned', 'email', $2, '{}', false, 'dead', $3, $3) returning id`,
    [id, `${site}-ann`, clock.now],
  );
  return {
    ticket,
    asset: device,
    episode: `ep_${site}`,
    window: String(windows.rows[0]?.id),
    device,
    site,
    person: `${site}-ann`,
    team: `${site}-team`,
    rota: `${site}-rota`,
    store: `${site}-store`,
    notification: String(told.rows[0]?.id),
  };
}

/** Lets a ticket of one site stand beside one of another in every way there is. */
async function tie(db: Db, own: Things, other: Things): Promise<void> {
  const [here, there] = [own, other].map((things) => parseTicketNumber(things['ticket'] ?? '')) as [number, number];
  const at = new Date('2026-02-01T10:00:00Z');
  await db.query(
    `insert into ticket_link (from_id, kind, to_id, created_by, created_at) values ($1, 'relates', $2, 'boss', $3)`,
    [Math.min(here, there), Math.max(here, there), at],
  );
  const beside = async (column: string, value: number, title: string) =>
    await db.query(
      `insert into ticket (title, description, asset_id, failure_mode_group, work_class, source, state, priority,
         priority_reason, opened_at, updated_at, ${column})
       values ($1, '', $2, gen_random_uuid()::text, 'preventive', 'detector', $5, 'P3', '', $3, $3, $4)`,
      [title, other['asset'], at, value, column === 'merged_into' ? 'merged' : 'assigned'],
    );
  await beside('parent_id', here, 'north part');
  await beside('merged_into', here, 'north merged');
  await db.query('update ticket set recurrence_of = $2, parent_id = $2 where id = $1', [here, there]);
  await db.query(
    `insert into saved_view (owner, name, filter, shared, updated_at) values ('boss', 'theirs', $1, true, $2)`,
    [...[JSON.stringify({ site: 'north' }), at]],
  );
}
