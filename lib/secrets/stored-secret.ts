import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** The scrypt hash of a secret (RFC 7914), with its parameters. */
export type StoredSecret = {
  readonly cost: number;
  readonly blockSize: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
};

/**
 * Scrypt cost by origin of a secret. A secret that people chose can be guessed, so each guess costs
 * 16 MiB and 60 ms. A secret of 192 random bits cannot; a small cost lets a fleet of 20,000 come
 * back after a restart in seconds. People sign in once a day and choose worse: 64 MiB and 250 ms.
 */
const COST = { person: 2 ** 16, chosen: 2 ** 14, generated: 2 ** 6 } as const;
const BLOCK_SIZE = 8;
const SECRET_BYTES = 24;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** The rules for a secret that people choose. */
export const PASSWORD_RULE = 'a password has 8 to 256 characters';

/** A new secret: 24 random bytes in base64url. Shown once, kept nowhere. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Whether people may choose this as a password. */
export function isPassword(text: string): boolean {
  return text.length >= 8 && text.length <= 256;
}

/** Whether guessing it can be worth the while: people chose it. */
export function isGuessable({ cost }: StoredSecret): boolean {
  return cost > COST.generated;
}

/** Hashes a secret for keeping. @param origin `generated` only for secrets of {@link newSecret} */
export async function hashSecret(secret: string, origin: keyof typeof COST): Promise<StoredSecret> {
  const salt = randomBytes(SALT_BYTES);
  const shape = { cost: COST[origin], blockSize: BLOCK_SIZE, salt };
  return { ...shape, hash: await derive(secret, shape) };
}

/**
 * A secret that none matches, as expensive as one of its origin: used if none is stored, against
 * timing.
 */
export function decoySecret(origin: keyof typeof COST): StoredSecret {
  const salt = randomBytes(SALT_BYTES);
  return { cost: COST[origin], blockSize: BLOCK_SIZE, salt, hash: randomBytes(HASH_BYTES) };
}

/** Whether a secret matches a hash; runs in libuv's pool. */
export async function matchesSecret(secret: string | Uint8Array, stored: StoredSecret): Promise<boolean> {
  const hash = await derive(secret, stored);
  return timingSafeEqual(hash, stored.hash);
}

function derive(secret: string | Uint8Array, shape: Omit<StoredSecret, 'hash'>): Promise<Buffer> {
  const options: ScryptOptions = { N: shape.cost, r: shape.blockSize, p: 1, maxmem: 96 * 2 ** 20 };
  return new Promise((resolve, reject) => {
    scrypt(secret, shape.salt, HASH_BYTES, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}
