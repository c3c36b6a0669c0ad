import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '../../lib/errors.ts';
import { parseRevocationLists } from '../../lib/tls/revocation-list.ts';
import { attempt, type Finding } from './finding.ts';

/** How long before its end a certificate is worth a word, in milliseconds. */
const SOON_MS = 14 * 86_400_000;

/**
 * Whether the files of one use of TLS can be read, the certificate is in force, and the key is its
 * key.
 * @param section first word of the settings' names: `MQTT_CERT_FILE`
 * @returns nothing where no file is named
 */
export async function checkTlsFiles(options: {
  section: string;
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
  crlFile?: string | undefined;
  now: Date;
}): Promise<Finding | undefined> {
  const { section, caFile, certFile, keyFile, crlFile, now } = options;
  if (caFile === undefined && certFile === undefined && keyFile === undefined) return undefined;
  // Clients of our pages show no certificate.
  const kinds = section === 'HTTP_TLS' ? ['CERT', 'KEY'] : ['CERT', 'KEY', 'CA'];
  const names = kinds.map((kind) => `${section}_${kind}_FILE`).join(', ');
  return attempt(`${section} TLS`, `check the files of ${names}; they are PEM`, () => {
    if ((certFile === undefined) !== (keyFile === undefined)) {
      throw new AppError('invalid', 'a certificate and its key come together: one of the two is not set');
    }
    const said: string[] = [];
    if (caFile !== undefined) said.push(inForce('authority', readCertificate(caFile), now));
    if (certFile !== undefined && keyFile !== undefined) {
      const certificate = readCertificate(certFile);
      said.push(inForce('certificate', certificate, now));
      if (!certificate.checkPrivateKey(readKey(keyFile))) {
        throw new AppError('invalid', `${keyFile} is not the key of ${certFile}`);
      }
    }
    if (crlFile !== undefined) said.push(listsInForce(crlFile, now));
    return said.join('; ');
  });
}

function readCertificate(file: string): X509Certificate {
  const bytes = readFileSync(file);
  try {
    return new X509Certificate(bytes);
  } catch (cause) {
    throw new AppError('invalid', `${file} contains no certificate`, { cause });
  }
}

function readKey(file: string) {
  const bytes = readFileSync(file);
  try {
    return createPrivateKey(bytes);
  } catch (cause) {
    throw new AppError('invalid', `${file} contains no private key, or one with a passphrase`, { cause });
  }
}

/** @throws {AppError} `invalid` where there is none, or one has ended: TLS trusts no client then */
function listsInForce(crlFile: string, now: Date): string {
  const { endsAt } = parseRevocationLists(readFileSync(crlFile, 'utf8'));
  if (endsAt === undefined) return 'revocation lists without an end';
  const day = new Date(endsAt).toISOString().slice(0, 10);
  if (endsAt < now.getTime()) throw new AppError('invalid', `a revocation list of ${crlFile} ended on ${day}`);
  return `revocation lists until ${day}`;
}

/** @throws {AppError} `invalid` where it is not yet, or no longer, in force */
function inForce(what: string, certificate: X509Certificate, now: Date): string {
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  if (now.getTime() < from) throw new AppError('invalid', `the ${what} is in force from ${day(from)} only`);
  if (now.getTime() > to) throw new AppError('invalid', `the ${what} expired on ${day(to)}`);
  const soon = to - now.getTime() < SOON_MS ? ', which is soon' : '';
  return `${what} until ${day(to)}${soon}`;
}
