import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Whether certificates can be made here; tests that need them are left out, with a note. */
export const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0;

/** PEM files, and their content. */
export type TestCertificate = {
  readonly certFile: string;
  readonly keyFile: string;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
  readonly cert: Buffer;
  readonly key: Buffer;
};

/**
 * A self-signed certificate for 127.0.0.1, made now. Made again under the same name, it replaces
 * the first.
 */
export function makeCertificate(folder: string, name: string): TestCertificate {
  const [certFile, keyFile] = [path.join(folder, `${name}.pem`), path.join(folder, `${name}.key`)];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = [
    '-subj',
    `/CN=${name}`,
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    keyFile,
    '-out',
    certFile,
  ];
  execFileSync('openssl', [...made, ...names], { stdio: 'pipe' });
  const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
  const fingerprint = createHash('sha256').update(new X509Certificate(cert).raw).digest('hex');
  return { certFile, keyFile, fingerprint, cert, key };
}
