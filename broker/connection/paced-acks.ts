/** A publish that waits for its acknowledgement. */
export type Ack = { settled: boolean; error: Error | undefined; at: number; readonly release: (error?: Error) => void };

/**
 * The acknowledgements of one connection: they leave in the order in which the publishes came
 * [MQTT-4.6.0-2], none before its time. Once closed, each leaves as soon as it is settled.
 */
export class PacedAcks {
  #acks: Ack[] = [];
  #head = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(release: (error?: Error) => void): Ack {
    const ack: Ack = { settled: false, error: undefined, at: 0, release };
    this.#acks.push(ack);
    return ack;
  }

  /** @param at the acknowledgement leaves no earlier, milliseconds since the epoch */
  settle(ack: Ack, error: Error | undefined, at: number): void {
    ack.settled = true;
    ack.error = error;
    ack.at = at;
    if (this.#timer === undefined) this.#drain();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#drain();
  }

  #drain(): void {
    this.#timer = undefined;
    for (;;) {
      const ack = this.#acks[this.#head];
      if (!ack?.settled) break;
      if (ack.at > 0 && !this.#closed) {
        const wait = ack.at - this.#now();
        if (wait > 0) {
          this.#timer = setTimeout(() => this.#drain(), wait);
          return;
        }
      }
      this.#head++;
      ack.release(ack.error);
    }
    if (this.#head === this.#acks.length) {
      this.#acks = [];
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#acks = this.#acks.slice(this.#head);
      this.#head = 0;
    }
  }
}
