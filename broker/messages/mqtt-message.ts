import type { Principal } from '../../lib/principal.ts';

/** A message as a client published it. */
export type MqttMessage = {
  readonly topic: string;
  readonly client: string;
  readonly principal: Principal;
  readonly payload: Uint8Array;
};

/**
 * Takes a message in. `done` is called once it is kept, or with an error. It gets the readings of
 * the message, and its unusable parts in words for its sender. No object holds these: there would
 * be one for each message.
 */
export type OnPublish = (
  message: MqttMessage,
  done: (error?: Error, readings?: number, words?: string) => void,
) => void;

/** A message of the platform itself. */
export type OwnMessage = {
  readonly topic: string;
  readonly payload: Uint8Array | string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
};
