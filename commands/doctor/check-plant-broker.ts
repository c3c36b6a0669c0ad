import { endpointName, mqttEndpoint } from '../../broker/plant/mqtt-endpoint.ts';
import type { MqttSettings } from '../../broker/plant/mqtt-settings.ts';
import { probeMqtt } from '../../broker/plant/probe-mqtt.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import { attempt, type Finding } from './finding.ts';

const TIMEOUT_MS = 5_000;

/** Whether the plant's broker accepts us, and its MQTT version; nothing if there is none. */
export async function checkPlantBroker(settings: MqttSettings): Promise<Finding | undefined> {
  const { url, version, sharedGroup, qos } = settings;
  if (url === undefined) return undefined;
  const advice = 'check MQTT_URL, MQTT_USERNAME, MQTT_PASSWORD and MQTT_VERSION, and that the broker runs there';
  return attempt('plant broker', advice, async () => {
    const endpoint = mqttEndpoint({ ...settings, url });
    const spoken: string[] = [];
    const problems: string[] = [];
    let shared = false;
    let maximumQos = 0;
    for (const [name, level] of [['5', 5] as const, ['3.1.1', 4] as const]) {
      if (version !== 'auto' && version !== name) continue;
      try {
        const probe = await probeMqtt(endpoint, level, { timeoutMs: TIMEOUT_MS });
        spoken.push(name);
        shared ||= probe.sharedSubscriptions;
        maximumQos = Math.max(maximumQos, probe.maximumQos);
      } catch (error) {
        problems.push(`MQTT ${name}: ${messageOf(error)}`);
      }
    }
    if (spoken.length === 0) throw new AppError('unavailable', `${endpointName(endpoint)}: ${problems.join('; ')}`);
    if (sharedGroup !== undefined && spoken.includes('5') && !shared) {
      throw new AppError('unavailable', 'it does not support shared subscriptions; unset MQTT_SHARED_GROUP');
    }
    if (qos > maximumQos) throw new AppError('unavailable', `it allows QoS ${maximumQos} at most; set MQTT_QOS`);
    return `${endpointName(endpoint)} supports MQTT ${spoken.join(' and ')}`;
  });
}
