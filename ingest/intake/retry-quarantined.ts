import { AppError } from '../../lib/errors.ts';
import type { Decoder } from '../decode/decode-message.ts';
import { type Quarantine, type QuarantineItem, quarantineItems } from '../quarantine/quarantine.ts';
import type { Rejection } from '../reading/rejection.ts';
import type { Intake } from './intake.ts';

/** The outcome of a message that was tried again. */
export type RetryOutcome = {
  /** `unchanged` where it is refused as before: it stays as it is. */
  readonly outcome: 'accepted' | 'partly' | 'unchanged';
  /**
   * Readings on disk now; readings stored before are the same readings and are not stored twice.
   */
  readonly readings: number;
  readonly rejections: readonly Rejection[];
};

/**
 * Decodes a quarantined message again, as of its arrival and for its sender, under the
 * configuration of today. Once its readings are on disk it leaves the quarantine; parts still
 * refused come back as new items.
 * @param id of any of the message's items
 * @throws {AppError} `not_found`; `unprocessable` where it cannot be tried again; `unavailable`
 * where the journal cannot be written
 */
export async function retryQuarantined(
  id: number,
  options: { quarantine: Quarantine; decoder: Decoder; intake: Intake },
): Promise<RetryOutcome> {
  const { quarantine, decoder, intake } = options;
  const items = quarantine.message(id);
  const [first] = items;
  if (!first) throw new AppError('not_found', `The quarantine has no item ${id}.`);
  const { topic, client, principal, payload, receivedAt } = first;
  if (!principal) {
    throw new AppError(
      'unprocessable',
      'Only messages that a device published can be tried again; the sender of this one got its answer.',
    );
  }
  if (payload.length < first.payloadBytes) {
    throw new AppError('unprocessable', 'It was too large to be kept whole: let the device send smaller messages.');
  }
  const message = decoder.decode({ topic, client, principal, payload, receivedAt, replayed: true });
  const { readings, rejections } = message;
  if (sameAsBefore(items, quarantineItems(message, rejections))) {
    return { outcome: 'unchanged', readings: 0, rejections };
  }
  await new Promise<void>((resolve, reject) => {
    intake.accept(message, (error) => (error ? reject(error) : resolve()));
  });
  await quarantine.remove(id);
  return { outcome: rejections.length === 0 ? 'accepted' : 'partly', readings: readings.length, rejections };
}

function sameAsBefore(before: readonly QuarantineItem[], now: readonly Omit<QuarantineItem, 'id'>[]): boolean {
  return (
    before.length === now.length &&
    before.every((item, i) => {
      const other = now[i];
      return item.index === other?.index && item.reason === other.reason && item.rejected === other.rejected;
    })
  );
}
