import { AppError } from '../../lib/errors.ts';
import { refusePassword } from '../../lib/secrets/refuse-password.ts';
import { hashSecret, type StoredSecret } from '../../lib/secrets/stored-secret.ts';

/**
 * Hashes a password that a person chose.
 * @param about commonly known words about the person; see {@link wordsAbout}
 * @throws {AppError} `invalid` for a password that is too short, too long or easily guessed
 */
export async function hashPassword(password: string, about: readonly string[]): Promise<string> {
  const refused = refusePassword(password, about);
  if (refused !== undefined) {
    throw new AppError('invalid', refused, { details: { errors: [{ field: 'password', message: refused }] } });
  }
  const { cost, blockSize, salt, hash } = await hashSecret(password, 'person');
  return ['scrypt', cost, blockSize, encode(salt), encode(hash)].join('$');
}

/** Reads what {@link hashPassword} wrote. */
export function parsePassword(stored: string): StoredSecret {
  const [kind, cost, blockSize, salt = '', hash = ''] = stored.split('$');
  if (kind !== 'scrypt') throw new Error(`a password is kept as ${kind}`);
  return { cost: Number(cost), blockSize: Number(blockSize), salt: decode(salt), hash: decode(hash) };
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function decode(text: string): Uint8Array {
  return Buffer.from(text, 'base64url');
}
