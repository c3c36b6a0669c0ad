import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

type Question = { readonly challenge: string };
/** A test's changes of an authenticator. */
export type AuthenticatorOddity = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly verified?: boolean;
  readonly counter?: number;
  readonly challenge?: string;
};

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/**
 * An authenticator in software: ES256, no attestation, a counter.
 * @param at the origin of the page that it is used on
 */
export function createAuthenticator(at: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  let counter = 0;

  function authData(odd: AuthenticatorOddity, credential: Buffer): Buffer {
    const { rpId = new URL(at).hostname, verified = true } = odd;
    counter = odd.counter ?? counter + 1;
    const flags = PRESENT | (verified ? VERIFIED : 0) | (credential.length > 0 ? HAS_CREDENTIAL : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, credential]);
  }

  function clientData(type: string, { challenge }: Question, odd: AuthenticatorOddity): Buffer {
    const said = { type, challenge: odd.challenge ?? challenge, origin: odd.origin ?? at, crossOrigin: false };
    return Buffer.from(JSON.stringify(said));
  }

  const common = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' } as const;
  return {
    /** Answers an enrolment. */
    create(question: Question, odd: AuthenticatorOddity = {}) {
      const key = cbor(
        new Map<unknown, unknown>([
          ...([
            [1, 2],
            [3, -7],
            [-1, 1],
          ] as const),
          [-2, Buffer.from(x, 'base64url')],
          [-3, Buffer.from(y, 'base64url')],
        ]),
      );
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const data = authData(odd, Buffer.concat([Buffer.alloc(16), length, id, key]));
      const attestation = cbor(
        new Map<unknown, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      );
      const response = {
        clientDataJSON: clientData('webauthn.create', question, odd).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      };
      return { ...common, response, clientExtensionResults: {} };
    },
    /** Answers a question. */
    get(question: Question, odd: AuthenticatorOddity = {}) {
      const client = clientData('webauthn.get', question, odd);
      const data = authData(odd, Buffer.alloc(0));
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString('base64url'),
      };
      return { ...common, response, clientExtensionResults: {} };
    },
  };
}

/** CBOR (RFC 8949) of what authenticators send: small integers, text, bytes and maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
  }
  throw new Error(`no CBOR of ${typeof value}`);
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}
