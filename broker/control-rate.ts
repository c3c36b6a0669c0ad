/** SUBSCRIBE, UNSUBSCRIBE and PINGREQ packets that one connection may send in ten seconds. */
const MAX_CONTROL_PACKETS = 1_000;

/** Counts the control packets of one connection. */
export class ControlRate {
  #count = 0;
  #since = 0;

  /** One more. @returns whether there are too many */
  isTooFast(now: number): boolean {
    if (now - this.#since > 10_000) {
      this.#since = now;
      this.#count = 0;
    }
    return ++this.#count > MAX_CONTROL_PACKETS;
  }
}
