import type { Measurement } from '../machine/measurement.ts';
import type { Packet, Wire } from '../wire/wire.ts';
import type { LeanConnection, LeanEnd, LeanEvents } from './lean-connection.ts';

/** What happens to a device under load. */
export type LoadEvents = {
  /**
   * Called once for each reading, at its PUBACK: milliseconds from when it was due to that, and to
   * when it was written.
   */
  readonly onAcknowledged: (sequence: number, times: { readonly latencyMs: number; readonly lateMs: number }) => void;
  /** A reading that it could not keep while it could not send. */
  readonly onDropped?: () => void;
  readonly onConnected?: () => void;
  /** @param end.wasConnected false for an attempt that was in vain */
  readonly onClosed?: (end: LeanEnd & { readonly wasConnected: boolean }) => void;
};

/** The parts of a device under load. */
export type LoadDeviceOptions = LoadEvents & {
  readonly wire: Wire;
  readonly connect: (will: Packet | undefined, events: LeanEvents) => LeanConnection;
  /** Its reading of a number from 0, at the moment when it is due. */
  readonly measure: (sequence: number, dueAt: number) => Measurement;
  /** Publishes that may wait for their acknowledgement. */
  readonly window: number;
  /** Readings that it keeps while it cannot send them; the oldest goes first. Absent: all. */
  readonly keeps?: number;
  /** Time until it connects again. @param failures attempts in vain before this one */
  readonly pauseMs: (failures: number) => number;
};

type Waiting = { readonly sequence: number; readonly dueAt: number; readonly measurement: Measurement; sentAt: number };

/** Above what MQTT allows for a subscription of {@link LeanConnection}. */
const PACKET_IDS = 65_534;

/**
 * A device that falls due at any speed of the broker: a reading that it cannot send waits, and its
 * latency counts from when it was due. What is not acknowledged it sends again on the next
 * connection.
 */
export class LoadDevice {
  readonly #options: LoadDeviceOptions;
  readonly #queue: Waiting[] = [];
  /** Packet identifier → reading, in the order in which they were sent; undefined for a birth. */
  readonly #inFlight = new Map<number, Waiting | undefined>();
  #connection: LeanConnection | undefined;
  #isConnected = false;
  #isClosed = false;
  #failures = 0;
  #packets = 0;
  #added = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: LoadDeviceOptions) {
    this.#options = options;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Readings that are due and not acknowledged. */
  get outstanding(): number {
    let inFlight = 0;
    for (const waiting of this.#inFlight.values()) if (waiting) inFlight++;
    return this.#queue.length + inFlight;
  }

  /** Connects, and connects again whenever the connection ends, until `close`. */
  open(): void {
    if (this.#isClosed) return;
    const opening = this.#options.wire.open?.();
    const connection = this.#options.connect(opening?.will, {
      onConnected: () => {
        this.#isConnected = true;
        this.#failures = 0;
        if (opening) {
          connection.subscribe(opening.commands);
          this.#birth(opening.first());
        }
        this.#sendAgain();
        this.#options.onConnected?.();
        this.send();
      },
      onAcknowledged: (messageId) => this.#acknowledged(messageId),
      onMessage: () => opening && this.#birth(opening.first()),
      onClosed: (end) => this.#closed(end),
    });
    this.#connection = connection;
  }

  /** Its next reading is due. `send` sends it. */
  add(dueAt: number): void {
    const sequence = this.#added++;
    this.#queue.push({ sequence, dueAt, measurement: this.#options.measure(sequence, dueAt), sentAt: 0 });
    if (this.#queue.length <= (this.#options.keeps ?? Number.POSITIVE_INFINITY)) return;
    this.#queue.shift();
    this.#options.onDropped?.();
  }

  /** Sends what is due, as far as its window allows. */
  send(): void {
    if (!this.#isConnected || this.#queue.length === 0 || this.#inFlight.size >= this.#options.window) return;
    this.#connection?.together(() => {
      const room = this.#options.window - this.#inFlight.size;
      const now = performance.now();
      for (const waiting of this.#queue.splice(0, room)) {
        waiting.sentAt = now;
        this.#publish(waiting);
      }
    });
  }

  /** Keeps the connection where it has nothing to say. */
  ping(): void {
    if (this.#isConnected) this.#connection?.ping();
  }

  /** Ends the connection as a bad line does; it connects again by itself. */
  drop(): void {
    this.#connection?.drop();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    if (this.#isConnected) this.#connection?.end();
    else this.#connection?.drop();
  }

  #publish(waiting: Waiting): void {
    const messageId = this.#nextId();
    this.#inFlight.set(messageId, waiting);
    this.#connection?.publish(this.#options.wire.encode([waiting.measurement]), { messageId });
  }

  #birth(message: Packet): void {
    const messageId = this.#nextId();
    this.#inFlight.set(messageId, undefined);
    this.#connection?.publish(message, { messageId });
  }

  #nextId(): number {
    do this.#packets = (this.#packets % PACKET_IDS) + 1;
    while (this.#inFlight.has(this.#packets));
    return this.#packets;
  }

  /** Encodes them again, since some languages count their messages by connection. */
  #sendAgain(): void {
    const before = [...this.#inFlight.values()];
    for (const [id, waiting] of [...this.#inFlight]) if (waiting) this.#inFlight.delete(id);
    this.#connection?.together(() => {
      for (const waiting of before) if (waiting) this.#publish(waiting);
    });
  }

  #acknowledged(messageId: number): void {
    const waiting = this.#inFlight.get(messageId);
    if (!this.#inFlight.delete(messageId)) return;
    if (waiting) {
      const { sequence, dueAt, sentAt } = waiting;
      this.#options.onAcknowledged(sequence, { latencyMs: performance.now() - dueAt, lateMs: sentAt - dueAt });
    }
    if (this.#queue.length > 0) this.send();
  }

  #closed(end: LeanEnd): void {
    const wasConnected = this.#isConnected;
    this.#isConnected = false;
    this.#connection = undefined;
    // A birth belongs to its connection.
    for (const [id, waiting] of [...this.#inFlight]) if (!waiting) this.#inFlight.delete(id);
    if (this.#isClosed) return;
    this.#options.onClosed?.({ ...end, wasConnected });
    this.#retry = setTimeout(() => this.open(), this.#options.pauseMs(wasConnected ? 0 : ++this.#failures));
  }
}
