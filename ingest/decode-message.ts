import { parseNativeTopic } from '../broker/topic.ts';
import type { IntakeMessage } from './intake.ts';
import { decodeNativeJson } from './native-json.ts';
import { deviceId } from './reading.ts';
import type { RejectionReason } from './rejection.ts';

/**
 * Decodes one MQTT message by its topic (DESIGN §6); never throws, whatever the bytes.
 * @param maxPayloadBytes larger payloads are refused undecoded
 */
export function decodeMessage(
  message: { topic: string; client: string; payload: Uint8Array; receivedAt: number },
  maxPayloadBytes: number,
): IntakeMessage {
  const refuse = (reason: RejectionReason, detail: string): IntakeMessage => ({
    ...message,
    readings: [],
    rejections: [{ reason, detail, index: null }],
  });
  if (message.payload.length > maxPayloadBytes) {
    return refuse('too_large', `${message.payload.length} bytes; the limit is ${maxPayloadBytes}`);
  }
  const topic = parseNativeTopic(message.topic);
  if (topic?.kind !== 'telemetry') return refuse('unknown_topic', 'not harbinger/v1/{site}/{device}/telemetry');
  return { ...message, ...decodeNativeJson(message.payload, deviceId(topic.site, topic.device), message.receivedAt) };
}
