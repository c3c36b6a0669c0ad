import type { MqttClient } from 'mqtt';
import { sleep } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Random } from '../../lib/random.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import type { Measurement } from '../machine/measurement.ts';
import type { Packet, Wire } from '../wire/wire.ts';
import { type ConnectionOptions, openConnection, publicUrl } from './connection.ts';
import type { Sleep } from './pacer.ts';
import { type Patience, patiently } from './patience.ts';

/** The parts of a publisher. It publishes for one device in its language. */
export type PublisherOptions = ConnectionOptions & {
  readonly wire: Wire;
  /** Measurements in one message. */
  readonly batch?: number;
  /** Messages that may wait for their acknowledgement; more than that, and `send` waits. */
  readonly windowMessages?: number;
  readonly log: Log;
  /** Spreads reconnects, so that a fleet does not return in one blow. */
  readonly random: Random;
  /** How to wait before a reconnect. */
  readonly sleep?: Sleep;
  /**
   * How long to wait for the first connection, ms: until a hint, until failure. Left out: no limit.
   */
  readonly patience?: Patience;
  /** Ends every wait; nothing is sent after it. */
  readonly signal: AbortSignal;
};

/** Encoded when it is sent, since some languages count their messages. */
type Message = { readonly packet: () => Packet; readonly readings: number };

/**
 * Connections in a row that were accepted and then closed without one acknowledgement before it
 * gives up.
 */
const FRUITLESS_CONNECTIONS = 8;

/**
 * Publishes the measurements of one device in order at QoS 1. It remembers every message until its
 * PUBACK; after a reconnect it sends those again first, in order, so that nothing is lost and first
 * arrivals keep their order. Memory is bounded by the window: `send` waits for room.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #windowMessages: number;
  readonly #batchSize: number;
  readonly #broker: string;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** Not yet acknowledged, oldest first. */
  readonly #window = new Set<Message>();
  #batch: Measurement[] = [];
  #client: MqttClient | undefined;
  #failure: unknown;
  #waiting: (() => void)[] = [];
  #running: Promise<void> | undefined;
  #acknowledged = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#windowMessages = options.windowMessages ?? 400;
    this.#batchSize = options.batch ?? 1;
    this.#broker = publicUrl(options.url);
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal]);
    this.#signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** Measurements that the broker has acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /**
   * Connects, and stays connected until `close`. While the broker does not answer it keeps trying
   * and reports that once.
   * @throws {AppError} `unauthorized` if the broker refuses the credential; `unavailable` when
   * patience is over
   */
  async connect(): Promise<void> {
    const client = await this.#openFirst();
    if (client) this.#running = this.#stayConnected(client).catch((error: unknown) => this.#fail(error));
  }

  /**
   * Takes one measurement; resolves once there is room for it, not when it is acknowledged.
   * @throws {AppError} `forbidden` or `unauthorized` once the broker refuses this device for good
   */
  async send(measurement: Measurement): Promise<void> {
    this.#batch.push(measurement);
    if (this.#batch.length >= this.#batchSize) await this.#flush();
  }

  /**
   * Takes one message of another kind, behind what was sent before; resolves as `send` does.
   * @param counted as so many readings when it is acknowledged, or written with QoS 0
   */
  async sendPacket(packet: Packet, counted = 0): Promise<void> {
    await this.#flush();
    await this.#post({ packet: () => packet, readings: counted });
  }

  /** Ends the connection as a bad line would; it connects again by itself. */
  drop(): void {
    this.#client?.end(true);
  }

  /** Sends the rest of a batch; resolves once all is acknowledged, or the signal has aborted. */
  async drain(): Promise<void> {
    await this.#flush();
    while (this.#window.size > 0 && !this.#signal.aborted) await this.#change();
    this.#throwFailure();
  }

  /**
   * Disconnects after waiting at most `graceMilliseconds` for outstanding acknowledgements. Safe to
   * call twice.
   */
  async close(graceMilliseconds = 2000): Promise<void> {
    const until = AbortSignal.timeout(graceMilliseconds);
    until.addEventListener('abort', () => this.#wake(), { once: true });
    const unfinished = (): boolean => this.#window.size > 0 && this.#failure === undefined;
    while (unfinished() && this.#client && !until.aborted) await this.#change();
    this.#stop.abort();
    await this.#client?.endAsync(unfinished()).catch(() => undefined);
    await this.#running;
  }

  async #flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const measurements = this.#batch;
    this.#batch = [];
    await this.#post({ packet: () => this.#options.wire.encode(measurements), readings: measurements.length });
  }

  async #post(message: Message): Promise<void> {
    while (this.#window.size >= this.#windowMessages && !this.#signal.aborted) await this.#change();
    this.#throwFailure();
    if (this.#signal.aborted) return;
    this.#window.add(message);
    if (this.#client) this.#transmit(this.#client, message);
  }

  #transmit(client: MqttClient, message: Message): void {
    const { topic, payload, qos = 1, retain = false } = message.packet();
    client.publish(topic, payload, { qos, retain }, (error) => {
      // An error here means that the connection went: the message stays in the window for the next
      // one.
      if (error || !this.#window.delete(message)) return;
      this.#acknowledged += message.readings;
      this.#wake();
    });
  }

  /** Says what to do where no broker answers, and gives up when patience is over. */
  async #openFirst(): Promise<MqttClient | undefined> {
    const { patience, log } = this.#options;
    const place = { broker: this.#broker, log, signal: this.#signal };
    return await patiently(patience, place, (signal) => this.#open(signal));
  }

  /** Undefined when the signal of the publisher has aborted. */
  async #open(signal = this.#signal): Promise<MqttClient | undefined> {
    try {
      return await retryUntilDone(() => this.#greet(signal), {
        what: `the MQTT broker at ${this.#broker}`,
        log: this.#options.log,
        signal,
        giveUp: (error) => !(error instanceof AppError && error.retryable),
      });
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      throw error;
    }
  }

  /** Opens a connection, and sends what its language wants first. */
  async #greet(signal: AbortSignal): Promise<MqttClient> {
    const opening = this.#options.wire.open?.();
    if (opening === undefined) return await openConnection(this.#options, signal);
    const client = await openConnection({ ...this.#options, will: opening.will }, signal);
    const publishFirst = (): void => {
      const { topic, payload } = opening.first();
      client.publish(topic, payload, { qos: 1 }, () => undefined);
    };
    client.on('message', publishFirst);
    client.subscribe(opening.commands, { qos: 1 }, () => undefined);
    publishFirst();
    return client;
  }

  async #stayConnected(first: MqttClient): Promise<void> {
    let fruitless = 0;
    for (let client: MqttClient | undefined = first; client; client = await this.#open()) {
      const before = this.#acknowledged;
      await this.#serve(client);
      if (this.#signal.aborted) return;
      fruitless = this.#acknowledged === before && this.#window.size > 0 ? fruitless + 1 : 0;
      // A broker that has acknowledged before has a fault, and does not doubt this identity.
      if (fruitless >= FRUITLESS_CONNECTIONS && this.#acknowledged === 0) throw this.#refused();
      this.#options.log.info({ unacknowledged: this.#window.size }, 'connection lost; reconnecting');
      const pause = (0.5 + this.#options.random.next()) * Math.min(5000, 200 * 2 ** fruitless);
      await (this.#options.sleep ?? sleep)(pause, this.#signal);
    }
  }

  /** Sends unacknowledged messages, then lets `send` use the connection until it closes. */
  async #serve(client: MqttClient): Promise<void> {
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    if (client.connected) {
      for (const message of this.#window) this.#transmit(client, message);
      this.#client = client;
      this.#wake();
      await closed;
    }
    this.#client = undefined;
    client.end(true);
    this.#wake();
  }

  #refused(): AppError {
    return new AppError(
      'forbidden',
      `the broker at ${this.#broker} accepts the connection but closes it at every publish on ${this.#options.wire.topic}: ` +
        'most likely this credential may not publish for that device. Check --site, --device and --username, or read the log of the platform',
    );
  }

  #fail(error: unknown): void {
    this.#failure = error;
    this.#wake();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #change(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
