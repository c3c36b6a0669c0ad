import { Type } from 'typebox';
import { DEFAULT_LIMITS } from './limits.ts';

const count = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });
const port = (description: string) => count(0, 65_535, `${description}; 0 picks a free one`);
const file = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, description: `PEM file: ${description}` }));

/** Settings of the embedded broker, with their meaning. A port that is absent is not opened. */
export const BrokerSettings = Type.Object(
  {
    host: Type.String({ minLength: 1, description: 'address that the MQTT ports listen on; 0.0.0.0 for all' }),
    port: port('a port'),
    tlsPort: Type.Optional(port('a port for MQTT over TLS')),
    wsPort: Type.Optional(port('a port for MQTT over WebSocket, over TLS when there is a certificate')),
    tlsCertFile: file('certificate of this broker, with those between it and its authority'),
    tlsKeyFile: file('key of the certificate, without a passphrase'),
    tlsCaFile: file('authorities that sign the certificates of clients'),
    tlsCrlFile: file('revocation lists of these authorities, one of each at least'),
    plain: Type.Enum(['on', 'off'], {
      description: 'on or off: whether MQTT and WebSocket are listened on without TLS, too',
    }),
    tlsClientCertificates: Type.Enum(['off', 'optional', 'required'], {
      description: 'off, optional or required: whether TLS asks clients for a certificate',
    }),
    maxPayloadBytes: count(1024, 64 * 2 ** 20, 'larger payloads are refused'),
    maxConnections: count(1, 1_000_000, 'MQTT connections in all'),
    maxConnectionsPerAddress: count(
      1,
      1_000_000,
      'MQTT connections of one address (IPv6: of one /64); loopback is not counted',
    ),
    maxConnectionsPerDevice: count(1, 1_000_000, 'MQTT connections of one device; not counted under --dev-open'),
    connectTimeoutSeconds: count(1, 300, 'time from connecting to being let in, TLS and WebSocket included'),
    maxInFlight: count(1, 65_535, 'publishes of one connection that may wait for their acknowledgement'),
    readingsPerSecond: Type.Optional(
      count(1, 10_000_000, 'readings per second of one device, ten times as many for a gateway'),
    ),
    maxPendingBytes: count(65_536, 2 ** 30, 'bytes that may wait for a client that does not read'),
    maxQueuedMessages: count(0, 1_000_000, 'messages kept for a subscriber that is away'),
    maxQueuedBytesPerDevice: count(0, 2 ** 40, 'bytes of messages kept for the subscribers of one device'),
    maxQueuedBytes: count(0, 2 ** 40, 'bytes of messages kept for all subscribers that are away'),
    maxSessionsPerDevice: count(1, 1_000_000, 'sessions of one device that outlive their connection'),
    maxSessions: count(1, 10_000_000, 'sessions of all devices that outlive their connection'),
    sessionExpirySeconds: count(1, 10 * 365 * 86_400, 'a session ends after so long without a connection'),
    maxSubscriptionsPerDevice: count(1, 1_000_000, 'subscriptions of one device'),
    maxSubscriptions: count(1, 10_000_000, 'subscriptions of all devices'),
    maxRetainedPerDevice: count(0, 1_000_000, 'retained messages of one device, ten times as many for a gateway'),
    maxRetained: count(0, 10_000_000, 'retained messages of all devices'),
    maxRetainedBytesPerDevice: count(0, 2 ** 40, 'bytes of retained messages of one device, ten times for a gateway'),
    maxRetainedBytes: count(0, 2 ** 40, 'bytes of retained messages of all devices'),
    maxWillBytes: count(0, 2 ** 40, 'bytes of the wills of all connections'),
  },
  { additionalProperties: false },
);

/** {@link BrokerSettings} as the program uses it. */
export type BrokerSettings = Type.Static<typeof BrokerSettings>;

/** The defaults of the settings. */
export const BROKER_DEFAULTS: BrokerSettings = {
  host: '127.0.0.1',
  port: 1883,
  tlsClientCertificates: 'off',
  plain: 'on',
  ...DEFAULT_LIMITS,
};

/** Settings that contradict each other, by the one to change. */
export function brokerProblems(settings: Partial<BrokerSettings>): readonly string[] {
  const {
    tlsPort,
    wsPort,
    tlsCertFile,
    tlsKeyFile,
    tlsCaFile,
    tlsCrlFile,
    tlsClientCertificates: mode = 'off',
  } = settings;
  const problems: string[] = [];
  const needed = (value: string | undefined, setting: string, by: string | undefined | false): void => {
    if (value === undefined && by) problems.push(`${setting}: needed with ${by}`);
  };
  const byPort = tlsPort !== undefined && 'BROKER_TLS_PORT';
  const verifies = mode !== 'off' && `BROKER_TLS_CLIENT_CERTIFICATES=${mode}`;
  needed(tlsCertFile, 'BROKER_TLS_CERT_FILE', byPort || verifies || (tlsKeyFile && 'BROKER_TLS_KEY_FILE'));
  needed(tlsKeyFile, 'BROKER_TLS_KEY_FILE', byPort || verifies || (tlsCertFile && 'BROKER_TLS_CERT_FILE'));
  needed(tlsCaFile, 'BROKER_TLS_CA_FILE', verifies || (tlsCrlFile && 'BROKER_TLS_CRL_FILE'));
  if (settings.plain === 'off') {
    const port = wsPort === undefined ? tlsPort : 0;
    needed(port?.toString(), 'BROKER_TLS_PORT (or BROKER_WS_PORT)', 'BROKER_PLAIN=off, which leaves no other listener');
    needed(tlsCertFile, 'BROKER_TLS_CERT_FILE', wsPort !== undefined && 'BROKER_PLAIN=off and BROKER_WS_PORT');
  }
  return problems;
}
