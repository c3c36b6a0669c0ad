import { createDeviceAdministration } from '../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../broker/access/device-registry.ts';
import { openAccess } from '../broker/access/open-access.ts';
import { createPace } from '../broker/access/pace.ts';
import { reserveTopic } from '../broker/access/principal.ts';
import { createRegistryAccess } from '../broker/access/registry-access.ts';
import { createMqttBroker } from '../broker/embedded/mqtt-broker.ts';
import type { MqttSource } from '../broker/plant/mqtt-source.ts';
import { hostStateTopic } from '../broker/topics/sparkplug-topic.ts';
import { createDecoder, type Decoder } from '../ingest/decode/decode-message.ts';
import { openMappings } from '../ingest/decode/mapping/followed-mappings.ts';
import { createHostState } from '../ingest/decode/sparkplug/host-state.ts';
import { createSparkplugSession } from '../ingest/decode/sparkplug/sparkplug-session.ts';
import { createChannelLimit } from '../ingest/devices/channel-limit.ts';
import { createDeviceClocks } from '../ingest/devices/device-clocks.ts';
import { followPlantBroker } from '../ingest/intake/follow-plant-broker.ts';
import { createIntake } from '../ingest/intake/intake.ts';
import { createListeners } from '../ingest/intake/listen.ts';
import { createMessageIntake } from '../ingest/intake/message-intake.ts';
import type { ConsumerName } from '../ingest/journal/journal.ts';
import { openQuarantine } from '../ingest/quarantine/quarantine.ts';
import { journalPlace, openJournal } from '../ingest/stores/open-journal.ts';
import { systemMs, systemNow } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { createQuietLog } from '../lib/quiet-log.ts';
import { createSecretVerifier } from '../lib/secrets/secret-verifier.ts';
import { shareDevices } from '../ticketing/cluster/shared-devices.ts';
import type { Db } from '../ticketing/db/sql.ts';
import type { Starting } from './starting.ts';
import { waitingDb } from './waiting-db.ts';

/** The parts that take readings in, running. */
export type Door = Awaited<ReturnType<typeof startDoor>>;

/**
 * Starts the way from a device to the journal: journal, quarantine, intake, registered devices,
 * decoder, broker, and the plant's own broker where one is set. Readings are taken in from here on,
 * by a process that has these roles; any other one has the same parts, and no device reaches it.
 */
export async function startDoor(
  { config, roles, devOpen, log, component, lifecycle, noteSlow, until }: Starting,
  opening: Promise<Db>,
) {
  const dataDir = config.data.dir;
  const place = journalPlace(dataDir, { ...config.kafka, shared: roles.shared });
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

  const local = openDeviceRegistry({ dataDir });
  const shared = roles.shared ? shareDevices(local, { db: waitingDb(opening), log: component('devices') }) : undefined;
  const registry = shared ?? local;
  lifecycle.onStop('devices', registry.close);
  shared?.start();
  const verifier = createSecretVerifier({ now: Date.now });
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
      sent.catch((error) =>
        log.warn({ topic: request.topic, reason: messageOf(error) }, 'a rebirth request could not be sent'),
      );
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
  const mqttPorts = roles.has('broker') ? await broker.listen(config.broker) : {};
  const follow = roles.has('ingest') ? followPlantBroker : () => undefined;
  plant.source = follow({
    settings: config.mqtt,
    dataDir,
    maxPayloadBytes: config.broker.maxPayloadBytes,
    sparkplug: sparkplugHost,
    onMessage,
    log: component('plant broker'),
  });
  if (plant.source) lifecycle.onStop('plant broker', plant.source.close);
  const { host } = config.broker;
  if (!roles.has('broker')) log.info({ roles: roles.names }, 'no device connects to this process');
  else if (devOpen) log.warn({ host }, 'DEV-OPEN: any client may publish and read; never on a plant network');
  else log.info({ host, devices: registry.size() }, 'registered devices may publish ("harbinger device --help")');

  return {
    journal,
    /** For readers of the journal in other threads. */
    place: { ...place, endAtOpen: journal.endAtOpen },
    passed,
    quarantine,
    intake,
    registry,
    /** In a cluster: takes over what other processes changed of devices. */
    takeDevices: shared?.look,
    /** Checks secrets of devices. */
    verifier,
    administration,
    access,
    sparkplug,
    channels,
    clocks,
    mappings,
    decoder,
    listeners,
    pace,
    broker,
    hostState,
    mqttPorts,
    plantBroker: plant.source,
  };
}
