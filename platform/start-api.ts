import path from 'node:path';
import { holdRoutes, type StoreHold } from '../backup/hold-stores.ts';
import { deviceRoutes } from '../broker/access/device-routes.ts';
import { principalId } from '../broker/access/principal.ts';
import type { OpenPorts } from '../broker/connection/open-listeners.ts';
import { currentActor } from '../http/access/acting.ts';
import type { Routes } from '../http/http-app.ts';
import type { Refusals } from '../http/refusals.ts';
import type { SystemFinding } from '../http/system-routes.ts';
import { tryMappings } from '../ingest/decode/try-mappings.ts';
import { flowRoutes, wayOf } from '../ingest/intake/flow-routes.ts';
import { quarantineRoutes } from '../ingest/intake/quarantine-routes.ts';
import { retryQuarantined } from '../ingest/intake/retry-quarantined.ts';
import { acceptItems } from '../ingest/intake/telemetry-items.ts';
import { telemetryRoutes } from '../ingest/intake/telemetry-routes.ts';
import { unreadRoutes } from '../ingest/intake/unread-routes.ts';
import type { ConsumerName, JournalStatus } from '../ingest/journal/journal.ts';
import { seriesRoutes } from '../ingest/series/series-routes.ts';
import { waveformRoutes } from '../ingest/series/waveform-routes.ts';
import { presentClock, systemMs, systemNow, worldNow } from '../lib/clock.ts';
import { createSecretVerifier } from '../lib/secrets/secret-verifier.ts';
import { modelRoutes } from '../models/assign/model-routes.ts';
import { knownDeviceRoutes } from '../models/detector/known-device-routes.ts';
import { modelDecisionRoutes } from '../models/registry/model-decision-routes.ts';
import { withNumbers } from '../models/rules/rule-words.ts';
import { waveformAnalysisRoutes } from '../models/waveform/waveform-analysis-routes.ts';
import type { LocalBroker } from '../ticketing/accounts/local-api.ts';
import { assetHealthRoutes } from '../ticketing/api/assets/asset-health-routes.ts';
import { thresholdShadowRoutes } from '../ticketing/api/assets/threshold-shadow-routes.ts';
import { configurationRoutes } from '../ticketing/api/configuration/configuration-routes.ts';
import { alarmRuleDryRunRoutes } from '../ticketing/api/definitions/alarm-rule-dry-run-routes.ts';
import { alarmRuleRoutes } from '../ticketing/api/definitions/alarm-rule-routes.ts';
import { machineRoutes } from '../ticketing/api/definitions/machine-routes.ts';
import { mappingDryRunRoutes } from '../ticketing/api/definitions/mapping-dry-run-routes.ts';
import { mappingListenRoutes } from '../ticketing/api/definitions/mapping-listen-routes.ts';
import { mappingRoutes } from '../ticketing/api/definitions/mapping-routes.ts';
import { slaRoutes } from '../ticketing/api/sla/sla-routes.ts';
import { notedAdministration } from '../ticketing/audit/outside-stores.ts';
import type { Db } from '../ticketing/db/sql.ts';
import type { JobProgress } from '../ticketing/jobs/job-progress.ts';
import { type Config, namesGiven } from './config.ts';
import { createReadiness } from './create-readiness.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { openHttp } from './open-http.ts';
import { settingsInForce } from './settings-in-force.ts';
import type { Detecting } from './start-detect.ts';
import type { Door } from './start-door.ts';
import type { Recording } from './start-record.ts';
import type { Work } from './start-ticketing.ts';
import type { Starting } from './starting.ts';

/** The settings file, and the checks of an installation that runs, for the pages of the system. */
export type SystemParts = {
  readonly file: string | undefined;
  readonly examine: () => Promise<readonly SystemFinding[]>;
};

/** The running parts that the API shows. */
type Parts = {
  readonly db: Db;
  readonly refusals: Refusals;
  readonly door: Door;
  readonly record: Recording;
  readonly detect: Detecting;
  readonly work: Work;
  readonly hold: StoreHold;
  /** Jobs by name. */
  readonly jobs: ReadonlyMap<string, JobProgress>;
  readonly system: SystemParts;
  /** In a cluster: what differs between its processes. */
  readonly cluster: (() => readonly string[]) | undefined;
};

/**
 * Starts the API with the routes of all parts, readiness and metrics; where another process has the
 * role, these two alone.
 * @returns its address, and the jobs that keep accounts and the record of sign-ins up to date
 */
export async function startApi({ config, roles, devOpen, component, lifecycle }: Starting, parts: Parts) {
  const { db, refusals, door, work, jobs } = parts;
  const { journal, quarantine, intake, access, verifier, sparkplug, clocks, broker, mqttPorts, plantBroker } = door;
  const { recorder } = parts.record;
  const { detector } = parts.detect;
  const { ticketing, notifications, definitions } = work;
  const people = createSecretVerifier({ now: Date.now });
  return await openHttp({
    config,
    serves: roles.has('api') ? 'everything' : 'health',
    devOpen,
    db,
    devices: access,
    people,
    lifecycle,
    system: {
      settings: settingsInForce({ config, names: namesGiven(), file: parts.system.file }),
      examine: parts.system.examine,
    },
    refusals,
    outside: ticketing.outside,
    broker: localBroker(config.broker, mqttPorts),
    log: component('http'),
    readiness: createReadiness({
      pingDatabase: () => db.query('select 1'),
      journalHealth: () => (journal.health() === 'ok' ? intake.health() : journal.health()),
      journal: journal.status,
      recorder: roles.has('record') ? recorder.progress : undefined,
      detector: roles.has('detect') ? detector.progress : undefined,
      plantBroker,
      cluster: parts.cluster,
      jobs,
      clock: presentClock(),
      now: worldNow,
    }),
    metrics: createMetrics({
      ...(roles.shared && { labels: { node: roles.node, roles: roles.names.join(',') } }),
      notifications,
      http: refusals,
      offers: { people, devices: verifier },
      broker: broker.counts,
      intake,
      clocks,
      quarantine,
      sparkplug,
      journal,
      recorder: recorder.progress,
      detector: detector.progress,
      alarms: ticketing.alarms,
      health: work.health,
      definitions,
      jobFailures: ticketing.jobFailures,
      jobs,
      auditHeads: work.auditHeads,
      plantBroker,
    }),
    routes: routesOf({ config, roles }, parts),
  });
}

function routesOf({ config, roles }: Pick<Starting, 'config' | 'roles'>, parts: Parts): readonly Routes[] {
  const { db, door, record, detect, work } = parts;
  const { journal, quarantine, intake, registry, administration, access, sparkplug, channels, clocks } = door;
  const { mappings, decoder, listeners, pace, broker, hostState } = door;
  const { recorder, series } = record;
  const { detector } = detect;
  const { ticketing, notifications, learning, modelRegistry, storeNotes, definitions, defining, machines } = work;
  const status = async () => {
    const kept = await journal.status();
    const offsetsOf = (consumer: ConsumerName, own: ReadonlyMap<number, number>) =>
      roles.shared ? passedBy(kept, consumer) : own;
    return {
      broker: { connections: broker.connectedClients() },
      intake: intake.counts,
      sparkplug: { nodes: sparkplug.nodes(), ...sparkplug.counts, hostOnline: hostState.online() },
      journal: { end: kept.partitions.reduce((sum, { next }) => sum + next, 0), health: journal.health() },
      recorder: wayOf(kept, offsetsOf('recorder', recorder.progress.offsets)),
      detector: { ...wayOf(kept, offsetsOf('detector', detector.progress.offsets)), ...detector.progress.counts },
    };
  };
  return [
    ...ticketing.routes,
    ...notifications.routes,
    ...learning.routes,
    knownDeviceRoutes({
      series,
      registry,
      presence: broker.presence,
      clockOf: clocks.wrong,
      refusedOf: intake.refused.of,
      unjudgedOf: detector.progress.unjudged.of,
      progressOf: detector.progressOf,
    }),
    seriesRoutes({ series }),
    waveformRoutes({ series }),
    waveformAnalysisRoutes({ series, machineOf: machines.of }),
    assetHealthRoutes({ db, series, unjudgedOf: detector.progress.unjudged.of }),
    thresholdShadowRoutes({ db, series }),
    deviceRoutes({
      administration: notedAdministration(administration, () =>
        storeNotes.look({ actor: currentActor() ?? 'system', now: systemNow() }),
      ),
    }),
    telemetryRoutes({
      ingest(items, caller) {
        const states = mappings.states();
        const sender = caller.kind === 'device' ? { principal: caller.principal, access, pace } : undefined;
        const client = sender ? principalId(sender.principal) : 'http';
        return acceptItems(intake, { items, client, receivedAt: systemMs(), channels, clocks, states, sender });
      },
    }),
    alarmRuleRoutes({ ...defining, series }),
    alarmRuleDryRunRoutes({
      db,
      series,
      withNumbers: (rule) => {
        const tables = definitions.present.mappings.flatMap((each) => (each.states ? [each.states] : []));
        return withNumbers(rule, [config.mappings.states, ...tables]);
      },
    }),
    ...machineRoutes({ ...defining, series }),
    mappingRoutes(defining),
    mappingDryRunRoutes({
      db,
      now: systemNow,
      quarantine,
      tryMappings: (drafts) =>
        tryMappings(mappings.tried(drafts), {
          access,
          maxPayloadBytes: config.broker.maxPayloadBytes,
          units: config.mappings.units,
        }),
    }),
    mappingListenRoutes({ listeners, now: Date.now }),
    configurationRoutes(defining),
    modelDecisionRoutes({
      registry: modelRegistry,
      now: systemNow,
      decided: () => storeNotes.look({ actor: currentActor() ?? 'system', now: systemNow() }),
    }),
    modelRoutes({ registry: modelRegistry, status: () => detector.progress.models }),
    slaRoutes,
    flowRoutes({ status }),
    unreadRoutes({ unread: intake.unread }),
    holdRoutes(parts.hold),
    quarantineRoutes({ quarantine, retry: (id) => retryQuarantined(id, { quarantine, decoder, intake }) }),
  ];
}

/** Where a consumer is, over all processes. */
function passedBy({ consumers }: JournalStatus, name: ConsumerName): ReadonlyMap<number, number> {
  const own = consumers.filter(({ consumer }) => consumer === name);
  return new Map(own.map(({ partition, offset }) => [partition, offset]));
}

function localBroker({ host, tlsCertFile }: Config['broker'], ports: OpenPorts): LocalBroker {
  return { host, ports: { ...ports }, ...(tlsCertFile !== undefined && { certFile: path.resolve(tlsCertFile) }) };
}
