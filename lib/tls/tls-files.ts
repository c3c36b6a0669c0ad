import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { SecureContextOptions, Server } from 'node:tls';
import { AppError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { parseRevocationLists, type RevocationLists } from './revocation-list.ts';

/** PEM files, as the settings name them. */
export type TlsFiles = {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile?: string | undefined;
  readonly crlFile?: string | undefined;
  /** The prefix of the settings' names; left out: `BROKER_TLS`. */
  readonly prefix?: string;
};

/** The content of the files, fit for a server. */
export type TlsParts = {
  readonly context: SecureContextOptions;
  readonly revoked: RevocationLists | undefined;
  /** When each kind of file ends, in milliseconds; of several, the first. */
  readonly endsAt: Readonly<Partial<Record<TlsFileKind, number>>>;
};

/** Used as the metric label. */
export type TlsFileKind = 'certificate' | 'authority' | 'revocation_list';

/** How often to look whether a certificate was renewed. */
const LOOK_EVERY_MILLISECONDS = 2_000;

/** @throws {AppError} `invalid` naming the setting whose file cannot be used */
export function readTlsFiles({ certFile, keyFile, caFile, crlFile, prefix = 'BROKER_TLS' }: TlsFiles): TlsParts {
  const cert = readPem(`${prefix}_CERT_FILE`, certFile, (bytes) => new X509Certificate(bytes));
  const key = readPem(`${prefix}_KEY_FILE`, keyFile, createPrivateKey);
  if (!cert.parsed.checkPrivateKey(key.parsed)) {
    throw new AppError('invalid', `${prefix}_KEY_FILE: ${keyFile} is not the key of ${certFile}`);
  }
  const own = { cert: cert.bytes, key: key.bytes };
  const certificate = Date.parse(cert.parsed.validTo);
  if (caFile === undefined) return { context: own, revoked: undefined, endsAt: { certificate } };
  const ca = readPem(`${prefix}_CA_FILE`, caFile, certificatesOf);
  const authority = Math.min(...ca.parsed.map(({ validTo }) => Date.parse(validTo)));
  const context = { ...own, ca: ca.bytes };
  if (crlFile === undefined) return { context, revoked: undefined, endsAt: { certificate, authority } };
  const { parsed: revoked } = readPem(`${prefix}_CRL_FILE`, crlFile, (bytes) => parseRevocationLists(String(bytes)));
  const bare = ca.parsed.find((one) => !revoked.isOf(one));
  if (bare) {
    const who = bare.subject.replaceAll('\n', ', ');
    throw new AppError(
      'invalid',
      `${prefix}_CRL_FILE: ${crlFile} has no list of ${who}, and TLS would trust none of its clients: add its list`,
    );
  }
  const { endsAt } = revoked;
  return {
    context: { ...context, crl: [...revoked.pem] },
    revoked,
    endsAt: { certificate, authority, ...(endsAt !== undefined && { revocation_list: endsAt }) },
  };
}

/** Every certificate of a bundle. */
function certificatesOf(bytes: Buffer): readonly X509Certificate[] {
  const blocks = String(bytes).match(/-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/g);
  return (blocks ?? [bytes]).map((block) => new X509Certificate(block));
}

function readPem<Parsed>(setting: string, file: string, parse: (bytes: Buffer) => Parsed) {
  try {
    const bytes = readFileSync(file);
    return { bytes, parsed: parse(bytes) };
  } catch (cause) {
    throw new AppError('invalid', `${setting}: ${file} cannot be used: ${messageOf(cause)}`, { cause });
  }
}

const WARN_MS = 14 * 86_400_000;

/** Clients refuse expired certificates, and report it only on their side. */
function tellWhatEnded({ endsAt }: TlsParts, { files, log, now }: { files: TlsFiles; log: Log; now: number }): void {
  for (const [kind, at] of Object.entries(endsAt)) {
    const facts = { file: files.certFile, kind, endsAt: new Date(at).toISOString() };
    const step = 'put a renewed file in its place; it is taken without a restart';
    if (at <= now) log.error(facts, `TLS: the ${kind.replace('_', ' ')} has expired, and clients refuse it: ${step}`);
    else if (at - now < WARN_MS) log.warn(facts, `TLS: the ${kind.replace('_', ' ')} expires within 14 days: ${step}`);
  }
}

/**
 * Takes renewed files without a restart; unusable ones are logged, and the old ones stay in force.
 * @returns ends it
 */
export function followTlsFiles(
  files: TlsFiles,
  options: {
    servers: readonly Pick<Server, 'setSecureContext' | 'setTicketKeys'>[];
    log: Log;
    onTaken?: (parts: TlsParts) => void;
    now?: () => number;
  },
): () => void {
  const { servers, log, onTaken, now = Date.now } = options;
  tellWhatEnded(readTlsFiles(files), { files, log, now: now() });
  const reload = (): void => {
    try {
      const parts = readTlsFiles(files);
      for (const server of servers) {
        server.setSecureContext(parts.context);
        // A resumed session shows no certificate again: it must not outlive the change.
        server.setTicketKeys(randomBytes(48));
      }
      log.info({ certFile: files.certFile }, 'the TLS files were renewed');
      tellWhatEnded(parts, { files, log, now: now() });
      onTaken?.(parts);
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'the renewed TLS files are not used');
    }
  };
  const watched = [files.certFile, files.keyFile, files.caFile, files.crlFile].filter((file) => file !== undefined);
  for (const file of watched) watchFile(file, { persistent: false, interval: LOOK_EVERY_MILLISECONDS }, reload);
  return () => {
    for (const file of watched) unwatchFile(file, reload);
  };
}
