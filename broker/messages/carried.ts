/** Data carried with a message beside topic and payload: most of it exists only in MQTT 5. */
export type Carried = {
  /** Properties for the subscribers, as bytes of MQTT 5. */
  readonly properties?: Buffer | undefined;
  /** The broker does not deliver it from then on, milliseconds since the epoch. */
  readonly expiresAt?: number | undefined;
  /** It was published as one to be retained. */
  readonly retain?: boolean | undefined;
  /** The session that published it and excludes its own messages. */
  readonly notTo?: string | undefined;
};

type Carrying = { properties?: Carried };
type Payload = (Uint8Array | string) & { carried?: Carried };

/**
 * aedes passes the member `properties` on with a message, also through its queues on disk, and does
 * not read it.
 */
export function carriedBy(packet: object): Carried | undefined {
  return (packet as Carrying).properties;
}

/** Members that are undefined are left out: on disk they would become null. */
export function carry(packet: object, carried: Carried): void {
  const said = Object.entries(carried).filter(([, value]) => value !== undefined);
  (packet as Carrying).properties = Object.fromEntries(said);
}

/**
 * A message for the queue on disk, which drops `properties` but keeps `nl`, and makes no use of
 * that.
 */
export function toQueue<Packet extends object>(packet: Packet): Packet {
  const carried = carriedBy(packet);
  return carried ? { ...packet, nl: carried } : packet;
}

/** Restores the carried data of a message from the queue on disk. */
export function fromQueue(packet: object): void {
  const { nl } = packet as { nl?: Carried | null };
  if (nl) carry(packet, nl);
}

/** The last step to a client is a stream of bytes: there it goes with the payload. */
export function carriedByPayload(payload: object): Carried | undefined {
  return (payload as Payload).carried;
}

export function carryByPayload(payload: Uint8Array | string, carried: Carried): void {
  if (typeof payload !== 'string') (payload as Payload).carried = carried;
}

export function isExpired({ expiresAt }: Carried, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

/** Bytes that it costs to keep. */
export function sizeOfCarried(carried: Carried | undefined): number {
  return carried?.properties?.length ?? 0;
}
