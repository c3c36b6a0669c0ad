import { compatibilityPartitioner, type MessageToProduce, Producer } from '@platformatic/kafka';
import { type Now, sleep } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { packReadings } from './journal-record.ts';
import { clientOptions, closeClient, type KafkaOptions, reasonOf } from './kafka-topic.ts';
import type { Reading } from './reading.ts';

/** Readings of one device in one message, and bytes in one request: brokers refuse batches beyond a megabyte by default. */
const MAX_MESSAGE_READINGS = 500;
const MAX_REQUEST_BYTES = 800_000;
/** How long an append is tried before it is refused; the senders wait meanwhile. */
const PATIENCE_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 500;
const LOG_MILLISECONDS = 60_000;
/** How often Kafka is asked after a failure: devices that wait until we are well again would never bring it out. */
const PROBE_MILLISECONDS = 2_000;

type Message = MessageToProduce<Buffer, Buffer, Buffer, Buffer>;

/** Writes readings to the topic, each device under its own key, acknowledged by all replicas in sync. */
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
    if (failure !== undefined) log.info({ topic }, 'Kafka takes readings in again');
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
        // Which of the batches were written is not known: a new producer begins a new sequence, and what is written
        // twice is the same readings.
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

function connect(options: KafkaOptions): Producer {
  return new Producer({
    ...clientOptions(options),
    idempotent: true,
    // With one or none the client goes on for ever, and nobody would hear that Kafka is away.
    retries: 2,
    retryDelay: 200,
    acks: -1,
    partitioner: (message, key) => compatibilityPartitioner(message, key),
  });
}

/** One message for each device, in the order of the readings. */
function* messagesOf(readings: readonly Reading[], topic: string, journaledAt: number): Generator<Message> {
  const byDevice = new Map<string, Reading[]>();
  for (const reading of readings) {
    const own = byDevice.get(reading.device);
    if (own) own.push(reading);
    else byDevice.set(reading.device, [reading]);
  }
  for (const [device, own] of byDevice) {
    const key = Buffer.from(device);
    for (const part of inMessages(own)) {
      const { buffer } = packReadings(part, journaledAt);
      yield { topic, key, value: Buffer.from(buffer), timestamp: BigInt(journaledAt) };
    }
  }
}

function* inMessages(readings: readonly Reading[]): Generator<readonly Reading[]> {
  let from = 0;
  let samples = 0;
  for (let i = 0; i < readings.length; i++) {
    const size = readings[i]?.waveform?.samples.length ?? 0;
    if (i > from && (i - from === MAX_MESSAGE_READINGS || (samples + size) * 4 > MAX_REQUEST_BYTES)) {
      yield readings.slice(from, i);
      from = i;
      samples = 0;
    }
    samples += size;
  }
  yield readings.slice(from);
}
