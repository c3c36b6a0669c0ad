/**
 * The limits of one client, of one address, and of all of them together. Each is a setting; see
 * docs/settings.md.
 */
export type BrokerLimits = {
  readonly maxPayloadBytes: number;
  readonly maxConnections: number;
  /**
   * Loopback addresses are not counted: such a client belongs to this machine, or is a proxy for
   * all.
   */
  readonly maxConnectionsPerAddress: number;
  /**
   * Connections of one device, with any client ids; under `--dev-open` they are not counted.
   */
  readonly maxConnectionsPerDevice: number;
  readonly connectTimeoutSeconds: number;
  /**
   * Publishes of one connection that may wait for their acknowledgement; more are not read from the
   * network.
   */
  readonly maxInFlight: number;
  /**
   * Readings per second of one device, ten times as many for a gateway; absent: 1000, and no limit
   * under `--dev-open`.
   */
  readonly readingsPerSecond?: number | undefined;
  /** Bytes that may wait for one client that does not read. */
  readonly maxPendingBytes: number;
  /** QoS 1 and 2 messages that are kept for one client while it is away; more are dropped. */
  readonly maxQueuedMessages: number;
  readonly maxQueuedBytesPerDevice: number;
  readonly maxQueuedBytes: number;
  /** Sessions that outlive their connection (CONNECT with clean session 0). */
  readonly maxSessionsPerDevice: number;
  readonly maxSessions: number;
  /** A session ends after this long without a connection. */
  readonly sessionExpirySeconds: number;
  /** A filter deeper than eight levels counts once for each eight that it begins. */
  readonly maxSubscriptionsPerDevice: number;
  readonly maxSubscriptions: number;
  readonly maxRetainedPerDevice: number;
  readonly maxRetained: number;
  readonly maxRetainedBytesPerDevice: number;
  readonly maxRetainedBytes: number;
  /** Bytes of wills of all connections. */
  readonly maxWillBytes: number;
};

/** The defaults of the settings. */
export const DEFAULT_LIMITS = {
  maxPayloadBytes: 256 * 1024,
  maxConnections: 30_000,
  maxConnectionsPerAddress: 1_000,
  maxConnectionsPerDevice: 100,
  connectTimeoutSeconds: 10,
  maxInFlight: 512,
  maxPendingBytes: 4 * 2 ** 20,
  maxQueuedMessages: 1_000,
  maxQueuedBytesPerDevice: 4 * 2 ** 20,
  maxQueuedBytes: 256 * 2 ** 20,
  maxSessionsPerDevice: 10,
  maxSessions: 50_000,
  sessionExpirySeconds: 14 * 86_400,
  maxSubscriptionsPerDevice: 500,
  maxSubscriptions: 100_000,
  maxRetainedPerDevice: 250,
  maxRetained: 20_000,
  maxRetainedBytesPerDevice: 4 * 2 ** 20,
  maxRetainedBytes: 128 * 2 ** 20,
  maxWillBytes: 64 * 2 ** 20,
} satisfies BrokerLimits;

/**
 * Acknowledge and set aside payloads up to this many times the limit, to stop the device's
 * resending.
 */
const READ_TO_REFUSE = 4;

/** Topic, packet id and length. */
const HEADER_ROOM = 4 * 1024;

/** Longest topic in UTF-8 bytes, and its deepest; a longer one is refused with the connection. */
export const MAX_TOPIC_BYTES = 1024;
export const MAX_TOPIC_LEVELS = 32;

/**
 * The longest SUBSCRIBE or UNSUBSCRIBE; decoding a longer one would hold up the acknowledgements of
 * others.
 */
export const MAX_CONTROL_BYTES = 64 * 1024;

/** QoS 2 messages of one session that were received and not released. */
export const MAX_UNRELEASED = 1_000;

/**
 * The largest packet that is read at all; a larger one ends the connection when its length is
 * announced.
 */
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
