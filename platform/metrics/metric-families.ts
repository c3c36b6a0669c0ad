import { INTAKE_FAMILIES } from './intake-families.ts';
import { JOB_FAMILIES } from './job-families.ts';
import { by, counter, type Family, gauge, known, one } from './metric-family.ts';

/** Every number but the histogram and the process metrics; documented in docs/operations.md. */
export const FAMILIES: readonly Family[] = [
  gauge('connections', 'MQTT connections that are open', ({ broker }) => one(broker.connections)),
  counter('connections_accepted_total', 'MQTT connections accepted', ({ broker }) => by('version', broker.accepted), [
    'version',
  ]),
  counter('connections_refused_total', 'MQTT connections refused', ({ broker }) => by('reason', broker.refused), [
    'reason',
  ]),
  counter('disconnects_total', 'MQTT connections that ended', ({ broker }) => by('reason', broker.disconnected), [
    'reason',
  ]),
  counter(
    'http_refused_total',
    'Requests and connections that the HTTP server refused',
    ({ http }) => by('reason', http.counts),
    ['reason'],
  ),
  counter(
    'sign_ins_refused_total',
    'Passwords and secrets that were wrong, and those that came while guessing was slowed down',
    ({ offers }) =>
      Object.entries(offers).flatMap(([by, { counts, guesses }]) => [
        { labels: { by, reason: 'wrong' }, value: guesses.wrong },
        { labels: { by, reason: 'throttled' }, value: counts.throttled },
      ]),
    ['by', 'reason'],
  ),
  counter(
    'guessed_names_total',
    'Logins and devices whose secret is being guessed',
    ({ offers }) => Object.entries(offers).map(([by, { guesses }]) => ({ labels: { by }, value: guesses.names })),
    ['by'],
  ),
  counter('throttles_total', 'Acknowledgements held back: over the rate', ({ broker }) => one(broker.throttled)),
  counter('forbidden_publishes_total', 'Publishes on topics of others', ({ broker }) => one(broker.forbiddenPublishes)),
  counter('forbidden_subscriptions_total', 'Subscriptions to topics of others', ({ broker }) =>
    one(broker.forbiddenSubscriptions),
  ),
  counter(
    'bounds_reached_total',
    'Messages not kept for a device: no room',
    ({ broker, quarantine, sparkplug }) =>
      by('bound', { ...broker.boundReached, ...sparkplug.boundReached, quarantine_all: quarantine.pushedOut() }),
    ['bound'],
  ),
  gauge('kept', 'Messages kept for devices', ({ broker }) => by('kind', broker.kept()), ['kind']),
  gauge('pending_bytes', 'Bytes for clients that read too slowly', ({ broker }) => one(broker.pendingBytes)),
  gauge(
    'tls_expiry_timestamp_seconds',
    'When a TLS file of the broker ends, seconds since 1970',
    ({ broker }) =>
      Object.entries(broker.tlsEndsAt).map(([file, at]) => ({ labels: { file }, value: Math.floor(at / 1000) })),
    ['file'],
  ),
  gauge(
    'client_certificates_ending',
    'Client certificates seen since the start that end within 30 days',
    ({ broker }) => one(broker.certificatesEndingSoon),
  ),
  ...INTAKE_FAMILIES,
  gauge('journal_healthy', '1 while the journal can be written, else 0', ({ journal }) => one(journal.healthy ? 1 : 0)),
  gauge('journal_bytes', 'Bytes that the journal takes up', ({ journal }) => known(journal.bytes)),
  gauge('journal_max_bytes', 'Most bytes that the journal may take up', ({ journal }) => known(journal.maxBytes)),
  gauge(
    'journal_oldest_offset',
    'Offset of the oldest reading that is kept',
    ({ journal }) => journal.partitions.map(({ partition, oldest }) => ({ labels: { partition }, value: oldest })),
    ['partition'],
  ),
  gauge(
    'journal_next_offset',
    'Offset of the next reading',
    ({ journal }) => journal.partitions.map(({ partition, next }) => ({ labels: { partition }, value: next })),
    ['partition'],
  ),
  gauge(
    'journal_lag',
    'Readings that a consumer has not passed yet',
    ({ journal }) =>
      journal.consumers.map(({ consumer, partition, lag }) => ({ labels: { consumer, partition }, value: lag })),
    ['consumer', 'partition'],
  ),
  counter('stored_readings_total', 'Readings that the series store confirmed', ({ recorder }) =>
    one(recorder.readings),
  ),
  counter('store_errors_total', 'Writes to the series store that failed and were tried again', ({ recorder }) =>
    one(recorder.storeErrors),
  ),
  gauge('store_last_success_timestamp_seconds', 'When the series store confirmed last', ({ recorder }) =>
    recorder.lastSuccessAt === undefined ? [] : one(recorder.lastSuccessAt / 1000),
  ),
  gauge('quarantine_items', 'Refused elements that are kept', ({ quarantine }) => one(quarantine.kept().items)),
  gauge('quarantine_bytes', 'Bytes of refused payloads that are kept', ({ quarantine }) =>
    one(quarantine.kept().bytes),
  ),
  gauge('sparkplug_nodes_online', 'Sparkplug edge nodes that are born and not dead', ({ sparkplug }) =>
    one(sparkplug.nodes().online),
  ),
  counter('sparkplug_gaps_total', 'Gaps in the sequence of Sparkplug edge nodes', ({ sparkplug }) =>
    one(sparkplug.counts.gaps),
  ),
  counter(
    'sparkplug_rebirth_requests_total',
    'Rebirths that were requested',
    ({ sparkplug }) => by('reason', sparkplug.counts.rebirthRequests),
    ['reason'],
  ),
  counter('scored_readings_total', 'Readings that were judged', ({ detector }) => one(detector.counts.scored)),
  counter('late_readings_total', 'Readings too late to be judged', ({ detector }) => one(detector.counts.late)),
  counter(
    'set_aside_readings_total',
    'Readings that are stored and that the detector could not get past',
    ({ detector }) => one(detector.setAside.readings),
  ),
  counter('learned_devices_total', 'Devices whose normal behaviour was learned', ({ detector }) =>
    one(detector.counts.learned),
  ),
  counter(
    'kept_out_models_total',
    'Models of more readings that were worse on held-out readings than the one before them',
    ({ detector }) => one(detector.counts.keptOut),
  ),
  counter('learned_nets_total', 'Nets of models that were learned: each won on held-out readings', ({ detector }) =>
    one(detector.counts.nets),
  ),
  counter(
    'joined_alarms_total',
    'Alarms of learned behaviour that returned soon after their end, and continued the same episode',
    ({ detector }) => one(detector.counts.joined),
  ),
  gauge(
    'device_states',
    'States of devices and components in the detector',
    ({ detector }) => by('state', { ...detector.counts.states }),
    ['state'],
  ),
  counter('read_waveforms_total', 'Waveforms that were analysed', ({ detector }) => one(detector.counts.waveforms)),
  counter(
    'refused_waveforms_total',
    'Waveforms that could not be analysed',
    ({ detector }) => by('reason', detector.counts.refusedWaveforms),
    ['reason'],
  ),
  counter(
    'job_failures_total',
    'Rows of periodic jobs, and jobs, that failed and are tried again later',
    ({ jobFailures }) => by('job', jobFailures),
    ['job'],
  ),
  ...JOB_FAMILIES,
  gauge(
    'unusable_definitions',
    'Rules, machine classes, machines and mappings that cannot be used and are left out',
    ({ definitions }) => (definitions ? by('kind', definitions.unusable) : []),
    ['kind'],
  ),
  counter('alarms_total', 'Alarms that were raised', ({ alarms }) => one(alarms.raised)),
  counter('alarm_floods_total', 'Floods: more than 10 alarms in 10 minutes at a site', ({ alarms }) =>
    one(alarms.floods),
  ),
  counter('chattering_alarms_total', 'Alarms that began and ended 3 times a minute or more', ({ alarms }) =>
    one(alarms.chattering),
  ),
  gauge(
    'notifications',
    'Notifications in the outbox that are not delivered, by what they wait for',
    ({ notifications }) =>
      notifications.outbox.flatMap(({ channel, waiting, held, dead }) => [
        { labels: { channel, state: 'waiting' }, value: waiting },
        { labels: { channel, state: 'held' }, value: held },
        { labels: { channel, state: 'dead' }, value: dead },
      ]),
    ['channel', 'state'],
  ),
  gauge(
    'notification_oldest_seconds',
    'How long the oldest notification that is not held has waited',
    ({ notifications }) =>
      notifications.outbox.map(({ channel, oldestSeconds }) => ({ labels: { channel }, value: oldestSeconds ?? 0 })),
    ['channel'],
  ),
  counter(
    'notification_attempts_total',
    'Attempts to deliver a notification, by what became of them',
    ({ notifications }) =>
      Object.entries(notifications.counts).flatMap(([channel, counts]) =>
        Object.entries(counts).map(([outcome, value]) => ({ labels: { channel, outcome }, value })),
      ),
    ['channel', 'outcome'],
  ),
  gauge(
    'audit_heads_waiting',
    'Heads of days that are not sent yet',
    ({ auditHeads = {} }) =>
      Object.entries(auditHeads).map(([channel, { waiting }]) => ({ labels: { channel }, value: waiting })),
    ['channel'],
  ),
  counter(
    'audit_head_attempts_total',
    'Attempts to send the head of a day, by what became of them',
    ({ auditHeads = {} }) =>
      Object.entries(auditHeads).flatMap(([channel, { sent, failed }]) => [
        { labels: { channel, outcome: 'sent' }, value: sent },
        { labels: { channel, outcome: 'failed' }, value: failed },
      ]),
    ['channel', 'outcome'],
  ),
  counter(
    'health_points_total',
    'Points of score and health that were handed to the journal, or dropped since it took nothing in',
    ({ health }) => by('outcome', { stored: health.points, dropped: health.dropped }),
    ['outcome'],
  ),
  gauge('promoted_devices', 'Devices that use a model that was promoted', ({ detector }) =>
    one(detector.models.promoted.length),
  ),
  gauge('started_devices', 'Devices that use the model of their class until they have learned', ({ detector }) =>
    one(detector.models.started),
  ),
  gauge('refused_models', 'Models that a device could not take over', ({ detector }) =>
    one(detector.models.refusals.length),
  ),
  gauge(
    'shadow_rows',
    'Rows that a shadow model and the present one have both judged',
    ({ detector }) => detector.models.shadows.map(({ device, rows }) => ({ labels: { device }, value: rows })),
    ['device'],
  ),
  gauge(
    'shadow_agreed_rows',
    'Those of them on which both, or neither, were in alarm',
    ({ detector }) => detector.models.shadows.map(({ device, agreed }) => ({ labels: { device }, value: agreed })),
    ['device'],
  ),
  gauge(
    'shadow_alarms',
    'Alarms raised since the shadow began, by the present model and by the shadow',
    ({ detector }) =>
      detector.models.shadows.flatMap(({ device, liveAlarms, shadowAlarms }) => [
        { labels: { device, model: 'live' }, value: liveAlarms },
        { labels: { device, model: 'shadow' }, value: shadowAlarms },
      ]),
    ['device', 'model'],
  ),
  gauge('plant_broker_connected', '1 while connected to the broker of MQTT_URL', ({ plantBroker }) =>
    plantBroker ? one(plantBroker.status().version === null ? 0 : 1) : [],
  ),
  gauge('plant_broker_in_flight', 'Its messages that wait for the journal', ({ plantBroker }) =>
    plantBroker ? one(plantBroker.status().inFlight) : [],
  ),
  counter('plant_broker_messages_total', 'Messages that came from it', ({ plantBroker }) =>
    plantBroker ? one(plantBroker.counts.messages) : [],
  ),
  counter('plant_broker_failures_total', 'Connections to it that failed or were lost', ({ plantBroker }) =>
    plantBroker ? one(plantBroker.counts.failures) : [],
  ),
];
