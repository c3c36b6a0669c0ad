import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../lib/errors.ts';

/** The signed content of a day's head. */
type Head = { readonly day: string; readonly hash: string };

/** Signs heads of days; the key is outside the database. */
export type HeadKey = { readonly id: string; sign(head: Head): string; readonly publicPem: string };

/** Whether a head was signed with its private half. */
export type PublicHeadKey = { readonly id: string; readonly key: KeyObject };

/** Reads an Ed25519 private key in PEM. @throws {AppError} `invalid` for anything else */
export async function readHeadKey(file: string): Promise<HeadKey> {
  const key = parse(await readText(file), { file, make: createPrivateKey });
  const pair = createPublicKey(key);
  return {
    id: idOf(pair),
    publicPem: pair.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (head) => sign(null, signedText(head), key).toString('base64'),
  };
}

/**
 * Reads an Ed25519 public key in PEM; a private one gives its public half.
 * @throws {AppError} `invalid`
 */
export function parsePublicHeadKey(pem: string, file = 'the key'): PublicHeadKey {
  const key = parse(pem, { file, make: createPublicKey });
  return { id: idOf(key), key };
}

/** Whether a head has the signature of a key. */
export function verifyHeadSignature(
  { key }: PublicHeadKey,
  head: Head & { readonly signature?: string | null | undefined },
): boolean {
  if (!head.signature) return false;
  return verify(null, signedText(head), key, Buffer.from(head.signature, 'base64'));
}

/**
 * Makes a key pair: the private half in a file of its own, readable by its owner only.
 * @throws {AppError} `conflict` where the file is there
 */
export async function makeHeadKey(file: string): Promise<HeadKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await writeFile(file, pem, { mode: 0o600, flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') throw new AppError('conflict', `${file} is there already; name another file.`);
    throw new AppError('invalid', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  });
  return await readHeadKey(file);
}

async function readText(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('invalid', `The audit key ${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
}

function parse(pem: string, { file, make }: { file: string; make: (pem: string) => KeyObject }): KeyObject {
  let key: KeyObject;
  try {
    key = make(pem);
  } catch (cause) {
    throw new AppError('invalid', `${file} contains no key in PEM: ${messageOf(cause)}`, { cause });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new AppError('invalid', `${file} holds a key of type ${key.asymmetricKeyType}; Ed25519 is needed.`);
}

function idOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

function signedText({ day, hash }: Head): Buffer {
  return Buffer.from(`harbinger audit day ${day} ${hash}`);
}
