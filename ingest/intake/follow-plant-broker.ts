import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MqttMessage } from '../../broker/messages/mqtt-message.ts';
import { mqttEndpoint } from '../../broker/plant/mqtt-endpoint.ts';
import type { OutgoingMessage } from '../../broker/plant/mqtt-session.ts';
import { type MqttSettings, topicFilters } from '../../broker/plant/mqtt-settings.ts';
import { type MqttSource, startMqttSource } from '../../broker/plant/mqtt-source.ts';
import { hearsBirths, hostStateTopic } from '../../broker/topics/sparkplug-topic.ts';
import { filtersOverlap } from '../../broker/topics/topic.ts';
import { systemNow } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { createHostState, type HostState, type StateMessage } from '../decode/sparkplug/host-state.ts';
import type { IntakeMessage } from '../reading/intake-message.ts';

/** Topic, packet id and properties come on top of the largest payload that is decoded. */
const PACKET_OVERHEAD_BYTES = 128 * 1024;

/**
 * Starts to follow the plant's own broker, beside the embedded one: its messages go the same way,
 * and are acknowledged there once they are in the journal. Where it is followed for Sparkplug, it
 * gets our STATE. Undefined without `MQTT_URL`.
 * @param sparkplug our host id there, and `ok` or why readings cannot be kept
 * @param onMessage decodes and journals a message; see the embedded broker's `onPublish`
 * @throws {AppError} `invalid` for a URL or a file of the settings that cannot be used
 */
export function followPlantBroker(options: {
  settings: MqttSettings;
  dataDir: string;
  maxPayloadBytes: number;
  sparkplug: { readonly hostId: string; readonly health: () => string };
  onMessage: (message: MqttMessage & { readonly retained: boolean }, done: (error?: Error) => void) => void;
  log: Log;
}): MqttSource | undefined {
  const { settings, onMessage } = options;
  const { url } = settings;
  if (url === undefined) return undefined;
  const { sharedGroup, clientId, qos, keepaliveSeconds, sessionExpirySeconds, receiveMaximum } = settings;
  const filters = topicFilters(settings.topics);
  const state = filters.some(hearsBirths) ? plantHostState(options, (message) => source.publish(message)) : undefined;
  // Its messages come from many devices, whose names are in topic and payload.
  const principal = { site: settings.site, device: 'unnamed', kind: 'anyone' } as const;
  const source = startMqttSource({
    endpoint: mqttEndpoint({ ...settings, url }),
    session: {
      clientId: clientId ?? keptClientId(options.dataDir, () => randomBytes(8).toString('hex')),
      topics: [
        ...(sharedGroup === undefined ? filters : filters.map((filter) => `$share/${sharedGroup}/${filter}`)),
        ...(state ? ownStateFilter(options, filters) : []),
      ],
      qos: qos as 0 | 1 | 2,
      keepaliveSeconds,
      sessionExpirySeconds,
      receiveMaximum,
      maxPacketBytes: options.maxPayloadBytes + PACKET_OVERHEAD_BYTES,
    },
    version: settings.version,
    ...(state && { will: () => outgoing(state.connecting()), onConnect: state.connected }),
    onMessage: (message, done) => {
      state?.heard(message);
      onMessage({ ...message, client: 'plant-broker', principal }, done);
    },
    now: systemNow,
    random: Math.random,
    log: options.log,
  });
  void state?.start();
  return {
    ...source,
    close: async () => {
      await state?.stop();
      await source.close();
    },
  };
}

type Options = Parameters<typeof followPlantBroker>[0];

function plantHostState({ sparkplug, log }: Options, publish: MqttSource['publish']): HostState {
  return createHostState({
    ...sparkplug,
    connected: false,
    publish: (message) => publish(outgoing(message)),
    now: Date.now,
    log,
  });
}

/**
 * STATE messages in our name must reach us: none does where no filter has them, and in a group any
 * member may get them.
 */
function ownStateFilter({ settings, sparkplug }: Options, filters: readonly string[]): readonly string[] {
  const topic = hostStateTopic(sparkplug.hostId);
  const heard = settings.sharedGroup === undefined && filters.some((filter) => filtersOverlap(filter, topic));
  return heard ? [] : [topic];
}

function outgoing(message: StateMessage): OutgoingMessage {
  return { ...message, payload: Buffer.from(message.payload) };
}

/**
 * The usable part of a retained message, which may be old: readings with their own time, since a
 * repeat gives the same readings. A reading without one would be new at every connection.
 */
export function knownInTime(message: IntakeMessage): IntakeMessage {
  return { ...message, readings: message.readings.filter(({ timeSource }) => timeSource === 'device') };
}

/**
 * The client id at the plant's broker: made once and kept in the data folder. Two programs under
 * one id would disconnect each other without end.
 * @param random 16 hexadecimal digits, unique
 */
function keptClientId(dataDir: string, random: () => string): string {
  const file = path.join(dataDir, 'mqtt-client-id');
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (/^[\w-]{1,64}$/.test(kept)) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = `harbinger-${random()}`;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${file}.new`, `${made}\n`);
  renameSync(`${file}.new`, file);
  return made;
}
