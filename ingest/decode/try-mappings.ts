import type { Access } from '../../broker/access/principal.ts';
import type { MqttMessage } from '../../broker/messages/mqtt-message.ts';
import type { IntakeMessage } from '../reading/intake-message.ts';
import { createDecoder } from './decode-message.ts';
import type { TriedMappings } from './mapping/followed-mappings.ts';

/** Decodes messages by mappings that are not in force. Nothing is stored, counted or answered. */
export type MappingTrial = {
  /**
   * The part that decides on a topic: a format of its own, the place of one of the mappings, a
   * preset, or nothing.
   */
  decider(topic: string): ReturnType<TriedMappings['decider']> | 'format';
  decode(message: MqttMessage & { readonly receivedAt: number }): IntakeMessage;
};

/**
 * Makes a trial. It applies no bound of channels and judges no clock, since both keep a memory of
 * readings.
 * @param access of the senders of kept messages; a pasted message has a sender that may do all
 */
export function tryMappings(
  tried: TriedMappings,
  options: {
    readonly access: Pick<Access, 'maySpeakFor' | 'maySpeakBehind'>;
    readonly maxPayloadBytes: number;
    readonly units: Readonly<Record<string, string>>;
  },
): MappingTrial {
  const decoder = createDecoder({ ...options, mappings: tried.of, statesNow: tried.states });
  return {
    decider: (topic) => {
      const format = decoder.formatOf(topic);
      return format === 'mapping' || format === 'unknown' ? tried.decider(topic) : 'format';
    },
    // A kept message came earlier: it is not refused for its size again.
    decode: (message) => decoder.decode({ ...message, replayed: true }),
  };
}
