import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import type { FactorProof } from '../../sign-in/factors/prove-factor.ts';

const Authenticator = Type.Object(
  { id: Type.String({ ...names('second_factor'), minLength: 1, maxLength: 2_048 }) },
  { additionalProperties: true, description: 'The answer of navigator.credentials, as JSON (WebAuthn level 3)' },
);

/** Proofs by a second factor, each in a shape of its own. */
export const FactorProofs = [
  Type.Object({ totp: Type.String({ minLength: 6, maxLength: 16, description: 'The code that is shown now' }) }),
  Type.Object({ recoveryCode: Type.String({ minLength: 16, maxLength: 40 }) }),
  Type.Object({ webauthn: Authenticator }),
] as const;

/** An answer of an authenticator to an enrolment or a question. */
export const AuthenticatorAnswer = Authenticator;

type Given = Static<(typeof FactorProofs)[number]>;

/** The proof for the rules; the library checks an authenticator's answer. */
export function factorProofOf(given: Given): FactorProof {
  return 'webauthn' in given ? { webauthn: given.webauthn as unknown as AuthenticationResponseJSON } : given;
}
