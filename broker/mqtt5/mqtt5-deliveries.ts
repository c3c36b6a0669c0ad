import { type Carried, isExpired } from '../messages/carried.ts';
import { packetOf, prefixed, uint16 } from './mqtt5-bytes.ts';
import { Property, property, propertyBlock } from './mqtt5-properties.ts';

/** A message on its way to a client. */
export type Delivery = {
  /** The first byte of its packet. */
  readonly first: number;
  readonly topic: Buffer;
  /** Undefined for QoS 0. */
  readonly id: number | undefined;
  readonly payload: Buffer;
  readonly carried: Carried | undefined;
};

const NO_PROPERTIES = Buffer.from([0]);

/**
 * Sends messages to one client of MQTT 5, within the number and the size that it announced.
 */
export class Deliveries5 {
  readonly #receiveMaximum: number;
  readonly #maximumPacketSize: number;
  readonly #now: () => number;
  readonly #send: (packet: Buffer) => void;
  readonly #settle: (id: number) => void;
  readonly #onRoom: () => void;
  readonly #inFlight = new Set<number>();
  #waiting: Delivery[] = [];
  /** Bytes of messages that wait until the client has acknowledged earlier ones. */
  waitingBytes = 0;

  /**
   * @param settle called for a message that the client never gets: as if it had acknowledged it
   * @param onRoom called when fewer wait
   */
  constructor(options: {
    receiveMaximum: number;
    maximumPacketSize: number;
    now: () => number;
    send: (packet: Buffer) => void;
    settle: (id: number) => void;
    onRoom: () => void;
  }) {
    this.#receiveMaximum = options.receiveMaximum;
    this.#maximumPacketSize = options.maximumPacketSize;
    this.#now = options.now;
    this.#send = options.send;
    this.#settle = options.settle;
    this.#onRoom = options.onRoom;
  }

  /** Sends a message, or keeps it until the client takes more. */
  add(delivery: Delivery): void {
    if (delivery.id !== undefined && this.#inFlight.size >= this.#receiveMaximum) {
      this.#waiting.push(delivery);
      this.waitingBytes += sizeOf(delivery);
    } else this.#deliver(delivery);
  }

  /** The client has acknowledged a message to its end. */
  done(id: number): void {
    if (!this.#inFlight.delete(id)) return;
    let sent = 0;
    for (const delivery of this.#waiting) {
      if (this.#inFlight.size >= this.#receiveMaximum) break;
      sent++;
      this.waitingBytes -= sizeOf(delivery);
      this.#deliver(delivery);
    }
    if (sent === 0) return;
    this.#waiting.splice(0, sent);
    this.#onRoom();
  }

  #deliver(delivery: Delivery): void {
    const { first, topic, id, payload, carried } = delivery;
    const now = this.#now();
    const name = prefixed(topic);
    const properties = carried ? propertiesOf(carried, now) : NO_PROPERTIES;
    const packet = packetOf(first, [name, ...(id === undefined ? [] : [uint16(id)]), properties, payload]);
    if ((carried && isExpired(carried, now)) || packet.length > this.#maximumPacketSize) {
      if (id !== undefined) this.#settle(id);
      return;
    }
    if (id !== undefined) this.#inFlight.add(id);
    this.#send(packet);
  }
}

/** [MQTT-3.3.2-6]: the rest of the time after which it expires. */
function propertiesOf({ properties, expiresAt }: Carried, now: number): Buffer {
  const left = expiresAt === undefined ? undefined : Math.max(1, Math.ceil((expiresAt - now) / 1000));
  return propertyBlock([
    ...(left === undefined ? [] : [property.uint32(Property.messageExpiry, left)]),
    ...(properties ? [properties] : []),
  ]);
}

function sizeOf({ topic, payload, carried }: Delivery): number {
  return topic.length + payload.length + (carried?.properties?.length ?? 0);
}
