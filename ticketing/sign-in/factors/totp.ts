import { generateSecret, generateURI, verify } from 'otplib';

/** Codes of the step before and after are taken, too: clocks differ, and people type slowly. */
const TOLERANCE_SECONDS = 30;

/** A new secret in Base32, 160 random bits. */
export function newTotpSecret(): string {
  return generateSecret();
}

/** Context of the sealed secret of a person's code generator. */
export function sealedFor(personId: string): string {
  return `totp ${personId}`;
}

/** The URL to scan: SHA-1, six digits, 30 s, as all code generators support. */
export function totpUri(secret: string, login: string): string {
  return generateURI({ issuer: 'Harbinger', label: login, secret });
}

/**
 * Checks a code. @param last the time step of the last used code: codes up to it are refused
 * @returns the time step of the code; undefined for a wrong one
 */
export async function matchTotp(
  secret: string,
  code: string,
  { now, last }: { readonly now: Date; readonly last: number | null },
): Promise<number | undefined> {
  const token = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = await verify({ secret, token, epoch, epochTolerance: TOLERANCE_SECONDS });
  if (!result.valid || !('timeStep' in result)) return undefined;
  return last === null || result.timeStep > last ? result.timeStep : undefined;
}
