import { createHash, randomBytes } from 'node:crypto';

/**
 * A new secret of 256 random bits, in base64url; shown or sent once.
 * @param prefix says what it is for
 */
export function newToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/**
 * The stored hash of such a secret. One round is enough: it cannot be guessed, and look-up times
 * reveal nothing.
 */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
