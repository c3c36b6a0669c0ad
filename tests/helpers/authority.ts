import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

/** A certificate with its key, as PEM. */
export type Issued = {
  readonly cert: string;
  readonly key: string;
  readonly serial: string;
  readonly fingerprint: string;
};

/**
 * An authority made for a test: it signs certificates of clients and servers, and takes them back.
 */
export async function makeAuthority(folder: string, name: string) {
  x509.cryptoProvider.set(webcrypto as never);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const from = new Date(Date.now() - DAY);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}, O=Plant`,
    keys: keys as never,
    signingAlgorithm: ALGORITHM,
    notBefore: from,
    notAfter: new Date(Date.now() + 400 * DAY),
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  });
  const pem = ca.toString('pem');
  const caFile = path.join(folder, `${name}-ca.pem`);
  const crlFile = path.join(folder, `${name}-crl.pem`);
  writeFileSync(caFile, pem);
  return {
    caFile,
    crlFile,
    pem,
    async issue(subject: string, serial: string, { days = 100, ip = '127.0.0.1' } = {}): Promise<Issued> {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const made = await x509.X509CertificateGenerator.create({
        serialNumber: serial,
        subject: `CN=${subject}`,
        issuer: ca.subject,
        signingKey: keys.privateKey as never,
        publicKey: own.publicKey as never,
        signingAlgorithm: ALGORITHM,
        notBefore: from,
        notAfter: new Date(Date.now() + days * DAY),
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: ip }])],
      });
      const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
      const key = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
      const fingerprint = createHash('sha256').update(Buffer.from(made.rawData)).digest('hex');
      return { cert: made.toString('pem'), key, serial, fingerprint };
    },
    /** Writes the revocation list. @returns it as PEM */
    async revoke(serials: readonly string[], { endsInDays = 30 } = {}): Promise<string> {
      const crl = await x509.X509CrlGenerator.create({
        issuer: ca.subject,
        signingKey: keys.privateKey as never,
        signingAlgorithm: ALGORITHM,
        thisUpdate: from,
        nextUpdate: new Date(Date.now() + endsInDays * DAY),
        entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: from })),
      });
      const list = crl.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL');
      writeFileSync(crlFile, `${list}\n`);
      return list;
    },
  };
}
