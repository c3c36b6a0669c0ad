/** What one client, one address and all of them together may cost. Each is a setting; see docs/settings.md. */
export type BrokerLimits = {
  readonly maxPayloadBytes: number;
  readonly maxConnections: number;
  /** Loopback addresses are not counted: what connects from there is this machine's own, or a proxy for all. */
  readonly maxConnectionsPerAddress: number;
  readonly connectTimeoutSeconds: number;
  /** Publishes of one connection that may wait for their acknowledgement; more are not read from the network. */
  readonly maxInFlight: number;
  /** Readings per second of one device, ten times as many for a gateway; absent: 1000, and no limit under `--dev-open`. */
  readonly readingsPerSecond?: number | undefined;
  /** Bytes that may wait for one client that does not read. */
  readonly maxPendingBytes: number;
  /** QoS 1 and 2 messages that are kept for one client while it is away; more are dropped. */
  readonly maxQueuedMessages: number;
};

/** The defaults of the settings. */
export const DEFAULT_LIMITS = {
  maxPayloadBytes: 256 * 1024,
  maxConnections: 30_000,
  maxConnectionsPerAddress: 1_000,
  connectTimeoutSeconds: 10,
  maxInFlight: 512,
  maxPendingBytes: 4 * 2 ** 20,
  maxQueuedMessages: 1_000,
} satisfies BrokerLimits;

/** Payloads of up to this many times the limit are read, acknowledged and set aside, so that the device does not send them for ever. */
const READ_TO_REFUSE = 4;
/** Topic, packet id and length. */
const HEADER_ROOM = 4 * 1024;

/** Longest topic in UTF-8 bytes, and its deepest; a longer one is refused with the connection. */
export const MAX_TOPIC_BYTES = 1024;
export const MAX_TOPIC_LEVELS = 32;

/** The largest packet that is read at all; a larger one ends the connection when its length is announced. */
export function maxPacketBytes({ maxPayloadBytes }: BrokerLimits): number {
  return READ_TO_REFUSE * maxPayloadBytes + HEADER_ROOM;
}

/** Whether a topic or filter is within the limits. */
export function isReasonableTopic(topic: string): boolean {
  if (topic.length > MAX_TOPIC_BYTES) return false;
  let levels = 1;
  for (let at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) levels++;
  return levels <= MAX_TOPIC_LEVELS;
}
