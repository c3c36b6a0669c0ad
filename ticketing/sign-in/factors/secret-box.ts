import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../../lib/errors.ts';

/** Seals secrets, so that a reader of the database alone cannot use them. */
export type SecretBox = {
  /** @param about what the secret belongs to: sealed for one it opens for no other */
  seal(secret: string, about: string): Buffer;
  /** @throws {AppError} `unavailable` for text that another key sealed */
  open(sealed: Uint8Array, about: string): string;
};

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a random nonce for each secret. @param key 32 bytes */
export function createSecretBox(key: Uint8Array): SecretBox {
  if (key.length !== KEY_BYTES) throw new AppError('invalid', `the key of sealed secrets has ${KEY_BYTES} bytes`);
  return {
    seal(secret, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, about) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString();
      } catch (cause) {
        const why = 'This second factor cannot be read: the key of the installation is another one (access.key).';
        throw new AppError('unavailable', why, { cause });
      }
    },
  };
}
