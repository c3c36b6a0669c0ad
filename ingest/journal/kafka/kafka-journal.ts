import type { Now } from '../../../lib/clock.ts';
import { messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import { retryUntilDone } from '../../../lib/retry.ts';
import type { CommittedOffset, Journal, JournalReader } from '../journal.ts';
import { consumeTopic } from './kafka-consume.ts';
import { createKafkaProducer } from './kafka-producer.ts';
import { type KafkaOptions, type KafkaTopic, openKafkaTopic } from './kafka-topic.ts';
import { topicFaults } from './topic-faults.ts';

const SAVE_MILLISECONDS = 1_000;

/**
 * The journal on Apache Kafka: a topic partitioned by device; one message holds a device's readings
 * of one group, so offsets count messages. The topic's own settings decide the retention. It
 * commits consumers' offsets under their group, so that Kafka's tools show the lag. Waits for an
 * absent Kafka.
 * @throws the last error once the signal aborts
 */
export async function openKafkaJournal(
  options: KafkaOptions & { now: Now; log: Log; signal: AbortSignal },
): Promise<Journal> {
  const { log } = options;
  const topic = await openKafkaTopic(options);
  const producer = createKafkaProducer(options);
  // A new cluster has no coordinator for a while.
  const committed = await retryUntilDone(topic.passed, { what: 'Kafka', log, signal: options.signal });
  const { firstPartition } = topic;
  const shifted = (report: CommittedOffset, by: number): CommittedOffset => ({
    ...report,
    partition: report.partition + by,
  });
  const known = committed.map((report) => shifted(report, firstPartition));
  const own = new Set<string>();
  const reports = new Map(known.map((report) => [keyOf(report), report]));
  const unsaved = new Map<string, CommittedOffset>();

  async function save(): Promise<void> {
    const due = [...unsaved.values()];
    unsaved.clear();
    try {
      if (due.length > 0) await topic.savePassed(due.map((report) => shifted(report, -firstPartition)));
    } catch (error) {
      for (const report of due) if (!unsaved.has(keyOf(report))) unsaved.set(keyOf(report), report);
      log.debug({ reason: messageOf(error) }, 'consumer offsets not committed to Kafka');
    }
  }
  let saving = Promise.resolve();
  const timer = setInterval(() => {
    saving = saving.then(save);
  }, SAVE_MILLISECONDS);
  timer.unref();

  /** Where the consumers of other processes are. */
  const lookAtOthers = async (): Promise<void> => {
    for (const report of await topic.passed()) {
      const other = shifted(report, firstPartition);
      const key = keyOf(other);
      if ((reports.get(key)?.offset ?? 0) < other.offset || !own.has(key)) reports.set(key, other);
    }
  };

  const passed = (report: CommittedOffset): void => {
    own.add(keyOf(report));
    if (reports.get(keyOf(report))?.offset === report.offset) return;
    reports.set(keyOf(report), report);
    unsaved.set(keyOf(report), report);
  };
  return {
    append: (readings) => (readings.length === 0 ? Promise.resolve() : producer.append(readings)),
    consume: (consuming) => consumeTopic({ options, topic, log }, numbered(consuming, topic)),
    passed,
    // Kafka loses nothing that it has acknowledged.
    endAtOpen: new Map(),
    offsetsAt: (time) => topic.offsets({ time }),
    end: () => topic.offsets('next'),
    async status() {
      if (options.shared) await lookAtOthers();
      const [oldest, next] = await Promise.all([topic.offsets('oldest'), topic.offsets('next')]);
      const consumers = [...reports.values()].map((report) => {
        const index = report.partition - firstPartition;
        const from = Math.max(report.offset, oldest[index] ?? 0);
        return { ...report, lag: Math.max(0, (next[index] ?? 0) - from) };
      });
      const partitions = next.map((end, index) => {
        return { partition: firstPartition + index, oldest: oldest[index] ?? 0, next: end };
      });
      return { bytes: null, maxBytes: null, partitions, consumers };
    },
    health: () => producer.failure() ?? 'ok',
    faults: faultsOf(topic, options),
    close: async () => {
      clearInterval(timer);
      await saving;
      await save();
      await producer.close();
      await topic.close();
    },
  };
}

/** Reads the topic from another thread. */
export async function followKafkaJournal(
  options: KafkaOptions & { log: Log; signal: AbortSignal },
): Promise<JournalReader> {
  const topic = await openKafkaTopic(options);
  return {
    consume: (consuming) => consumeTopic({ options, topic, log: options.log }, numbered(consuming, topic)),
    close: topic.close,
  };
}

type Consuming = Parameters<Journal['consume']>[0];

/**
 * The consumer sees the topic's own partition numbers, so that positions in another journal are not
 * taken for its.
 */
function numbered({ resumeAt, handle, claims, ...rest }: Consuming, { firstPartition }: KafkaTopic): Consuming {
  const outer = <Given extends { readonly partition: number }>(given: Given): Given => ({
    ...given,
    partition: given.partition + firstPartition,
  });
  return {
    ...rest,
    claims: claims && {
      held: () => claims.held().map((claim) => ({ ...claim, partition: claim.partition - firstPartition })),
      lost: (gone) => claims.lost(gone.map(outer)),
      giveBack: (gone) => claims.giveBack(gone.map(outer)),
      caughtUp: (partition) => claims.caughtUp(firstPartition + partition),
      reach: claims.reach,
    },
    resumeAt: (partition) => resumeAt(firstPartition + partition),
    handle: (batch) => handle({ ...batch, partition: firstPartition + batch.partition }),
  };
}

function faultsOf(
  topic: KafkaTopic,
  { topic: name, now }: KafkaOptions & { now: Now },
): NonNullable<Journal['faults']> {
  const otherCluster = (cluster: string): string =>
    `another cluster (${cluster}) writes to topic ${name}, and each takes the other's readings for its own: give each its own KAFKA_TOPIC`;
  return async (cluster) => {
    const beat = Math.floor(now().getTime() / 1000);
    const [facts, others] = await Promise.all([topic.facts(), topic.sayCluster(cluster, beat)]);
    return [...topicFaults(facts), ...others.map(otherCluster)];
  };
}

function keyOf({ consumer, partition }: CommittedOffset): string {
  return `${consumer} ${partition}`;
}
