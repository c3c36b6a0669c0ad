import type { Bound } from '../../lib/quota.ts';
import type { TlsFileKind } from '../../lib/tls/tls-files.ts';
import type { EntryRefusal } from '../access/principal.ts';
import { createIdleLosses, type IdleLosses } from './idle-losses.ts';

/** Data that the broker keeps for devices, each kind with bounds of its own. */
export type BoundedKind = 'connections' | 'sessions' | 'subscriptions' | 'retained' | 'queued' | 'wills' | 'unreleased';

/** Why the broker refused a connection; used as the metric label. */
export type ConnectionRefusal =
  | EntryRefusal
  | 'too_many_connections'
  | 'too_many_from_address'
  | 'too_many_of_device'
  | 'too_many_sessions'
  | 'too_many_wills'
  | 'invalid_client_id'
  /** TLS or WebSocket: no agreement, or a client certificate that is missing or not trusted. */
  | 'handshake_failed'
  /** The identity could not be checked. */
  | 'unavailable';

/** Why a connection ended; used as the metric label. */
export type DisconnectReason =
  /** The client said goodbye. */
  | 'client'
  /** The network did, or the client without a word. */
  | 'lost'
  | 'refused'
  | 'keepalive'
  /** The bytes received were not MQTT. */
  | 'protocol'
  | 'connect_timeout'
  | 'packet_too_large'
  /** A message could not be put on disk: the client will send it again. */
  | 'not_kept'
  | 'too_fast'
  | 'slow_reader'
  /** It sends ever new QoS 2 messages and releases none. */
  | 'too_many_unreleased'
  | 'revoked'
  | 'taken_over'
  | 'stopping';

/**
 * Counts since the start, and the present state (`connections`, `pendingBytes`), for metrics.
 */
export type BrokerCounts = {
  connections: number;
  /** Accepted connections, by their MQTT version. */
  accepted: Record<'3.1.1' | '5', number>;
  refused: Partial<Record<ConnectionRefusal, number>>;
  disconnected: Partial<Record<DisconnectReason, number>>;
  readonly idleLosses: IdleLosses;
  /** Publishes acknowledged and dropped because the sender may not publish on the topic. */
  forbiddenPublishes: number;
  forbiddenSubscriptions: number;
  /** Acknowledgements that were held back because the device sent more readings than it may. */
  throttled: number;
  /** Items not kept because a bound of the device or of all devices is reached. */
  boundReached: Partial<Record<`${BoundedKind}_${Bound}`, number>>;
  /** Items kept for devices now, by kind and unit. */
  kept: () => Readonly<Record<string, number>>;
  /** Bytes for clients that do not read as fast as they are written to. */
  pendingBytes: number;
  /** When the TLS files end, in milliseconds since the epoch. */
  tlsEndsAt: Readonly<Partial<Record<TlsFileKind, number>>>;
  /** Client certificates seen since the start that end within 30 days. */
  certificatesEndingSoon: number;
};

/** All zero. */
export function createBrokerCounts(): BrokerCounts {
  return {
    connections: 0,
    accepted: { '3.1.1': 0, '5': 0 },
    refused: {},
    disconnected: {},
    idleLosses: createIdleLosses(),
    forbiddenPublishes: 0,
    forbiddenSubscriptions: 0,
    throttled: 0,
    boundReached: {},
    kept: () => ({}),
    pendingBytes: 0,
    tlsEndsAt: {},
    certificatesEndingSoon: 0,
  };
}

/** One more of a kind. */
export function countOne<Key extends string>(counts: Partial<Record<Key, number>>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
