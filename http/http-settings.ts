import { Type } from 'typebox';

const count = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });

const file = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, description: `PEM file: ${description}` }));

/** Settings of the HTTP server and of access to it. */
export const HttpSettings = Type.Object(
  {
    host: Type.String({ minLength: 1, description: 'address that the HTTP port listens on; 0.0.0.0 for all' }),
    port: count(0, 65_535, 'a port; 0 picks a free one'),
    tlsPort: Type.Optional(count(0, 65_535, 'a port for HTTPS; 0 picks a free one')),
    tlsCertFile: file('certificate for HTTPS, with those between it and its authority'),
    tlsKeyFile: file('key of the certificate, without a passphrase'),
    plain: Type.Enum(['serve', 'redirect', 'off'], {
      description: 'serve, redirect or off: the service of HTTP_PORT beside HTTPS',
    }),
    adminToken: Type.Optional(
      Type.String({
        pattern: '^[\\x21-\\x7e]{24,256}$',
        description: 'a secret of at least 24 characters without spaces; its holder may use the whole API',
      }),
    ),
    trustedProxies: Type.Optional(
      Type.String({
        pattern: '^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$',
        description:
          'addresses or CIDR ranges of the proxies in front, separated by commas: their X-Forwarded-* counts',
      }),
    ),
    requestsPerSecond: count(1, 100_000, 'requests per second of one caller, ten seconds of them at once'),
    maxConnections: count(1, 1_000_000, 'HTTP connections in all'),
    maxConnectionsPerAddress: count(1, 1_000_000, 'HTTP connections of one address; trusted proxies are not counted'),
    sessionIdleHours: count(1, 8_760, 'a session that is not used for so long ends'),
    sessionDays: count(1, 365, 'the longest that a session lasts'),
    tokenMaxDays: count(1, 3_650, 'the longest for which a new API token is in force, in days'),
    freshSignInMinutes: count(
      1,
      720,
      'minutes after a sign-in in which a person may sign, make tokens and change their ways to sign in',
    ),
    separateDuties: Type.Enum(['on', 'off'], {
      description: 'on or off: separate system, security and audit administration (docs/access.md)',
    }),
  },
  { additionalProperties: false },
);

/** {@link HttpSettings} as the program uses it. */
export type HttpSettings = Type.Static<typeof HttpSettings>;

/** The defaults of the settings. */
export const HTTP_DEFAULTS: HttpSettings = {
  host: '127.0.0.1',
  port: 8080,
  plain: 'redirect',
  requestsPerSecond: 50,
  maxConnections: 4_096,
  maxConnectionsPerAddress: 256,
  sessionIdleHours: 12,
  sessionDays: 7,
  tokenMaxDays: 365,
  freshSignInMinutes: 10,
  separateDuties: 'off',
};

/** Settings that contradict each other, by the one to change. */
export function httpProblems({ tlsPort, tlsCertFile, tlsKeyFile, plain }: Partial<HttpSettings>): readonly string[] {
  const problems: string[] = [];
  const by = tlsPort !== undefined ? 'HTTP_TLS_PORT' : undefined;
  if (by && tlsCertFile === undefined) problems.push(`HTTP_TLS_CERT_FILE: needed with ${by}`);
  if (by && tlsKeyFile === undefined) problems.push(`HTTP_TLS_KEY_FILE: needed with ${by}`);
  if (!by && (tlsCertFile ?? tlsKeyFile) !== undefined)
    problems.push('HTTP_TLS_PORT: needed with a certificate or key');
  if (!by && plain === 'off') problems.push('HTTP_TLS_PORT: needed with HTTP_PLAIN=off');
  return problems;
}
