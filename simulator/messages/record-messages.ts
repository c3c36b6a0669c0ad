import type { MqttClient, PacketCallback } from 'mqtt';
import { sleep, systemMs } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import { type ConnectionOptions, openConnection, publicUrl } from '../publish/connection.ts';
import { type Patience, patiently } from '../publish/patience.ts';
import type { Gap } from './message-file.ts';
import { type MessageWriter, openMessageWriter } from './write-messages.ts';

/** What is recorded, and into which file. */
export type RecordOptions = ConnectionOptions & {
  readonly file: string;
  readonly topics: readonly string[];
  readonly patience?: Patience;
  /** From the first connection on; absent: until the signal aborts. */
  readonly seconds?: number;
  /** Ends the recording. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onProgress?: (messages: number) => void;
};

/** What was recorded. */
export type RecordReport = {
  readonly file: string;
  readonly messages: number;
  readonly payloadBytes: number;
  readonly topics: number;
  readonly seconds: number;
  /** Times without a connection. */
  readonly gaps: readonly Gap[];
};

type Arrived = {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
};

const VAIN_SUBSCRIPTIONS = 5;

/**
 * Writes what a broker carries into a file until the signal aborts. A message is acknowledged when
 * it has been handed to the file, so that a slow disk slows the broker and loses nothing here. When
 * the broker goes away it waits, and writes down how long it was blind.
 * @throws {AppError} `unauthorized` or `forbidden` where it may not read these topics;
 * `unavailable` where the broker does not answer or the file cannot be written on, with what is in
 * it
 */
export async function recordMessages(options: RecordOptions): Promise<RecordReport> {
  return await new Recorder(options).run();
}

class Recorder {
  readonly #options: RecordOptions;
  readonly #broker: string;
  readonly #seen = new Set<string>();
  readonly #gaps: Gap[] = [];
  #messages = 0;
  #payloadBytes = 0;
  #version: 4 | 5 = 5;
  /** Subscriptions in a row that were not granted. */
  #vain = 0;

  constructor(options: RecordOptions) {
    this.#options = options;
    this.#broker = publicUrl(options.url);
  }

  async run(): Promise<RecordReport> {
    const { file, topics, patience, log, signal: stop, seconds: wanted } = this.#options;
    // Before the file is made: where no broker answers there is none.
    let client = await patiently(patience, { broker: this.#broker, log, signal: stop }, (until) =>
      this.#connect(until, stop),
    );
    const startedAt = Date.now();
    // Not AbortSignal.timeout: one that only AbortSignal.any refers to may be collected on Node 20.
    const over = new AbortController();
    const timer = wanted === undefined ? undefined : setTimeout(() => over.abort(), wanted * 1000);
    const signal = AbortSignal.any([stop, over.signal]);
    const writer = await openMessageWriter(file, { startedAt: new Date(systemMs()).toISOString(), topics }).catch(
      async (error: unknown) => {
        client?.end(true);
        throw error;
      },
    );
    while (client) {
      const closed = new Promise<undefined>((resolve) => client?.once('close', () => resolve(undefined)));
      try {
        await this.#listen(client, { writer, closed });
        await Promise.race([closed, writer.failed, aborted(signal)]);
      } finally {
        // Not awaited: a connection that is gone already would not answer.
        client.end(true);
      }
      if (signal.aborted) break;
      client = await this.#comeBack(writer, signal);
    }
    clearTimeout(timer);
    await writer.close();
    const { size } = this.#seen;
    const seconds = (Date.now() - startedAt) / 1000;
    const counts = { messages: this.#messages, payloadBytes: this.#payloadBytes, topics: size, gaps: this.#gaps };
    return { file, ...counts, seconds };
  }

  /** MQTT 5 tells which messages were retained; 3.1.1 only of those that were there before. */
  async #connect(signal: AbortSignal, end: AbortSignal): Promise<MqttClient | undefined> {
    const attempt = async (): Promise<MqttClient> => {
      try {
        return await openConnection({ ...this.#options, protocolVersion: this.#version }, signal);
      } catch (error) {
        if (this.#version === 4 || !(error instanceof AppError) || error.code !== 'unprocessable') throw error;
        this.#version = 4;
        return await attempt();
      }
    };
    try {
      return await retryUntilDone(attempt, {
        what: `the MQTT broker at ${this.#broker}`,
        log: this.#options.log,
        signal,
        giveUp: (error) => !(error instanceof AppError && error.retryable),
      });
    } catch (error) {
      if (end.aborted) return undefined;
      throw error;
    }
  }

  async #listen(
    client: MqttClient,
    { writer, closed }: { writer: MessageWriter; closed: Promise<undefined> },
  ): Promise<void> {
    client.handleMessage = (packet, done) => this.#take(packet as unknown as Arrived, { writer, done });
    const { topics } = this.#options;
    const options = { qos: 2, ...(this.#version === 5 && { rap: true, rh: 0 }) } as const;
    const asked = client.subscribeAsync([...topics], options).catch(() => undefined);
    // A connection that ends leaves the question without an answer.
    const granted = await Promise.race([asked, closed]);
    const refused = granted?.filter(({ qos }) => qos > 2).map(({ topic }) => topic) ?? topics;
    this.#vain = refused.length === 0 ? 0 : this.#vain + 1;
    if (refused.length === 0) return;
    // Some brokers close the connection in place of an answer; so does one that ends.
    if (granted === undefined && !client.connected && this.#vain < VAIN_SUBSCRIPTIONS) return;
    throw new AppError(
      'forbidden',
      `the broker at ${this.#broker} does not let this client read ${refused.join(', ')}: take a narrower --topic, ` +
        'a credential that may read it, or a platform that was started with "harbinger up --dev-open"',
    );
  }

  #take(
    { topic, payload, qos, retain }: Arrived,
    { writer, done }: { writer: MessageWriter; done: PacketCallback },
  ): void {
    const bytes = Buffer.from(payload as Buffer);
    this.#messages++;
    this.#payloadBytes += bytes.length;
    this.#seen.add(topic);
    this.#options.onProgress?.(this.#messages);
    writer.write({ at: systemMs(), topic, payload: bytes, qos, retain }).then(
      () => done(),
      // The writer says it.
      () => undefined,
    );
  }

  /** Waits for the broker, and notes the time without it. */
  async #comeBack(writer: MessageWriter, signal: AbortSignal): Promise<MqttClient | undefined> {
    const { log } = this.#options;
    const from = systemMs();
    log.warn({ broker: this.#broker }, 'connection lost; what is published now is not recorded');
    await sleep(250, signal);
    const client = signal.aborted ? undefined : await this.#connect(signal, signal);
    const gap = { from, to: systemMs() };
    this.#gaps.push(gap);
    await writer.gap(gap);
    return client;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
