import type { MqttMessage, OnPublish } from '../../broker/messages/mqtt-message.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Decoder } from '../decode/decode-message.ts';
import type { IntakeMessage } from '../reading/intake-message.ts';
import { UNREAD_WORDS } from '../reading/unread.ts';
import { knownInTime } from './follow-plant-broker.ts';
import type { Intake } from './intake.ts';
import type { Listeners } from './listen.ts';

/**
 * Processes MQTT messages, from our own broker or the plant's. Calls `done` once they are on disk,
 * with the cost for the sender (each reading in it, good or bad), and the parts that cannot be
 * used.
 */
export function createMessageIntake(options: {
  decoder: Pick<Decoder, 'decode'>;
  intake: Pick<Intake, 'accept'>;
  /** People who hear raw messages. */
  listeners?: Pick<Listeners, 'note'>;
  log: Log;
  now: () => number;
}): (message: MqttMessage & { retained?: boolean }, done: Parameters<OnPublish>[1]) => void {
  const { decoder, intake, listeners, log, now } = options;
  return (message, done) => {
    const { topic, client, principal, payload } = message;
    try {
      const decoded = decoder.decode({ topic, client, principal, payload, receivedAt: now() });
      listeners?.note(decoded);
      const cost = decoded.readings.length + decoded.rejections.length;
      intake.accept(message.retained ? knownInTime(decoded) : decoded, (error) => done(error, cost, wordsFor(decoded)));
    } catch (error) {
      log.error({ err: error, topic, client }, 'a message could not be processed');
      done(new AppError('unavailable', 'the message could not be taken in', { cause: error }));
    }
  };
}

/** The unusable parts of a message, in words for its sender; undefined where there are none. */
function wordsFor({ rejections, unread, readings }: IntakeMessage): string | undefined {
  const [first] = rejections;
  const more = rejections.length > 1 ? ` (and ${rejections.length - 1} more)` : '';
  if (first) return `${first.reason}: ${first.detail}${more}`;
  const [one] = unread ?? [];
  return one && readings.length === 0 ? `not read: ${one.name}: ${UNREAD_WORDS[one.reason]}` : undefined;
}
