import { hashSecret, isPassword, PASSWORD_RULE, type StoredSecret } from '../../broker/device-secret.ts';
import { AppError } from '../../lib/errors.ts';

/** Hashes a password that a person chose. @throws {AppError} `invalid` for one that is too short or too long */
export async function hashPassword(password: string): Promise<string> {
  if (!isPassword(password)) {
    const errors = [{ field: 'password', message: PASSWORD_RULE }];
    throw new AppError('invalid', PASSWORD_RULE, { details: { errors } });
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
