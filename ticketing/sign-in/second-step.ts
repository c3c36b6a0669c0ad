import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { requireAccount } from '../accounts/accounts.ts';
import type { SignInPlace } from '../accounts/sessions.ts';
import type { Db } from '../db/sql.ts';
import { admit, type EntryRules } from './admit.ts';
import type { FactorNeed, SecondFactors } from './factors/create-second-factors.ts';
import type { FactorKind } from './factors/factor-rows.ts';
import { findPending, type PendingSignIn, takePending } from './factors/pending-sign-ins.ts';
import type { FactorProof } from './factors/prove-factor.ts';

/** The missing part of a sign-in. */
export type Missing = {
  readonly personId: string;
  readonly need: Exclude<FactorNeed, 'none'>;
  /** Possible proofs of the person; for an enrolment, the factors to enrol. */
  readonly methods: readonly (FactorKind | 'recoveryCode')[];
};

/**
 * The second half of a sign-in, by the token of its first half. All throw `unauthorized` where that
 * has ended.
 */
export type SecondStep = {
  missing(token: string | undefined): Promise<Missing>;
  /**
   * @returns the session's token
   * @throws {AppError} `unauthorized` for a wrong proof, `too_many` after many guesses
   */
  prove(token: string | undefined, proof: FactorProof, from: SignInPlace): Promise<string>;
  /** The person has just enrolled a factor, which proves it. @returns the token of the session */
  enrolled(token: string | undefined, from: SignInPlace): Promise<string>;
};

const ENDED = 'Your sign-in has ended before its second proof came; sign in again.';

/** Wires it. */
export function createSecondStep(options: {
  db: Db;
  now: Now;
  factors: SecondFactors;
  rules: EntryRules;
  log: Log;
}): SecondStep {
  const { db, now, factors, rules, log } = options;

  async function require(token: string | undefined): Promise<PendingSignIn & { readonly token: string }> {
    const pending = token === undefined ? undefined : await findPending(db, token, now());
    if (token === undefined || !pending) throw new AppError('unauthorized', ENDED);
    return { ...pending, token };
  }

  async function needOf(personId: string): Promise<FactorNeed> {
    const { role } = await requireAccount(db, personId);
    return await factors.needOf(db, personId, role);
  }

  /** The first half counts once. */
  async function open({ token, personId, by, authenticatedAt }: PendingSignIn & { token: string }, from: SignInPlace) {
    const entry = await db.transaction(async (sql) => {
      if (!(await takePending(sql, token))) throw new AppError('unauthorized', ENDED);
      const proof = { personId, by, from, authenticatedAt, secondFactor: true };
      return await admit(sql, proof, { rules, now: now() });
    });
    log.info({ personId, address: from.address }, 'signed in with a second factor');
    return entry.token;
  }

  return {
    async missing(token) {
      const { personId } = await require(token);
      const need = await needOf(personId);
      const { factors: enrolled, recoveryCodesLeft } = await factors.list(personId);
      if (need === 'enrolment') {
        return { personId, need, methods: factors.webauthn ? ['totp', 'webauthn'] : ['totp'] };
      }
      const kinds = [...new Set(enrolled.map(({ kind }) => kind))].filter(
        (kind) => kind === 'totp' || factors.webauthn,
      );
      return {
        personId,
        need: 'proof',
        methods: [...kinds, ...(recoveryCodesLeft > 0 ? ['recoveryCode' as const] : [])],
      };
    },
    async prove(token, proof, from) {
      const pending = await require(token);
      await factors.prove(pending.personId, proof, from);
      return await open(pending, from);
    },
    async enrolled(token, from) {
      const pending = await require(token);
      if ((await needOf(pending.personId)) !== 'proof') throw new AppError('conflict', 'Enrol a second factor first.');
      return await open(pending, from);
    },
  };
}
