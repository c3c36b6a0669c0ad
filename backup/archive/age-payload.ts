import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Decrypter, Encrypter } from 'age-encryption';
import { AppError, messageOf } from '../../lib/errors.ts';

/**
 * Keys of a backup. `recipients` (age1…) can only encrypt; `identities` are the contents of age key
 * files and can only decrypt; a passphrase does both.
 */
export type BackupKeys = {
  readonly passphrase?: string;
  readonly recipients?: readonly string[];
  readonly identities?: readonly string[];
};

/** Whether nothing is to be encrypted. */
export function isPlain({ passphrase, recipients }: BackupKeys): boolean {
  return passphrase === undefined && (recipients ?? []).length === 0;
}

/** First bytes of each age file. */
export const AGE_MARK = 'age-encryption.org/v1';

const CHUNK = 64 * 1024;
const TAG = 16;
const NONCE = 16;

/** Encrypts a payload in the age format, version 1 (C2SP age.md, "Payload"). */
export type AgeEncryption = {
  /** What the file begins with. */
  readonly begin: Buffer;
  readonly fileKey: Uint8Array;
  /** Encrypts what is full; keeps the rest. */
  update(bytes: Buffer): Buffer;
  /** The last chunk. */
  final(): Buffer;
};

/**
 * Begins an age file. The header is the library's; the payload is encrypted here, since that of
 * the library reaches 15 MB/s, a tenth of OpenSSL's.
 * @throws {AppError} `invalid` for a recipient that is none
 */
export async function beginEncryption(keys: BackupKeys): Promise<AgeEncryption> {
  const { header, fileKey } = await makeHeader(keys);
  const nonce = randomBytes(NONCE);
  const key = streamKey(fileKey, nonce);
  let rest = Buffer.alloc(0);
  let counter = 0;
  const seal = (chunk: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('chacha20-poly1305', key, chunkNonce(counter++, last), { authTagLength: TAG });
    const sealed = cipher.update(chunk);
    cipher.final();
    return Buffer.concat([sealed, cipher.getAuthTag()]);
  };
  return {
    begin: Buffer.concat([header, nonce]),
    fileKey,
    update: (bytes) => {
      const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
      const sealed: Buffer[] = [];
      let at = 0;
      // The last chunk is marked, and may be a full one: one is always kept.
      for (; all.length - at > CHUNK; at += CHUNK) sealed.push(seal(all.subarray(at, at + CHUNK), false));
      rest = Buffer.from(all.subarray(at));
      return Buffer.concat(sealed);
    },
    final: () => seal(rest, true),
  };
}

async function makeHeader(keys: BackupKeys): Promise<{ header: Buffer; fileKey: Uint8Array }> {
  const encrypter = new Encrypter();
  let fileKey: Uint8Array | undefined;
  if (keys.passphrase !== undefined) encrypter.setPassphrase(keys.passphrase);
  else {
    for (const recipient of keys.recipients ?? []) {
      try {
        encrypter.addRecipient(recipient);
      } catch (cause) {
        throw new AppError('invalid', `${recipient} is no age recipient (age1…): ${messageOf(cause)}`, { cause });
      }
    }
    // Writes nothing; it only learns the key.
    encrypter.addRecipient({
      wrapFileKey: (key) => {
        fileKey = key.slice();
        return [];
      },
    });
  }
  const file = Buffer.from(await encrypter.encrypt(new Uint8Array(0)));
  const header = file.subarray(0, headerLength(file) ?? 0);
  return { header, fileKey: fileKey ?? (await fileKeyOf(header, keys)) };
}

/** Decrypts a payload; each call takes more of the file, `final` the rest. */
export type AgeDecryption = {
  /** @throws {AppError} `invalid` for a changed byte */
  update(bytes: Buffer): Buffer;
  /** @throws {AppError} `invalid` where the end is missing */
  final(): Buffer;
};

/**
 * The file's key from its header.
 * @throws {AppError} `invalid` for a wrong passphrase or key, or a damaged header
 */
export async function fileKeyOf(header: Uint8Array, keys: BackupKeys): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  if (keys.passphrase !== undefined) decrypter.addPassphrase(keys.passphrase);
  for (const identity of keys.identities ?? []) {
    try {
      decrypter.addIdentity(identity);
    } catch (cause) {
      throw new AppError('invalid', 'the key file holds no age identity (AGE-SECRET-KEY-1…)', { cause });
    }
  }
  const isPassphrase = Buffer.from(header).includes('\n-> scrypt ');
  if (isPassphrase ? keys.passphrase === undefined : (keys.identities ?? []).length === 0) {
    const wanted = isPassphrase ? 'a passphrase (--passphrase-file)' : 'an age key (--identity-file)';
    throw new AppError('invalid', `the backup is encrypted with ${wanted}`);
  }
  try {
    return await decrypter.decryptHeader(header);
  } catch (cause) {
    const reason = messageOf(cause);
    const wrong = isPassphrase ? 'the passphrase is wrong' : 'the key is none of those that it was encrypted for';
    const isDamaged = /HMAC|header|parse|invalid (line|stanza|version)/i.test(reason);
    throw new AppError('invalid', isDamaged ? `the head of the backup is damaged: ${reason}` : wrong, { cause });
  }
}

/** Bytes of the header with its MAC; undefined where its end is not there yet. */
export function headerLength(bytes: Buffer): number | undefined {
  const mac = bytes.indexOf('\n--- ');
  const end = mac < 0 ? -1 : bytes.indexOf('\n', mac + 1);
  return end < 0 ? undefined : end + 1;
}

/** Begins to decrypt what follows the header; the first 16 bytes are the nonce. */
export function beginDecryption(fileKey: Uint8Array): AgeDecryption {
  let rest = Buffer.alloc(0);
  let key: Buffer | undefined;
  let counter = 0;
  const open = (sealed: Buffer, last: boolean): Buffer => {
    if (sealed.length < TAG) throw cutOff();
    const nonce = chunkNonce(counter++, last);
    const cipher = createDecipheriv('chacha20-poly1305', key as Buffer, nonce, { authTagLength: TAG });
    cipher.setAuthTag(sealed.subarray(-TAG));
    const plain = cipher.update(sealed.subarray(0, -TAG));
    try {
      cipher.final();
    } catch (cause) {
      throw last
        ? cutOff(cause)
        : new AppError('invalid', `the backup is damaged: 64 KiB at ${(counter - 1) * CHUNK} are not as written`, {
            cause,
          });
    }
    return plain;
  };
  return {
    update: (bytes) => {
      let all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
      if (key === undefined && all.length >= NONCE) {
        key = streamKey(fileKey, all.subarray(0, NONCE));
        all = all.subarray(NONCE);
      }
      const plain: Buffer[] = [];
      let at = 0;
      if (key) {
        for (; all.length - at > CHUNK + TAG; at += CHUNK + TAG)
          plain.push(open(all.subarray(at, at + CHUNK + TAG), false));
      }
      rest = Buffer.from(all.subarray(at));
      return Buffer.concat(plain);
    },
    final: () => {
      if (key === undefined) throw cutOff();
      return open(rest, true);
    },
  };
}

/** A file that ends too soon, or whose last bytes are changed. */
export function cutOff(cause?: unknown): AppError {
  return new AppError('invalid', 'the backup is cut off, or its end is damaged', { cause });
}

function streamKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** 11 bytes of counter, big-endian, and a byte that marks the last chunk. */
function chunkNonce(counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(counter), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/**
 * Identities in an age key file, as `age-keygen` writes it.
 * @throws {AppError} `invalid` where there is none
 */
export async function readIdentities(file: string): Promise<readonly string[]> {
  const found = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (found.length === 0) throw new AppError('invalid', `${file} holds no age identity (AGE-SECRET-KEY-1…)`);
  return found;
}
