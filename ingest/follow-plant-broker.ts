import { randomBytes } from 'node:crypto';
import { keptClientId } from '../broker/client-id.ts';
import type { MqttMessage } from '../broker/mqtt-broker.ts';
import { mqttEndpoint } from '../broker/mqtt-endpoint.ts';
import { type MqttSettings, topicFilters } from '../broker/mqtt-settings.ts';
import { type MqttSource, startMqttSource } from '../broker/mqtt-source.ts';
import { systemNow } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { IntakeMessage } from './intake.ts';

/** Topic, packet id and properties come on top of the largest payload that is decoded. */
const PACKET_OVERHEAD_BYTES = 128 * 1024;

/**
 * Starts to follow the plant's own broker, beside the embedded one: its messages go the same way, and are acknowledged
 * there once they are in the journal. Undefined without `MQTT_URL`.
 * @param takeIn decodes and journals a message; see the embedded broker's `onPublish`
 * @throws {AppError} `invalid` for a URL or a file of the settings that cannot be used
 */
export function followPlantBroker(options: {
  settings: MqttSettings;
  dataDir: string;
  maxPayloadBytes: number;
  takeIn: (message: MqttMessage & { readonly retained: boolean }, done: (error?: Error) => void) => void;
  log: Log;
}): MqttSource | undefined {
  const { settings, takeIn } = options;
  const { url } = settings;
  if (url === undefined) return undefined;
  const { sharedGroup, clientId, qos, keepaliveSeconds, sessionExpirySeconds, receiveMaximum } = settings;
  const prefix = sharedGroup === undefined ? '' : `$share/${sharedGroup}/`;
  // Its messages come from many devices, whose names are in topic and payload.
  const principal = { site: settings.site, device: 'unnamed', kind: 'anyone' } as const;
  return startMqttSource({
    endpoint: mqttEndpoint({ ...settings, url }),
    session: {
      clientId: clientId ?? keptClientId(options.dataDir, () => randomBytes(8).toString('hex')),
      topics: topicFilters(settings.topics).map((filter) => `${prefix}${filter}`),
      shared: sharedGroup !== undefined,
      qos: qos as 0 | 1 | 2,
      keepaliveSeconds,
      sessionExpirySeconds,
      receiveMaximum,
      maxPacketBytes: options.maxPayloadBytes + PACKET_OVERHEAD_BYTES,
    },
    version: settings.version,
    onMessage: (message, done) => takeIn({ ...message, client: 'plant-broker', principal }, done),
    now: systemNow,
    random: Math.random,
    log: options.log,
  });
}

/**
 * What counts of a retained message, which says what was last known and not what is: readings that carry their own time,
 * since taken in twice they are the same readings. One without would become a new reading at every connection.
 */
export function knownInTime(message: IntakeMessage): IntakeMessage {
  return { ...message, readings: message.readings.filter(({ timeSource }) => timeSource === 'device') };
}
