import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { AppError } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { Sql } from '../../db/sql.ts';
import { addWebauthn, listWebauthn, useCounter } from './factor-rows.ts';

/** The site of authenticators: the host of `PUBLIC_URL`, and the origin of the pages. */
export type RelyingParty = { readonly id: string; readonly origin: string };

/** How long a question to an authenticator waits. */
const CHALLENGE_MS = 5 * 60_000;

/** The relying party of an address at which people open Harbinger. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

type About = { readonly personId: string; readonly party: RelyingParty; readonly now: Date };

/** Asks a browser to enrol an authenticator. */
export async function askToRegister(
  sql: Sql,
  { personId, login, party, now }: About & { readonly login: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  const known = await listWebauthn(sql, personId);
  const options = await generateRegistrationOptions({
    rpName: 'Harbinger',
    rpID: party.id,
    userName: login,
    timeout: CHALLENGE_MS,
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
  });
  await keepChallenge(sql, { challenge: options.challenge, personId, purpose: 'register', now });
  return options;
}

/**
 * Enrols the authenticator that answered.
 * @throws {AppError} `invalid` for an answer that is not in order
 */
export async function register(
  sql: Sql,
  answer: RegistrationResponseJSON,
  { personId, name, party, now, log }: About & { readonly name: string; readonly log: Log },
): Promise<void> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const verified = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: (challenge) => takeChallenge(sql, { challenge, personId, purpose: 'register', now }),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    log.warn({ err: error, personId, reason: 'webauthn_refused' }, 'authenticator refused');
    return undefined;
  });
  if (!verified?.verified)
    throw new AppError('invalid', 'The answer of the authenticator is not in order. Begin again.');
  const { id, publicKey, counter, transports = null } = verified.registrationInfo.credential;
  await addWebauthn(sql, { personId, name, credentialId: id, publicKey, counter, transports, now });
}

/** Asks a person's authenticators for a proof; undefined where they have none. */
export async function askToProve(
  sql: Sql,
  { personId, party, now }: About,
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const known = await listWebauthn(sql, personId);
  if (known.length === 0) return undefined;
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    timeout: CHALLENGE_MS,
    userVerification: 'required',
    allowCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      ...(transports && { transports: [...transports] }),
    })),
  });
  await keepChallenge(sql, { challenge: options.challenge, personId, purpose: 'prove', now });
  return options;
}

/**
 * Checks a proof; the counter must have moved on, where the authenticator has one.
 * @returns whether it is one
 */
export async function proveByWebauthn(
  sql: Sql,
  answer: AuthenticationResponseJSON,
  { personId, party, now, log }: About & { readonly log: Log },
): Promise<boolean> {
  const known = await listWebauthn(sql, personId);
  const factor = known.find(({ credentialId }) => credentialId === answer.id);
  if (!factor) return false;
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { credentialId: id, publicKey, counter } = factor;
  const verified = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: (challenge) => takeChallenge(sql, { challenge, personId, purpose: 'prove', now }),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: { id, publicKey: new Uint8Array(publicKey), counter },
  }).catch((error: unknown) => {
    log.warn({ err: error, personId, factorId: factor.id, reason: 'webauthn_refused' }, 'authenticator refused');
    return undefined;
  });
  if (!verified?.verified) return false;
  await useCounter(sql, factor.id, { counter: verified.authenticationInfo.newCounter, now });
  return true;
}

type Challenge = {
  readonly challenge: string;
  readonly personId: string;
  readonly purpose: 'register' | 'prove';
  readonly now: Date;
};

async function keepChallenge(sql: Sql, { challenge, personId, purpose, now }: Challenge): Promise<void> {
  // One question of a kind at a time, so that a person has few of them.
  await sql.query('delete from webauthn_challenge where (person_id = $1 and purpose = $2) or expires_at <= $3', [
    personId,
    purpose,
    now,
  ]);
  await sql.query(
    'insert into webauthn_challenge (challenge, person_id, purpose, expires_at) values ($1, $2, $3, $4)',
    [challenge, personId, purpose, new Date(now.getTime() + CHALLENGE_MS)],
  );
}

async function takeChallenge(sql: Sql, { challenge, personId, purpose, now }: Challenge): Promise<boolean> {
  const { count } = await sql.query(
    'delete from webauthn_challenge where challenge = $1 and person_id = $2 and purpose = $3 and expires_at > $4',
    [challenge, personId, purpose, now],
  );
  return count > 0;
}
