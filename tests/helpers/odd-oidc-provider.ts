import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The difference of the next ID token. */
export type Oddity = {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** `stranger`: by a key that the provider does not publish; `none`: there is no signature. */
  readonly signature?: 'stranger' | 'none';
};

/** A provider with the answers of a test, signed as the test says. */
export type OddProvider = {
  readonly issuer: string;
  /** The nonce that the next token carries, unless the oddity says another. */
  nonce: string;
  odd: Oddity;
  stop(): Promise<void>;
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Starts it on loopback. */
export async function startOddProvider(audience: string): Promise<OddProvider> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }] };
  const server = createServer((request, response) => {
    const answer = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.url?.startsWith('/.well-known')) return answer(metadata(provider.issuer));
    if (request.url === '/jwks') return answer(jwks);
    if (request.url === '/token') return answer({ access_token: 'x', token_type: 'Bearer', id_token: idToken() });
    return response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: OddProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nonce: '',
    odd: {},
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function idToken(): string {
    const { claims, header, signature } = provider.odd;
    const seconds = Math.floor(Date.now() / 1000);
    const told = {
      iss: provider.issuer,
      sub: 'odd',
      aud: audience,
      nonce: provider.nonce,
      iat: seconds,
      exp: seconds + 300,
      preferred_username: 'odd',
      groups: ['admins'],
      sites: ['everywhere'],
      ...claims,
    };
    const signed = `${encode({ alg: 'RS256', kid: 'own', ...header })}.${encode(told)}`;
    if (signature === 'none') return `${signed}.`;
    const { privateKey } = signature === 'stranger' ? stranger : own;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }
  return provider;
}

function metadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256'],
  };
}
