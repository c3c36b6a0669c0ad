import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 random bits, in base64url; shown or sent once. @param prefix says what it is for */
export function newToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** What is kept of such a secret. It cannot be guessed, so one round is enough, and a look-up tells nothing by its time. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
