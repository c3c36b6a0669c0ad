import { compatibilityPartitioner, Producer } from '@platformatic/kafka';
import { type Now, sleep } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { Reading } from '../../reading/reading.ts';
import { MAX_REQUEST_BYTES, type Message, messagesOf } from './kafka-messages.ts';
import { clientOptions, closeClient, type KafkaOptions, reasonOf } from './kafka-topic.ts';

/** How long an append is tried before it is refused; the senders wait meanwhile. */
const PATIENCE_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 500;
const LOG_MILLISECONDS = 60_000;

/**
 * How often Kafka is asked after a failure: devices that wait until we are well again would never
 * bring it out.
 */
const PROBE_MILLISECONDS = 2_000;

/**
 * Writes readings to the topic, each device under its own key, acknowledged by all replicas in
 * sync.
 */
export type KafkaProducer = {
  append(readings: readonly Reading[]): Promise<void>;
  /** Why it cannot write at present; undefined while it can. */
  failure(): string | undefined;
  close(): Promise<void>;
};

export function createKafkaProducer(options: KafkaOptions & { now: Now; log: Log }): KafkaProducer {
  const { topic, now, log } = options;
  let producer = connect(options);
  let failure: string | undefined;
  let loggedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  function recovered(): void {
    if (failure !== undefined) log.info({ topic }, 'Kafka accepts readings again');
    failure = undefined;
  }

  const probing = setInterval(async () => {
    if (failure === undefined || waiting > 0) return;
    const metadata = await producer.metadata({ topics: [topic], forceUpdate: true }).catch(() => undefined);
    const led = metadata?.topics.get(topic)?.partitions.every(({ leader }) => leader >= 0);
    if (led === true && waiting === 0) recovered();
  }, PROBE_MILLISECONDS);
  probing.unref();

  async function send(messages: Message[]): Promise<void> {
    const giveUpAt = Date.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      try {
        await producer.send({ messages });
        recovered();
        return;
      } catch (cause) {
        failure = `Kafka does not take readings in: ${reasonOf(cause)}`;
        if (Date.now() - loggedAt >= LOG_MILLISECONDS) {
          loggedAt = Date.now();
          log.error({ topic, reason: reasonOf(cause) }, 'Kafka does not take readings in; trying again');
        }
        // The written batches are unknown: a new producer begins a new sequence, and a batch
        // written twice holds the same readings.
        await closeClient(producer);
        producer = connect(options);
        if (closed || Date.now() >= giveUpAt) throw new AppError('unavailable', failure, { cause });
        await sleep(PAUSE_MILLISECONDS);
      }
    }
  }

  async function appendNow(readings: readonly Reading[]): Promise<void> {
    let request: Message[] = [];
    let bytes = 0;
    for (const message of messagesOf(readings, topic, now().getTime())) {
      const size = message.value?.length ?? 0;
      if (bytes > 0 && bytes + size > MAX_REQUEST_BYTES) {
        await send(request);
        request = [];
        bytes = 0;
      }
      request.push(message);
      bytes += size;
    }
    if (request.length > 0) await send(request);
  }

  return {
    append(readings) {
      // One after the other, so that a repeated request cannot overtake the next one.
      waiting++;
      const done = last.then(() => appendNow(readings)).finally(() => waiting--);
      last = done.catch(() => undefined);
      return done;
    },
    failure: () => failure,
    close: async () => {
      clearInterval(probing);
      await last;
      closed = true;
      await closeClient(producer);
    },
  };
}

/** The partition that a device's readings are written to. */
export function partitionOf(device: string, partitions: number): number {
  return compatibilityPartitioner({ topic: '' }, Buffer.from(device)) % partitions;
}

function connect(options: KafkaOptions): Producer {
  return new Producer({
    ...clientOptions(options),
    idempotent: true,
    // With one or none the client retries without end, and does not report that Kafka is away.
    retries: 2,
    retryDelay: 200,
    acks: -1,
    partitioner: (message, key) => compatibilityPartitioner(message, key),
  });
}
