import type { X509Certificate } from 'node:crypto';
import { AppError } from '../errors.ts';

/**
 * Certificates that their authorities have taken back (RFC 5280 §5). Whether a list is signed by
 * its authority, TLS checks.
 */
export type RevocationLists = {
  /** Each list for itself: TLS reads only the first of a file. */
  readonly pem: readonly string[];
  /** Whether a certificate, or one between it and its authority, is on a list of its issuer. */
  isRevoked(certificate: X509Certificate): boolean;
  /**
   * When the first of them ends, in milliseconds: from then on TLS trusts no client certificate of
   * that authority.
   */
  readonly endsAt: number | undefined;
  /** Whether there is a list of this authority. */
  isOf(authority: X509Certificate): boolean;
};

const PEM = /-----BEGIN X509 CRL-----[\sA-Za-z0-9+/=]+-----END X509 CRL-----/g;

/** @throws {AppError} `invalid` for a text that holds no list, or a damaged one */
export function parseRevocationLists(text: string): RevocationLists {
  const pem = text.match(PEM) ?? [];
  if (pem.length === 0) throw new AppError('invalid', 'it contains no revocation list in PEM (BEGIN X509 CRL)');
  const lists = pem.map((block) => parseList(Buffer.from(block.replace(/-----[^-]+-----/g, ''), 'base64')));
  /** Issuer → serial numbers. */
  const revoked = new Map<string, Set<string>>();
  for (const { issuer, serials } of lists) {
    const known = revoked.get(issuer) ?? new Set();
    for (const serial of serials) known.add(serial);
    revoked.set(issuer, known);
  }
  const ends = lists.flatMap(({ endsAt }) => endsAt ?? []);
  return {
    pem,
    endsAt: ends.length > 0 ? Math.min(...ends) : undefined,
    isOf: (authority) => revoked.has(namesOf(authority).subject),
    isRevoked(certificate) {
      for (let one: X509Certificate | undefined = certificate; one; one = issuerOf(one)) {
        const { issuer, serial } = namesOf(one);
        if (revoked.get(issuer)?.has(serial)) return true;
      }
      return false;
    },
  };
}

function issuerOf(certificate: X509Certificate): X509Certificate | undefined {
  const { issuerCertificate } = certificate;
  return issuerCertificate?.fingerprint256 === certificate.fingerprint256 ? undefined : issuerCertificate;
}

/** One element of DER: its tag, its content, and all of it. */
type Element = { readonly tag: number; readonly body: Buffer; readonly whole: Buffer };

const INTEGER = 0x02;
const SEQUENCE = 0x30;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

function parseList(der: Buffer): { issuer: string; serials: readonly string[]; endsAt: number | undefined } {
  const [list] = elements(der);
  const [signed] = list ? elements(list.body) : [];
  const fields = signed ? elements(signed.body) : [];
  if (fields[0]?.tag === INTEGER) fields.shift();
  const [, issuer, begins, ...rest] = fields;
  if (issuer?.tag !== SEQUENCE || !isTime(begins)) throw new AppError('invalid', 'a revocation list in it is damaged');
  const ends = isTime(rest[0]) ? rest.shift() : undefined;
  const entries = rest[0]?.tag === SEQUENCE ? elements(rest[0].body) : [];
  return {
    issuer: issuer.whole.toString('hex'),
    serials: entries.flatMap(({ body }) => elements(body)[0]?.body.toString('hex') ?? []),
    endsAt: ends && timeOf(ends),
  };
}

/**
 * Names and number of a certificate as they stand in it: texts of them can be written in several
 * ways.
 */
function namesOf({ raw }: X509Certificate): { issuer: string; subject: string; serial: string } {
  const [certificate] = elements(raw);
  const [signed] = certificate ? elements(certificate.body) : [];
  const fields = signed ? elements(signed.body) : [];
  // The version, which version 1 leaves out.
  if (fields[0]?.tag !== INTEGER) fields.shift();
  const [serial, , issuer, , subject] = fields;
  const hex = (bytes: Buffer | undefined): string => bytes?.toString('hex') ?? '';
  return { serial: hex(serial?.body), issuer: hex(issuer?.whole), subject: hex(subject?.whole) };
}

/** The elements in sequence; ends at an incomplete one. */
function elements(der: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= der.length; ) {
    const first = der[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first & 0x7f;
    if (more > 4 || at + 2 + more > der.length) break;
    const length = more === 0 ? first : der.readUIntBE(at + 2, more);
    const begin = at + 2 + more;
    const end = begin + length;
    if (end > der.length) break;
    found.push({ tag: der[at] ?? 0, body: der.subarray(begin, end), whole: der.subarray(at, end) });
    at = end;
  }
  return found;
}

function isTime(element: Element | undefined): element is Element {
  return element?.tag === UTC_TIME || element?.tag === GENERALIZED_TIME;
}

/** RFC 5280 §5.1.2.4: always UTC; a year of two digits is 1950 to 2049. */
function timeOf({ tag, body }: Element): number {
  const text = body.toString('latin1');
  const digits = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? 20 : 19}${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digits) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
