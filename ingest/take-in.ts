import type { MqttMessage } from '../broker/mqtt-broker.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Decoder } from './decode-message.ts';
import { knownInTime } from './follow-plant-broker.ts';
import type { Intake } from './intake.ts';

/**
 * Takes in what comes over MQTT, from our own broker or the plant's. `done` is called once it is on disk, with what it costs
 * its sender: each reading in it, good or bad.
 */
export function createTakeIn(options: {
  decoder: Pick<Decoder, 'decode'>;
  intake: Pick<Intake, 'accept'>;
  log: Log;
  now: () => number;
}): (message: MqttMessage & { retained?: boolean }, done: (error?: Error, readings?: number) => void) => void {
  const { decoder, intake, log, now } = options;
  return (message, done) => {
    const { topic, client, principal, payload } = message;
    try {
      const decoded = decoder.decode({ topic, client, principal, payload, receivedAt: now() });
      const cost = decoded.readings.length + decoded.rejections.length;
      intake.accept(message.retained ? knownInTime(decoded) : decoded, (error) => done(error, cost));
    } catch (error) {
      log.error({ err: error, topic, client }, 'a message could not be taken in');
      done(new AppError('unavailable', 'the message could not be taken in', { cause: error }));
    }
  };
}
