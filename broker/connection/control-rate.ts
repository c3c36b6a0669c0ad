import type { Principal } from '../../lib/principal.ts';
import { principalId } from '../access/principal.ts';
import type { DisconnectReason } from '../bounds/broker-counts.ts';
import type { ControlPace } from '../bounds/control-pace.ts';
import { MAX_CONTROL_BYTES } from '../bounds/limits.ts';
import { PacketType } from './packet-scanner.ts';

/** SUBSCRIBE, UNSUBSCRIBE and PINGREQ packets that one connection may send in ten seconds. */
const MAX_CONTROL_PACKETS = 1_000;

/** The flag of a PUBLISH packet's first byte [MQTT-3.3.1-5]. */
const RETAIN = 1;

/** Of each retained message. */
const FREE_RETAINED_BYTES = 4 * 1024;

/**
 * Counts the control packets of one connection, and holds the connection while its device has sent
 * too much of them.
 */
export class ControlRate {
  #count = 0;
  #since = 0;
  #held = false;
  readonly #control: ControlPace;
  readonly #retained: ControlPace;
  readonly #goOn: () => void;

  /** @param goOn called when a held connection may continue */
  constructor(options: { control: ControlPace; retained: ControlPace; goOn: () => void }) {
    this.#control = options.control;
    this.#retained = options.retained;
    this.#goOn = options.goOn;
  }

  /** Whether the next packet of the connection must wait. */
  get isHeld(): boolean {
    return this.#held;
  }

  /** One more packet, by its fixed header. @returns why the connection ends, if it does */
  take(
    { first, length }: { first: number; length: number },
    principal: Principal | undefined,
    now: number,
  ): DisconnectReason | undefined {
    const type = first >> 4;
    if (type === PacketType.publish) {
      if ((first & RETAIN) !== 0) this.#takeRetained(length, principal, now);
      return undefined;
    }
    const counts = type === PacketType.subscribe || type === PacketType.unsubscribe || type === PacketType.ping;
    return counts ? this.#takeControl(length, principal, now) : undefined;
  }

  #takeControl(length: number, principal: Principal | undefined, now: number): DisconnectReason | undefined {
    if (length > MAX_CONTROL_BYTES) return 'packet_too_large';
    if (now - this.#since > 10_000) {
      this.#since = now;
      this.#count = 0;
    }
    if (++this.#count > MAX_CONTROL_PACKETS) return 'too_fast';
    this.#hold(principal ? this.#control.charge(principalId(principal), length, now) : 0);
    return undefined;
  }

  /** Charges a message to retain for its disk cost. Small ones, as machine states, are free. */
  #takeRetained(length: number, principal: Principal | undefined, now: number): void {
    if (length <= FREE_RETAINED_BYTES || !principal) return;
    this.#hold(this.#retained.charge(principalId(principal), length - FREE_RETAINED_BYTES, now));
  }

  #hold(wait: number): void {
    if (wait > 0 && !this.#held) {
      this.#held = true;
      setTimeout(() => {
        this.#held = false;
        this.#goOn();
      }, wait).unref();
    }
  }
}
