/** SUBSCRIBE, UNSUBSCRIBE and PINGREQ packets that one connection may send in ten seconds; a long one counts for several. */
const MAX_CONTROL_PACKETS = 1_000;
const BYTES_OF_ONE = 4 * 1024;

/** Counts the control packets of one connection. */
export class ControlRate {
  #count = 0;
  #since = 0;

  /** One more. @param length in bytes @returns whether there are too many */
  isTooFast(now: number, length: number): boolean {
    if (now - this.#since > 10_000) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1 + Math.floor(length / BYTES_OF_ONE);
    return this.#count > MAX_CONTROL_PACKETS;
  }
}
