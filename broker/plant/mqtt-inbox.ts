import type { IPublishPacket } from 'mqtt-packet';
import type { ReceivedIds } from '../messages/received-ids.ts';
import { createAckQueue } from './ack-queue.ts';
import type { MqttLink } from './mqtt-link.ts';

/** A message of the plant's broker. */
export type SourceMessage = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker stored this message earlier and sent it because we subscribed. */
  readonly retained: boolean;
};

/** Messages received over one connection, until they are acknowledged. */
export type MqttInbox = {
  onPublish(packet: IPublishPacket): void;
  /** The second half of QoS 2 [MQTT-4.3.3-2]. */
  onPubrel(messageId: number): void;
  readonly inFlight: () => number;
  /** Stops reading, and resolves once all messages are acknowledged or the time is over. */
  drain(timeoutMs: number): Promise<void>;
};

/** There is one. */
export const SESSION = { id: '' } as const;

/** Payload bytes that may wait for the journal, in any number of messages. */
const MAX_WAITING_BYTES = 64 * 2 ** 20;

/**
 * Acknowledges in the order of arrival, each message once it is safe and without waiting for one
 * another. While too much waits, the connection is not read: MQTT 3.1.1 has no other back-pressure.
 * @param held packet ids of QoS 2 messages that have come and are not yet released; outlives the
 * connection
 * @param onMessage hands a message on; a message that is not safe ends the connection
 *   unacknowledged, so that the broker sends it again
 */
export function createMqttInbox(options: {
  link: Pick<MqttLink, 'send' | 'pause' | 'resume' | 'end'>;
  held: ReceivedIds;
  maxWaiting: number;
  onMessage: (message: SourceMessage, done: (error?: Error) => void) => void;
  onAcknowledged: () => void;
}): MqttInbox {
  const { link, held, maxWaiting } = options;
  let waitingBytes = 0;
  let reading = true;
  let draining = false;

  const acks = createAckQueue<IPublishPacket>({
    onSafe: ({ qos, messageId, payload }) => {
      waitingBytes -= payload.length;
      if (messageId !== undefined && qos > 0) {
        link.send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId });
      }
      options.onAcknowledged();
      if (!reading && !draining && !isFull(0.5)) {
        reading = true;
        link.resume();
      }
    },
    onFailed: (error) => link.end(error, 'gently'),
  });
  const isFull = (share: number): boolean =>
    acks.pending() >= maxWaiting * share || waitingBytes >= MAX_WAITING_BYTES * share;

  return {
    onPublish(packet) {
      const { topic, qos, messageId, retain } = packet;
      const payload = packet.payload as Buffer;
      const done = acks.add(packet);
      waitingBytes += payload.length;
      const message = { topic, payload, retained: retain };
      // $SYS is about the broker itself. Of a repeated QoS 2 message only our answer was lost, or
      // is still due.
      if (topic.startsWith('$')) done();
      else if (qos !== 2 || messageId === undefined) options.onMessage(message, done);
      else if (held.begin(SESSION, messageId, done)) {
        options.onMessage(message, (error) => {
          held.settle(SESSION, messageId, error);
          done(error);
        });
      }
      if (reading && isFull(1)) {
        reading = false;
        link.pause();
      }
    },
    onPubrel(messageId) {
      held.release(SESSION, messageId);
      link.send({ cmd: 'pubcomp', messageId });
    },
    inFlight: acks.pending,
    async drain(timeoutMs) {
      link.pause();
      const giveUpAt = performance.now() + timeoutMs;
      draining = true;
      while (acks.pending() > 0 && performance.now() < giveUpAt) await new Promise((next) => setTimeout(next, 5));
    },
  };
}
