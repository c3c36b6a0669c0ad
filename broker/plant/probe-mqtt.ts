import { randomBytes } from 'node:crypto';
import type { IConnackPacket } from 'mqtt-packet';
import { AppError } from '../../lib/errors.ts';
import { reasonWords } from '../mqtt5/reason-words.ts';
import { type MqttEndpoint, openMqttStream } from './mqtt-endpoint.ts';
import { createMqttLink, type MqttVersion } from './mqtt-link.ts';
import { createMqttReplies } from './mqtt-replies.ts';

/** A broker's answer to a connection. */
export type MqttProbe = { readonly sharedSubscriptions: boolean; readonly maximumQos: number };

/**
 * Connects in one version, under a name and session of its own, and leaves again: no session of
 * ours is touched.
 * @throws {AppError} `unavailable`, in words, when it cannot
 */
export async function probeMqtt(
  endpoint: MqttEndpoint,
  version: MqttVersion,
  { timeoutMs }: { timeoutMs: number },
): Promise<MqttProbe> {
  const signal = AbortSignal.timeout(timeoutMs);
  const stream = await openMqttStream(endpoint, { timeoutMs, signal });
  const link = createMqttLink({ stream, version, maxPacketBytes: 65_536, onPacket: (packet) => replies.give(packet) });
  const replies = createMqttReplies(link, timeoutMs);
  const { username, password } = endpoint;
  const connack = replies.next<IConnackPacket>('connack');
  link.send({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: version,
    clientId: `harbinger-probe-${randomBytes(4).toString('hex')}`,
    clean: true,
    keepalive: 30,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: Buffer.from(password) }),
  });
  const { reasonCode, returnCode, properties } = await connack;
  const code = reasonCode ?? returnCode ?? 0;
  link.send({ cmd: 'disconnect' });
  link.end(new Error('done'), 'gently');
  if (code !== 0) throw new AppError('unavailable', reasonWords(code));
  return {
    sharedSubscriptions: version === 5 && properties?.sharedSubscriptionAvailable !== false,
    maximumQos: properties?.maximumQoS ?? 2,
  };
}
