import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Role } from '../../../http/access/roles.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import { recordAccess } from '../../accounts/access-events.ts';
import { requireAccount } from '../../accounts/accounts.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { addDraft, confirmDraft, type Factor, listFactors, removeFactor, requireDraft } from './factor-rows.ts';
import { notifyOfFactors } from './notify-of-factors.ts';
import { type FactorProof, type ProofVerdict, proveFactor } from './prove-factor.ts';
import { countRecoveryCodes, endRecoveryCodes, renewRecoveryCodes } from './recovery-codes.ts';
import type { SecretBox } from './secret-box.ts';
import { matchTotp, newTotpSecret, sealedFor, totpUri } from './totp.ts';
import { askToProve, askToRegister, type RelyingParty, register } from './webauthn.ts';

/** Needs of a sign-in beside its first proof: nothing, a proof by a factor, or first a factor. */
export type FactorNeed = 'none' | 'proof' | 'enrolment';

/** A person's second factors. */
export type SecondFactors = {
  needOf(sql: Sql, personId: string, role: Role): Promise<FactorNeed>;
  list(personId: string): Promise<{ readonly factors: readonly Factor[]; readonly recoveryCodesLeft: number }>;
  /** @throws {AppError} `unauthorized` for a wrong proof, `too_many` after too many guesses */
  prove(personId: string, proof: FactorProof, from: { readonly address: string }): Promise<void>;
  /** A question to the person's authenticators. @throws {AppError} `conflict` without any */
  askAuthenticators(personId: string): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Begins to enrol a code generator. */
  draftTotp(
    personId: string,
    name: string,
  ): Promise<{ readonly id: number; readonly secret: string; readonly uri: string }>;
  /**
   * It works.
   * @returns recovery codes, where the person had none
   * @throws {AppError} `unprocessable` for a wrong code
   */
  confirmTotp(personId: string, id: number, code: string): Promise<readonly string[] | null>;
  /** @throws {AppError} `conflict` without `PUBLIC_URL` */
  askToRegister(personId: string): Promise<PublicKeyCredentialCreationOptionsJSON>;
  register(personId: string, name: string, answer: RegistrationResponseJSON): Promise<readonly string[] | null>;
  /** @throws {AppError} `conflict` for the last one of a person whose role must have one */
  remove(personId: string, id: number): Promise<void>;
  renewCodes(personId: string): Promise<readonly string[]>;
  /** Whether authenticators can be used at all. */
  readonly webauthn: boolean;
};

type Options = {
  readonly db: Db;
  readonly now: Now;
  readonly box: SecretBox;
  /** Roles that must have a second factor. */
  readonly required: readonly Role[];
  /** Undefined: without `PUBLIC_URL` authenticators have no site. */
  readonly party: RelyingParty | undefined;
  readonly log: Log;
};

/** Wires them over the database. */
export function createSecondFactors({ db, now, box, required, party, log }: Options): SecondFactors {
  const requireParty = (): RelyingParty => {
    if (party) return party;
    throw new AppError('conflict', 'Authenticators need PUBLIC_URL: it names this site to them.');
  };

  /**
   * Records a new factor and notifies its person.
   * @returns recovery codes, where the person had none
   */
  async function welcome(sql: Sql, personId: string, factor: Pick<Factor, 'kind' | 'name'>) {
    await notifyOfFactors(sql, { personId, actor: personId, kind: 'factor_added', what: { ...factor }, now: now() });
    return (await countRecoveryCodes(sql, personId)) > 0 ? null : await renewRecoveryCodes(sql, personId);
  }

  return {
    webauthn: party !== undefined,
    async needOf(sql, personId, role) {
      if ((await listFactors(sql, personId)).length > 0) return 'proof';
      return required.includes(role) ? 'enrolment' : 'none';
    },
    list: async (personId) => ({
      factors: await listFactors(db, personId),
      recoveryCodesLeft: await countRecoveryCodes(db, personId),
    }),
    async prove(personId, proof, { address }) {
      const verdict = await db.transaction((sql) => proveFactor(sql, proof, { personId, box, party, now: now(), log }));
      requireRight(verdict, () => log.warn({ personId, address, reason: verdict.kind }, 'second factor refused'));
    },
    async askAuthenticators(personId) {
      const options = await askToProve(db, { personId, party: requireParty(), now: now() });
      if (!options) throw new AppError('conflict', 'You have no authenticator enrolled.');
      return options;
    },
    async draftTotp(personId, name) {
      const secret = newTotpSecret();
      const { login } = await requireAccount(db, personId);
      const seal = () => box.seal(secret, sealedFor(personId));
      const id = await db.transaction((sql) => addDraft(sql, { personId, name, seal, now: now() }));
      return { id, secret, uri: totpUri(secret, login) };
    },
    confirmTotp: (personId, id, code) =>
      db.transaction(async (sql) => {
        const { sealed, kind, name } = await requireDraft(sql, personId, id);
        const step = await matchTotp(box.open(sealed, sealedFor(personId)), code, { now: now(), last: null });
        if (step === undefined)
          throw new AppError('unprocessable', 'This code is wrong: take the one that is shown now.');
        await confirmDraft(sql, id, { step, now: now() });
        return await welcome(sql, personId, { kind, name });
      }),
    async askToRegister(personId) {
      const { login } = await requireAccount(db, personId);
      return await askToRegister(db, { personId, login, party: requireParty(), now: now() });
    },
    register: (personId, name, answer) =>
      db.transaction(async (sql) => {
        await register(sql, answer, { personId, name, party: requireParty(), now: now(), log });
        return await welcome(sql, personId, { kind: 'webauthn', name });
      }),
    remove: (personId, id) => db.transaction((sql) => removeOwn(sql, { personId, id, required, now: now() })),
    renewCodes: (personId) =>
      db.transaction(async (sql) => {
        if ((await listFactors(sql, personId)).length === 0) {
          throw new AppError('conflict', 'Recovery codes go with a second factor: enrol one first.');
        }
        const payload = { person: personId };
        await recordAccess(sql, { actor: personId, kind: 'recovery_codes_made', payload, now: now() });
        return await renewRecoveryCodes(sql, personId);
      }),
  };
}

async function removeOwn(
  sql: Sql,
  { personId, id, required, now }: { personId: string; id: number; required: readonly Role[]; now: Date },
): Promise<void> {
  const { role } = await requireAccount(sql, personId);
  const removed = await removeFactor(sql, personId, id);
  const left = await listFactors(sql, personId);
  if (left.length === 0 && required.includes(role)) {
    throw new AppError('conflict', `A ${role} must have a second factor: enrol another one first.`);
  }
  if (left.length === 0) await endRecoveryCodes(sql, personId);
  await notifyOfFactors(sql, { personId, actor: personId, kind: 'factor_removed', what: { ...removed }, now });
}

function requireRight(verdict: ProofVerdict, log: () => void): void {
  if (verdict.kind === 'right') return;
  log();
  if (verdict.kind === 'wrong') throw new AppError('unauthorized', 'This second proof is wrong, or was used already.');
  const details = { retryAfterSeconds: verdict.waitSeconds };
  throw new AppError('too_many', 'Too many wrong codes for this account; wait.', { details });
}
