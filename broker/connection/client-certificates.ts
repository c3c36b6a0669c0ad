import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { QuietLog } from '../../lib/quiet-log.ts';
import type { BrokerCounts } from '../bounds/broker-counts.ts';
import type { Gate } from './gate.ts';

/** How long before its end a certificate is worth a word, in milliseconds. */
export const ENDS_SOON_MS = 30 * 86_400_000;

/** Fingerprints that are remembered: an authority that has gone wild must not fill the memory. */
const MAX_NOTED = 100_000;

/**
 * Reads the certificate of a client: SHA-256 in lower-case hexadecimal, if TLS has verified it.
 * Logs untrusted certificates with the reason, and counts certificates that expire soon.
 */
export function createCertificateReader(options: {
  counts: BrokerCounts;
  warn: QuietLog;
  now: () => number;
}): (socket: Socket | TLSSocket) => string | undefined {
  const { counts, warn, now } = options;
  const endingSoon = new Set<string>();
  return (socket) => {
    if (!('authorized' in socket)) return undefined;
    const address = socket.remoteAddress;
    if (!socket.authorized) {
      const problem = socket.getPeerX509Certificate() && socket.authorizationError;
      // It may still come in with a password.
      if (problem) warn('client certificate is not trusted', { address, problem: String(problem) });
      return undefined;
    }
    // A resumed session without a certificate is called authorized, too.
    const { fingerprint256, valid_to: ends } = socket.getPeerCertificate();
    const certificate = fingerprint256?.replaceAll(':', '').toLowerCase();
    if (certificate === undefined || Date.parse(ends) - now() > ENDS_SOON_MS) return certificate;
    if (!endingSoon.has(certificate) && endingSoon.size < MAX_NOTED) {
      counts.certificatesEndingSoon = endingSoon.add(certificate).size;
      warn('client certificate ends soon', { address, certificate, ends });
    }
    return certificate;
  };
}

/** Ends the connections whose client certificate is revoked. @returns how many there were */
export function endRevoked(
  gates: ReadonlyMap<Gate, Socket | TLSSocket>,
  isRevoked: (certificate: X509Certificate) => boolean,
): number {
  let ended = 0;
  for (const [gate, socket] of gates) {
    const certificate = 'authorized' in socket ? socket.getPeerX509Certificate() : undefined;
    if (!certificate || !isRevoked(certificate)) continue;
    gate.disconnect('revoked');
    ended++;
  }
  return ended;
}
