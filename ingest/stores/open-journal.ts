import { systemNow } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Journal, JournalReader } from '../journal/journal.ts';
import type { KafkaOptions } from '../journal/kafka/kafka-topic.ts';
import { newAppendMemory } from '../journal/lmdb/append-signal.ts';
import type { JournalLimits } from '../journal/lmdb/journal-room.ts';

/**
 * The journal's kind: Kafka if `kafka` is given, else the embedded one in `dataDir`. The embedded
 * one signals new records to its threads through `appends`; without it they poll.
 */
export type JournalPlace = {
  readonly dataDir: string;
  readonly appends?: SharedArrayBuffer;
  readonly kafka?: KafkaOptions;
};

type Opening = JournalPlace & { readonly log: Log; readonly signal: AbortSignal };

/**
 * Where the journal is, by the settings.
 * @param kafka its `brokers` are absent where the journal is the embedded one
 */
export function journalPlace(
  dataDir: string,
  { brokers, ...kafka }: Omit<KafkaOptions, 'brokers'> & { brokers?: string | undefined },
): JournalPlace {
  return brokers === undefined
    ? { dataDir, appends: newAppendMemory() }
    : { dataDir, kafka: { ...kafka, brokers: brokers.split(',') } };
}

/**
 * Opens the journal for writing and reading. Only the adapter that is used is loaded. Kafka is
 * waited for.
 */
export async function openJournal({
  dataDir,
  appends,
  kafka,
  ...rest
}: Opening & { limits: JournalLimits }): Promise<Journal> {
  if (kafka)
    return (await import('../journal/kafka/kafka-journal.ts')).openKafkaJournal({ ...kafka, ...rest, now: systemNow });
  const { openLmdbJournal } = await import('../journal/lmdb/lmdb-journal.ts');
  return openLmdbJournal({
    ...rest,
    ...(appends && { appends }),
    dataDir,
    consumers: ['recorder', 'detector'],
    now: systemNow,
  });
}

/** Opens the journal for reading in another thread of the process that writes it. */
export async function followJournal({ dataDir, appends, kafka, ...rest }: Opening): Promise<JournalReader> {
  if (kafka) return (await import('../journal/kafka/kafka-journal.ts')).followKafkaJournal({ ...kafka, ...rest });
  return (await import('../journal/lmdb/lmdb-journal.ts')).followLmdbJournal({
    ...rest,
    ...(appends && { appends }),
    dataDir,
    now: systemNow,
  });
}
