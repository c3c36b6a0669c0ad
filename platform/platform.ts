import path from 'node:path';
import { createDeviceAdministration } from '../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../broker/access/device-registry.ts';
import { deviceRoutes } from '../broker/access/device-routes.ts';
import { openAccess } from '../broker/access/open-access.ts';
import { createPace } from '../broker/access/pace.ts';
import { principalId, reserveTopic } from '../broker/access/principal.ts';
import { createRegistryAccess } from '../broker/access/registry-access.ts';
import { type BrokerUrls, brokerUrls, type OpenPorts } from '../broker/connection/open-listeners.ts';
import { createMqttBroker } from '../broker/embedded/mqtt-broker.ts';
import type { MqttSource } from '../broker/plant/mqtt-source.ts';
import { hostStateTopic } from '../broker/topics/sparkplug-topic.ts';
import { currentActor } from '../http/access/acting.ts';
import { createRefusals } from '../http/refusals.ts';
import type { SystemFinding } from '../http/system-routes.ts';
import { createDecoder, type Decoder } from '../ingest/decode/decode-message.ts';
import { openMappings } from '../ingest/decode/mapping/followed-mappings.ts';
import { createHostState } from '../ingest/decode/sparkplug/host-state.ts';
import { createSparkplugSession } from '../ingest/decode/sparkplug/sparkplug-session.ts';
import { tryMappings } from '../ingest/decode/try-mappings.ts';
import { createChannelLimit } from '../ingest/devices/channel-limit.ts';
import { createDeviceClocks } from '../ingest/devices/device-clocks.ts';
import { learnChannels } from '../ingest/devices/learn-channels.ts';
import { learnClocks } from '../ingest/devices/learn-clocks.ts';
import { flowRoutes, wayOf } from '../ingest/intake/flow-routes.ts';
import { followPlantBroker } from '../ingest/intake/follow-plant-broker.ts';
import { createIntake } from '../ingest/intake/intake.ts';
import { createListeners } from '../ingest/intake/listen.ts';
import { createMessageIntake } from '../ingest/intake/message-intake.ts';
import { quarantineRoutes } from '../ingest/intake/quarantine-routes.ts';
import { retryQuarantined } from '../ingest/intake/retry-quarantined.ts';
import { acceptItems } from '../ingest/intake/telemetry-items.ts';
import { telemetryRoutes } from '../ingest/intake/telemetry-routes.ts';
import { unreadRoutes } from '../ingest/intake/unread-routes.ts';
import type { ConsumerName } from '../ingest/journal/journal.ts';
import { openQuarantine } from '../ingest/quarantine/quarantine.ts';
import { startRecorder } from '../ingest/recorder/recorder-thread.ts';
import { createStoredTimes } from '../ingest/recorder/stored-times.ts';
import { seriesRoutes } from '../ingest/series/series-routes.ts';
import { waveformRoutes } from '../ingest/series/waveform-routes.ts';
import { journalPlace, openJournal } from '../ingest/stores/open-journal.ts';
import { seriesPlace } from '../ingest/stores/open-series.ts';
import { presentClock, systemMs, systemNow, worldNow } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { lockFolder } from '../lib/files/lock-folder.ts';
import { closeDataFolder } from '../lib/files/private-files.ts';
import { refuseFullDisk } from '../lib/files/refuse-full-disk.ts';
import { createLifecycle, type Lifecycle } from '../lib/lifecycle.ts';
import type { Log } from '../lib/log.ts';
import { createNoteSlow } from '../lib/note-slow.ts';
import { createQuietLog } from '../lib/quiet-log.ts';
import { createSecretVerifier } from '../lib/secrets/secret-verifier.ts';
import { modelRoutes } from '../models/assign/model-routes.ts';
import { startDetector } from '../models/detector/detector-thread.ts';
import { knownDeviceRoutes } from '../models/detector/known-device-routes.ts';
import { learnInThread } from '../models/history/learn-thread.ts';
import { createMachineBook } from '../models/machine/machine-book.ts';
import { modelDecisionRoutes } from '../models/registry/model-decision-routes.ts';
import { openModelRegistry } from '../models/registry/model-registry.ts';
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
import { alarmsInto, applyReport, readingsInto } from '../ticketing/apply-report.ts';
import { createApplyHealth } from '../ticketing/assets/health/apply-health.ts';
import { readHeadKey } from '../ticketing/audit/head-key.ts';
import { OUTSIDE_HEAD_FILE } from '../ticketing/audit/note-heads.ts';
import { noteStart } from '../ticketing/audit/note-start.ts';
import { createStoreNotes } from '../ticketing/audit/note-stores.ts';
import { deviceStore, notedAdministration, promotionStore } from '../ticketing/audit/outside-stores.ts';
import { createLearning } from '../ticketing/create-learning.ts';
import { createNotifications } from '../ticketing/create-notifications.ts';
import { createTicketing } from '../ticketing/create-ticketing.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { followDefinitions } from '../ticketing/definitions/follow-definitions.ts';
import { takeSettings } from '../ticketing/definitions/take-settings.ts';
import { createMailer } from '../ticketing/delivery/mailer.ts';
import { pushKeysOf } from '../ticketing/delivery/push-keys.ts';
import { createJobLock } from '../ticketing/jobs/job-lock.ts';
import { createJobRunner } from '../ticketing/jobs/job-runner.ts';
import { processJobs } from '../ticketing/jobs/process-jobs.ts';
import { createHeadSender, headChannels } from '../ticketing/jobs/send-heads.ts';
import { sweepFiles } from '../ticketing/jobs/sweep-files.ts';
import { createModelNotes } from '../ticketing/learning/model-versions.ts';
import { rosterOf } from '../ticketing/people/roster.ts';
import { openDb } from '../ticketing/schema/open-db.ts';
import { openAccessKey } from '../ticketing/sign-in/factors/access-key.ts';
import { openFileStore } from '../ticketing/work/files/file-store.ts';
import { VERSION } from '../version.ts';
import { type Config, namesGiven } from './config.ts';
import { createReadiness } from './create-readiness.ts';
import { createMetrics } from './metrics/create-metrics.ts';
import { openHttp } from './open-http.ts';
import { settingsInForce } from './settings-in-force.ts';
import { useClockOf, type WantedClock } from './virtual-clock.ts';

/** The whole program, running. */
export type Platform = {
  /** Addresses for clients; the broker's by scheme. */
  readonly broker: BrokerUrls;
  readonly http: string;
  /** Rejects when a part fails that the rest cannot do without. */
  readonly failed: Promise<never>;
  /**
   * Stops everything in reverse order of its start.
   * @returns the names of the parts that failed to stop
   */
  stop(): Promise<readonly string[]>;
};

/**
 * Builds and starts every part, in the order in which a reading meets them. The broker takes
 * readings in as soon as the journal is open; a database that is down is waited for meanwhile.
 * @param options.devOpen any client may publish, and the API needs no sign-in
 * @param options.tell gets each part that takes longer than a second, like the log
 * @throws {AppError} for a port in use, a data folder in use, or settings that no waiting can cure;
 * then nothing is left running
 */
export async function startPlatform(options: {
  config: Config;
  devOpen: boolean;
  log: Log;
  pretty: boolean;
  signal: AbortSignal;
  tell?: (line: string) => void;
  /** Absent for the world's clock. */
  clock?: WantedClock | undefined;
  /**
   * The settings file, and the checks of an installation that runs, for the pages of the system.
   */
  system: { readonly file: string | undefined; readonly examine: () => Promise<readonly SystemFinding[]> };
}): Promise<Platform> {
  const lifecycle = createLifecycle(options.log);
  try {
    return await start(options, lifecycle);
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

async function start(options: Parameters<typeof startPlatform>[0], lifecycle: Lifecycle): Promise<Platform> {
  const { config, devOpen, log, pretty, signal } = options;
  const dataDir = config.data.dir;
  const stopping = new AbortController();
  const until = AbortSignal.any([signal, stopping.signal]);
  const component = (name: string): Log => log.child({ component: name });
  const noteSlow = createNoteSlow({ log, tell: options.tell });

  const lock = await lockFolder(path.join(dataDir, 'harbinger'));
  lifecycle.onStop('data folder', lock.release);
  useClockOf(dataDir, options.clock, log);
  await refuseFullDisk(dataDir, { begun: path.join(dataDir, 'quarantine') });
  await noteSlow('the data folder', closeDataFolder({ folder: dataDir, log, signal: until }));

  // The slowest part begins first, and is waited for where it is needed.
  const opening = openDb({
    ...(config.database.url !== undefined && { url: config.database.url }),
    dataDir,
    log: component('database'),
    signal: until,
  });
  // Its failure is reported where it is waited for.
  opening.catch(() => undefined);
  lifecycle.onStop('database', async () => {
    stopping.abort();
    await closeOpened(opening);
  });

  const place = journalPlace(dataDir, config.kafka);
  const opened = openJournal({ ...place, limits: config.journal, log: component('journal'), signal: until });
  const journal = await noteSlow('the journal', opened);
  lifecycle.onStop('journal', journal.close);
  const passed = (consumer: ConsumerName, offsets: ReadonlyMap<number, number>): void => {
    for (const [partition, offset] of offsets) journal.passed({ consumer, partition, offset });
  };
  const quarantine = openQuarantine({ dataDir, ...config.quarantine });
  lifecycle.onStop('quarantine', quarantine.close);
  const intake = createIntake({ journal, quarantine, now: systemMs, log: component('ingest') });
  lifecycle.onStop('intake', intake.idle);

  const registry = openDeviceRegistry({ dataDir });
  lifecycle.onStop('devices', registry.close);
  const verifier = createSecretVerifier({ now: Date.now });
  const people = createSecretVerifier({ now: Date.now });
  const administration = createDeviceAdministration({ registry, now: systemNow, verifier });
  const access = devOpen
    ? openAccess()
    : createRegistryAccess({
        registry,
        administration,
        verifier,
        log: component('devices'),
        isTelemetry: (topic) => decoder.formatOf(topic) !== 'unknown',
      });
  const plant: { source?: MqttSource | undefined } = {};
  const sparkplug = createSparkplugSession({
    access,
    requestRebirth: (request) => {
      const message = { ...request, qos: 0, retain: false } as const;
      // The node may be on either broker; on the other one its commands have no subscriber.
      const sent = Promise.all([broker.publish(message), plant.source?.publish(message)]);
      sent.catch((error) => log.warn({ topic: request.topic, reason: messageOf(error) }, 'no rebirth request'));
    },
  });
  const channels = createChannelLimit({
    maxChannels: config.series.maxChannels,
    declared: config.mappings.units,
  });
  const clocks = createDeviceClocks({
    ...config.clocks,
    warn: createQuietLog({ log: component('ingest'), now: Date.now }),
  });
  const mappings = await openMappings({
    dataDir,
    presets: config.mappings.presets,
    settings: config.mappings,
    timeZone: config.site.timeZone,
    log: component('ingest'),
  });
  const decoder: Decoder = createDecoder({
    access,
    channels,
    clocks,
    maxPayloadBytes: config.broker.maxPayloadBytes,
    mappings: mappings.of,
    sparkplug,
    units: config.mappings.units,
    statesNow: mappings.states,
  });
  const listeners = createListeners();
  const onMessage = createMessageIntake({ decoder, intake, listeners, log, now: systemMs });
  const pace = createPace(config.broker);
  const broker = await createMqttBroker({
    access: reserveTopic(access, hostStateTopic(config.sparkplug.hostId)),
    dataDir,
    limits: config.broker,
    pace,
    log: component('broker'),
    onPublish: onMessage,
  });
  lifecycle.onStop('broker', broker.close);
  const sparkplugHost = { hostId: config.sparkplug.hostId, health: () => journal.health() };
  const hostState = createHostState({
    ...sparkplugHost,
    connected: true,
    publish: broker.publish,
    now: Date.now,
    log: component('sparkplug'),
  });
  await hostState.start();
  lifecycle.onStop('Sparkplug host state', hostState.stop);
  const mqttPorts = await broker.listen(config.broker);
  plant.source = followPlantBroker({
    settings: config.mqtt,
    dataDir,
    maxPayloadBytes: config.broker.maxPayloadBytes,
    sparkplug: sparkplugHost,
    onMessage,
    log: component('plant broker'),
  });
  if (plant.source) lifecycle.onStop('plant broker', plant.source.close);
  const { host } = config.broker;
  if (devOpen) log.warn({ host }, 'DEV-OPEN: any client may publish and read; never on a plant network');
  else log.info({ host, devices: registry.size() }, 'registered devices may publish ("harbinger device --help")');

  const storedTimes = createStoredTimes();
  const recorder = startRecorder({
    journal: { ...place, endAtOpen: journal.endAtOpen },
    series: seriesPlace(dataDir, config),
    log: { level: config.log.level, pretty },
    quarantine,
    onProgress: ({ offsets, stored }) => {
      passed('recorder', offsets);
      if (stored) storedTimes.note(stored);
    },
    logger: component('recorder'),
  });
  lifecycle.onStop('recorder', recorder.stop);
  const { series } = recorder;
  const modelNotes = createModelNotes();
  const detector = startDetector({
    ...place,
    endAtOpen: journal.endAtOpen,
    backend: config.models.backend,
    learnRows: config.models.learnRows,
    log: { level: config.log.level, pretty },
    onCheckpoint: (offsets) => passed('detector', offsets),
    onLearned: modelNotes.note,
    onSetAside: readingsInto(quarantine, systemNow),
    readingMs: config.models.readingSeconds * 1000,
    logger: component('detector'),
  });
  lifecycle.onStop('detector', async () => {
    stopping.abort();
    await detector.stop();
  });

  const noted = noteStart(opening, { version: VERSION, settings: config, now: systemNow() });
  // As above.
  noted.catch(() => undefined);
  const db = await noteSlow('the database', opening);
  await noteSlow('the store of readings', recorder.ready);
  void learnClocks(clocks, { store: series, log: component('ingest'), signal: until });
  void learnChannels(channels, { store: series, log: component('ingest'), signal: until });
  const refusals = createRefusals({ log: component('http'), now: Date.now });
  const files = await openFileStore({ dataDir, ...config.files });
  const modelRegistry = openModelRegistry({ dataDir });
  const stores = [deviceStore(registry), promotionStore(modelRegistry)];
  const storeNotes = createStoreNotes({ db, stores, log: component('audit') });
  await noteSlow('the record', noted);
  await noteSlow('the record of devices and models', storeNotes.look({ actor: 'found at start', now: systemNow() }));
  const said = { rules: config.detection.rules, machines: config.machines.rules, mappings: config.mappings.rules };
  await takeSettings(db, said, { now: systemNow(), log: component('definitions') });
  const definitions = await followDefinitions({
    db,
    log: component('definitions'),
    states: config.mappings.states,
    onChange: (followed) => {
      detector.follow(followed);
      machines.use(followed.machines);
      void mappings.use(followed);
      const { rules, ...others } = followed;
      const counts = { rules: rules.at(-1)?.rules.length, machines: others.machines.length };
      log.info({ ...counts, mappings: others.mappings.length }, 'changed definitions are followed');
    },
  });
  const machines = createMachineBook(definitions.present.machines);
  const defining = { db, now: systemNow, changed: () => void definitions.look() };
  await mappings.use(definitions.present);
  const ticketing = createTicketing({
    refusals,
    audit: {
      key: config.audit.keyFile === undefined ? undefined : await readHeadKey(config.audit.keyFile),
      outside: path.join(dataDir, OUTSIDE_HEAD_FILE),
      stores,
    },
    db,
    timeZone: config.site.timeZone,
    currency: config.site.currency,
    now: systemNow,
    log: component('ticketing'),
    machineOf: machines.of,
    publicUrl: config.public.url,
    publicReports: config.public.reports === 'on',
    contactDays: config.public.contactDays,
    gatewayOf: (device) => registry.get(device)?.gateway ?? null,
    series,
    storedAt: storedTimes.find,
    roster: rosterOf(config.ticketing.roster),
    files,
  });
  await noteSlow('ticketing', ticketing.start());
  const accessKey = await openAccessKey({ dataDir, keyFile: config.access.keyFile });
  const pushKeys = pushKeysOf(accessKey);
  const telling = {
    db,
    config,
    pushKeys,
    devOpen,
    now: systemNow,
    chance: Math.random,
    log: component('notifications'),
  };
  const notifications = await noteSlow('notifications', createNotifications(telling));
  lifecycle.onStop('notifications', notifications.start());
  const { url: smtpUrl, from = 'harbinger@localhost' } = config.smtp;
  const mailer = smtpUrl === undefined ? undefined : await createMailer({ url: smtpUrl, from });
  const learning = createLearning({
    db,
    series,
    registry: modelRegistry,
    notes: modelNotes,
    now: systemNow,
    signal: stopping.signal,
    learn: (given, signal) => learnInThread(given, { backend: config.models.backend, signal }),
    componentOf: machines.componentOf,
    namesOf: async (device) => {
      const known = (await detector.progressOf(device)) ?? [];
      return known.length > 0 ? known.map(({ name }) => name) : [device];
    },
    decided: (actor) => storeNotes.look({ actor, now: systemNow() }),
    watch: detector.watch,
    learnRows: config.models.learnRows,
    keptVersions: config.models.keptVersions,
    log: component('learning'),
  });
  const heads = createHeadSender({ db, channels: headChannels(config.audit, mailer), log: component('audit') });
  const health = createApplyHealth({ intake, db, log: component('health'), signal: stopping.signal });
  const applying = {
    ticketing,
    setAside: alarmsInto(quarantine, systemNow),
    log: component('ticketing'),
    // PGlite has one connection, and people wait for it, too.
    signal: stopping.signal,
    lanes: config.database.url === undefined ? 1 : 4,
  };
  await learning.follow();
  detector.begin({
    followed: definitions.present,
    onReport: (report) => applyReport(report, applying),
    onHealth: health.apply,
  });

  const status = async () => {
    const kept = await journal.status();
    return {
      broker: { connections: broker.connectedClients() },
      intake: intake.counts,
      sparkplug: { nodes: sparkplug.nodes(), ...sparkplug.counts, hostOnline: hostState.online() },
      journal: { end: kept.partitions.reduce((sum, { next }) => sum + next, 0), health: journal.health() },
      recorder: wayOf(kept, recorder.progress.offsets),
      detector: { ...wayOf(kept, detector.progress.offsets), ...detector.progress.counts },
    };
  };
  await noteSlow('the detector', detector.ready);
  // Behind PGlite there is no other process.
  const jobLock = config.database.url === undefined ? undefined : createJobLock(db);
  const jobs = createJobRunner({ log: component('jobs'), now: systemNow, lock: jobLock });
  const { address: http, jobs: accessJobs } = await noteSlow(
    'the API',
    openHttp({
      config,
      devOpen,
      db,
      devices: access,
      people,
      lifecycle,
      system: {
        settings: settingsInForce({ config, names: namesGiven(), file: options.system.file }),
        examine: options.system.examine,
      },
      refusals,
      outside: ticketing.outside,
      broker: localBroker(config.broker, mqttPorts),
      log: component('http'),
      readiness: createReadiness({
        pingDatabase: () => db.query('select 1'),
        journalHealth: () => (journal.health() === 'ok' ? intake.health() : journal.health()),
        journal: journal.status,
        recorder: recorder.progress,
        detector: detector.progress,
        plantBroker: plant.source,
        jobs: jobs.progress,
        clock: presentClock(),
        now: worldNow,
      }),
      metrics: createMetrics({
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
        health: health.counts,
        definitions,
        jobFailures: ticketing.jobFailures,
        jobs: jobs.progress,
        auditHeads: heads.counts,
        plantBroker: plant.source,
      }),
      routes: [
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
        quarantineRoutes({ quarantine, retry: (id) => retryQuarantined(id, { quarantine, decoder, intake }) }),
      ],
    }),
  );

  // The start waits for the database's one connection: jobs begin when that is over.
  jobs.start([
    ...ticketing.jobs,
    ...notifications.jobs,
    ...accessJobs,
    ...processJobs({
      followDefinitions: definitions.look,
      learn: learning.sweep,
      sweepFiles: async () => {
        const { unfinished, orphans } = await sweepFiles(db, { files, now: systemNow() });
        if (unfinished + orphans > 0) log.info({ unfinished, orphans }, 'files that no ticket names were removed');
      },
      noteStores: () => storeNotes.look({ actor: 'found in the store', now: systemNow() }),
      sendHeads: async () => void (await heads.round(systemNow())),
    }),
  ]);
  lifecycle.onStop('jobs', async () => {
    stopping.abort();
    await jobs.stop();
  });

  return {
    broker: brokerUrls(config.broker.host, mqttPorts),
    http,
    failed: Promise.race([recorder.ended, detector.ended]).then(() => new Promise<never>(() => undefined)),
    stop: lifecycle.stop,
  };
}

function localBroker({ host, tlsCertFile }: Config['broker'], ports: OpenPorts): LocalBroker {
  return { host, ports: { ...ports }, ...(tlsCertFile !== undefined && { certFile: path.resolve(tlsCertFile) }) };
}

/** Closes a database that may not be there yet. */
async function closeOpened(opening: Promise<Db>): Promise<void> {
  const db = await opening.catch(() => undefined);
  await db?.close();
}
