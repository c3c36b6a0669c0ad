import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Log } from '../../../lib/log.ts';
import type { Sql } from '../../db/sql.ts';
import { listTotp, useStep } from './factor-rows.ts';
import { forgetGuesses, lockGuesses, noteFailure, TOLD_AT_FAILURE } from './guess-limit.ts';
import { notifyOfFactors, notifyOfGuessing } from './notify-of-factors.ts';
import { countRecoveryCodes, takeRecoveryCode } from './recovery-codes.ts';
import type { SecretBox } from './secret-box.ts';
import { matchTotp, sealedFor } from './totp.ts';
import { proveByWebauthn, type RelyingParty } from './webauthn.ts';

/** A person's second proof. */
export type FactorProof =
  | { readonly totp: string }
  | { readonly recoveryCode: string }
  | { readonly webauthn: AuthenticationResponseJSON };

/** Result of a check. */
export type ProofVerdict =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly waitSeconds: number };

type About = {
  readonly personId: string;
  readonly box: SecretBox;
  readonly party: RelyingParty | undefined;
  readonly now: Date;
  readonly log: Log;
};

/**
 * Judges a proof, and uses it up. Wrong ones are counted for the account, from any address; while
 * it waits not even a right one counts. Returns instead of throwing, so that the count stays.
 */
export async function proveFactor(sql: Sql, proof: FactorProof, about: About): Promise<ProofVerdict> {
  const { personId, now } = about;
  const { failures, waitMs } = await lockGuesses(sql, personId, now);
  if (waitMs > 0) return { kind: 'throttled', waitSeconds: Math.ceil(waitMs / 1000) };
  if (await isRight(sql, proof, about)) {
    await forgetGuesses(sql, personId);
    return { kind: 'right' };
  }
  await noteFailure(sql, personId, { failures, now });
  if (failures + 1 === TOLD_AT_FAILURE) await notifyOfGuessing(sql, { personId, now });
  return { kind: 'wrong' };
}

async function isRight(sql: Sql, proof: FactorProof, about: About): Promise<boolean> {
  const { personId, box, party, now } = about;
  if ('totp' in proof) {
    for (const { id, sealed, lastStep } of await listTotp(sql, personId)) {
      const step = await matchTotp(box.open(sealed, sealedFor(personId)), proof.totp, { now, last: lastStep });
      if (step !== undefined) return await useStep(sql, id, { step, now });
    }
    return false;
  }
  if ('recoveryCode' in proof) {
    if (!(await takeRecoveryCode(sql, personId, proof.recoveryCode))) return false;
    const left = await countRecoveryCodes(sql, personId);
    await notifyOfFactors(sql, { personId, actor: personId, kind: 'recovery_code_used', what: { left }, now });
    return true;
  }
  return party !== undefined && (await proveByWebauthn(sql, proof.webauthn, { ...about, party }));
}
