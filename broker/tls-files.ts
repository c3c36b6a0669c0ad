import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { SecureContextOptions, Server } from 'node:tls';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** PEM files, as the settings name them. */
export type TlsFiles = {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile?: string | undefined;
  /** What the names of the settings begin with; left out: `BROKER_TLS`. */
  readonly prefix?: string;
};

/** How often to look whether a certificate was renewed. */
const LOOK_EVERY_MILLISECONDS = 2_000;

/** @throws {AppError} `invalid` naming the setting whose file cannot be used */
export function readTlsFiles({ certFile, keyFile, caFile, prefix = 'BROKER_TLS' }: TlsFiles): SecureContextOptions {
  const cert = readPem(`${prefix}_CERT_FILE`, certFile, (bytes) => new X509Certificate(bytes));
  const key = readPem(`${prefix}_KEY_FILE`, keyFile, createPrivateKey);
  if (!cert.parsed.checkPrivateKey(key.parsed)) {
    throw new AppError('invalid', `${prefix}_KEY_FILE: ${keyFile} is not the key of ${certFile}`);
  }
  if (caFile === undefined) return { cert: cert.bytes, key: key.bytes };
  const ca = readPem(`${prefix}_CA_FILE`, caFile, (bytes) => new X509Certificate(bytes));
  return { cert: cert.bytes, key: key.bytes, ca: ca.bytes };
}

function readPem<Parsed>(setting: string, file: string, parse: (bytes: Buffer) => Parsed) {
  try {
    const bytes = readFileSync(file);
    return { bytes, parsed: parse(bytes) };
  } catch (cause) {
    throw new AppError('invalid', `${setting}: ${file} cannot be used: ${messageOf(cause)}`, { cause });
  }
}

/** Takes renewed files without a restart; what cannot be used is logged, and the old ones stay in force. @returns ends it */
export function followTlsFiles(
  files: TlsFiles,
  { servers, log }: { servers: readonly Pick<Server, 'setSecureContext'>[]; log: Log },
): () => void {
  const reload = (): void => {
    try {
      const context = readTlsFiles(files);
      for (const server of servers) server.setSecureContext(context);
      log.info({ certFile: files.certFile }, 'the TLS certificate was renewed');
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'the renewed TLS files are not used');
    }
  };
  const watched = [files.certFile, files.keyFile, files.caFile].filter((file) => file !== undefined);
  for (const file of watched) watchFile(file, { persistent: false, interval: LOOK_EVERY_MILLISECONDS }, reload);
  return () => {
    for (const file of watched) unwatchFile(file, reload);
  };
}
