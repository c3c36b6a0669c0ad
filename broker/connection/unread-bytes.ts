import type { Duplex } from 'node:stream';
import type { BrokerCounts } from '../bounds/broker-counts.ts';

/** Bytes for slow readers in all; beyond it the broker disconnects the peer being written to. */
const MAX_IN_ALL = 256 * 2 ** 20;

/** From here on the bytes for a slow reader are counted, and retained and queued messages wait. */
const SLOW_BYTES = 64 * 1024;

/** Counts bytes written to one peer and not read by it, for that peer and for all. */
export class UnreadBytes {
  readonly #unread: () => number;
  readonly #counts: Pick<BrokerCounts, 'pendingBytes'>;
  readonly #maxBytes: number;
  #counted = 0;

  /** @param unread bytes that wait now @param maxBytes how much of one peer may wait */
  constructor(options: {
    unread: () => number;
    counts: Pick<BrokerCounts, 'pendingBytes'>;
    maxBytes: number;
  }) {
    this.#unread = options.unread;
    this.#counts = options.counts;
    this.#maxBytes = options.maxBytes;
  }

  /** Whether deliveries from memory or disk must wait for this peer. */
  get isSlow(): boolean {
    return this.#unread() > SLOW_BYTES;
  }

  /** Whether so much waits that no more of its source is accepted. */
  get isHalfFull(): boolean {
    return this.#counted > this.#maxBytes / 2;
  }

  /** Resolves when a peer has read nearly all that was written to it, or is gone. */
  async drained(peer: Duplex): Promise<void> {
    while (this.isSlow && !peer.destroyed) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          peer.off('drain', done);
          peer.off('close', done);
          resolve();
        };
        peer.once('drain', done);
        peer.once('close', done);
      });
    }
  }

  /** Counts again, after each write and drain. @returns whether the peer may stay */
  account(): 'fits' | 'too_many' {
    const unread = this.#unread();
    const waiting = unread > SLOW_BYTES ? unread : 0;
    this.#counts.pendingBytes += waiting - this.#counted;
    this.#counted = waiting;
    if (waiting > this.#maxBytes) return 'too_many';
    return waiting > 0 && this.#counts.pendingBytes > MAX_IN_ALL ? 'too_many' : 'fits';
  }

  /** The peer is gone: nothing waits for it. */
  end(): void {
    this.#counts.pendingBytes -= this.#counted;
    this.#counted = 0;
  }
}
