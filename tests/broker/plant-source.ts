import { onTestFinished } from 'vitest';
import { mqttEndpoint } from '../../broker/plant/mqtt-endpoint.ts';
import { MQTT_DEFAULTS } from '../../broker/plant/mqtt-settings.ts';
import { type MqttSource, startMqttSource } from '../../broker/plant/mqtt-source.ts';
import { createLog } from '../../lib/log.ts';

type Options = Parameters<typeof startMqttSource>[0];
type Taken = { readonly topic: string; readonly text: string; readonly retained: boolean };

/** A consumer of a broker that keeps what it is handed; ended with the test. */
export function startSource(
  url: string,
  given: { session?: Partial<Options['session']>; version?: Options['version']; onMessage?: Options['onMessage'] } = {},
): MqttSource & { readonly taken: Taken[] } {
  const taken: Taken[] = [];
  const source = startMqttSource({
    endpoint: mqttEndpoint({ ...MQTT_DEFAULTS, url }),
    version: given.version ?? 'auto',
    session: {
      clientId: 'harbinger-test',
      topics: ['a/#'],
      qos: 1,
      keepaliveSeconds: 30,
      sessionExpirySeconds: 3600,
      receiveMaximum: 1000,
      maxPacketBytes: 2 ** 20,
      ...given.session,
    },
    onMessage: ({ topic, payload, retained }, done) => {
      taken.push({ topic, text: Buffer.from(payload).toString(), retained });
      if (given.onMessage) given.onMessage({ topic, payload, retained }, done);
      else done();
    },
    now: () => new Date(),
    random: () => 0,
    log: createLog({ level: 'silent', pretty: false }),
  });
  onTestFinished(source.close);
  return { ...source, taken };
}
