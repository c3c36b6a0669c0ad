import type { DisconnectReason } from './broker-counts.ts';
import type { ControlPace } from './control-pace.ts';
import { MAX_CONTROL_BYTES } from './limits.ts';
import { type Principal, principalId } from './principal.ts';

/** SUBSCRIBE, UNSUBSCRIBE and PINGREQ packets that one connection may send in ten seconds. */
const MAX_CONTROL_PACKETS = 1_000;

/** Counts the control packets of one connection, and holds the connection while its device has sent too much of them. */
export class ControlRate {
  #count = 0;
  #since = 0;
  #held = false;
  readonly #pace: ControlPace;
  readonly #goOn: () => void;

  /** @param goOn called when a connection that was held may go on */
  constructor({ pace, goOn }: { pace: ControlPace; goOn: () => void }) {
    this.#pace = pace;
    this.#goOn = goOn;
  }

  /** Whether nothing more of the connection may be looked at for now. */
  get isHeld(): boolean {
    return this.#held;
  }

  /** One more packet. @returns why the connection ends, if it does */
  take(length: number, principal: Principal | undefined, now: number): DisconnectReason | undefined {
    if (length > MAX_CONTROL_BYTES) return 'packet_too_large';
    if (now - this.#since > 10_000) {
      this.#since = now;
      this.#count = 0;
    }
    if (++this.#count > MAX_CONTROL_PACKETS) return 'too_fast';
    const wait = principal ? this.#pace.charge(principalId(principal), length, now) : 0;
    if (wait > 0 && !this.#held) {
      this.#held = true;
      setTimeout(() => {
        this.#held = false;
        this.#goOn();
      }, wait).unref();
    }
    return undefined;
  }
}
