import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { SecretVerifier } from '../../lib/secrets/secret-verifier.ts';
import { decoySecret } from '../../lib/secrets/stored-secret.ts';
import { recordAccess } from '../accounts/access-events.ts';
import { findCredentials, setPassword, wordsAbout } from '../accounts/accounts.ts';
import { findKnownPlace } from '../accounts/known-places.ts';
import { hashPassword, parsePassword } from '../accounts/password.ts';
import { refreshSession, type SignInPlace } from '../accounts/sessions.ts';
import { useSignInLink } from '../accounts/sign-in-links.ts';
import type { Db } from '../db/sql.ts';
import { notify } from '../notify/outbox.ts';
import { admit, type Entry, type EntryRules } from './admit.ts';

/** Signs people in; the result may be the wait for a second proof. */
export type PeopleSignIn = {
  /**
   * @throws {AppError} `unauthorized` for a wrong login or password, `too_many` after many guesses
   */
  byPassword(offer: { login: string; password: string; from: SignInPlace }): Promise<Entry>;
  /** @throws {AppError} `unauthorized` for a code that was used, is too old or never was */
  byLink(offer: { code: string; from: SignInPlace }): Promise<Entry>;
  /**
   * Changes one's own password, ends every session with the old one.
   * @throws {AppError} as `byPassword`; `invalid`
   */
  changePassword(change: { personId: string; current: string; next: string; from: SignInPlace }): Promise<string>;
  /**
   * Confirms a session's person.
   * @returns since when it is fresh
   * @throws {AppError} as `byPassword`
   */
  confirm(offer: { personId: string; sessionId: string; password: string; from: SignInPlace }): Promise<Date>;
};

type Options = {
  readonly db: Db;
  readonly now: Now;
  /** Of its own, so that devices which guess slow no person down. */
  readonly verifier: SecretVerifier;
  readonly rules: EntryRules;
  readonly log: Log;
};

const WRONG = 'The login or the password is wrong.';

/** Sign-in by password and by link. An unknown login takes as long as a wrong password. */
export function createPeopleSignIn({ db, now, verifier, rules, log }: Options): PeopleSignIn {
  const decoy = decoySecret('person');
  verifier.onGuessing(({ id, source }) => {
    log.warn({ login: id, address: source }, 'a password is being guessed');
    notifyOfGuessing(db, { login: id, address: source, now: now() }).catch((error: unknown) => {
      log.error({ err: error, login: id }, 'the notice of a guessed password could not be sent');
    });
  });

  /** Resolves with the stored form of the password, if it is the right one. */
  async function verify(login: string, password: string, from: SignInPlace) {
    const { address } = from;
    const known = await findCredentials(db, login);
    const place = known && (await findKnownPlace(db, known.personId, { from, now: now() }));
    const stored = known?.password ? parsePassword(known.password) : decoy;
    const id = login.toLowerCase();
    const verdict = await verifier.verify({ id, secret: Buffer.from(password), stored, source: address, place });
    if (typeof verdict === 'object') {
      log.warn({ personId: known?.personId, address, reason: 'throttled' }, 'sign-in refused');
      throw tooMany(verdict.throttledSeconds);
    }
    if (verdict === 'wrong' || !known?.password) {
      log.warn({ personId: known?.personId, address, reason: 'wrong_password' }, 'sign-in refused');
      throw new AppError('unauthorized', WRONG);
    }
    return { personId: known.personId, password: known.password };
  }

  async function loginOf(personId: string): Promise<string> {
    const { rows } = await db.query<{ login: string }>('select login from account where person_id = $1', [personId]);
    return rows[0]?.login ?? '';
  }

  return {
    async byPassword({ login, password, from }) {
      const { address } = from;
      const right = await verify(login, password, from);
      const entry = await db.transaction(async (sql) => {
        // Read again: it may have been changed or disabled while the hash was made.
        const { rows } = await sql.query(
          `select 1 from account a join person p on p.id = a.person_id
           where a.person_id = $1 and a.password = $2 and a.active and p.active for share of p, a`,
          [right.personId, right.password],
        );
        const proof = { personId: right.personId, by: 'password', from } as const;
        return rows.length === 0 ? undefined : await admit(sql, proof, { rules, now: now() });
      });
      if (entry === undefined) throw new AppError('unauthorized', 'This account is disabled, or was just changed.');
      log.info({ personId: right.personId, address }, 'signed in');
      return entry;
    },
    async byLink({ code, from }) {
      const used = await db.transaction(async (sql) => {
        const personId = await useSignInLink(sql, code, now());
        return personId && { personId, entry: await admit(sql, { personId, by: 'link', from }, { rules, now: now() }) };
      });
      if (!used) throw new AppError('unauthorized', 'This link was used, is too old or never was.');
      log.info({ personId: used.personId, address: from.address }, 'signed in by link');
      return used.entry;
    },
    async changePassword({ personId, current, next, from }) {
      await verify(await loginOf(personId), current, from);
      const password = await hashPassword(next, await wordsAbout(db, personId));
      const token = await db.transaction(async (sql) => {
        await setPassword(sql, personId, password, { actor: personId, now: now() });
        const payload = { person: personId };
        await recordAccess(sql, { actor: personId, kind: 'password_set', payload, now: now() });
        // Their session is one with a second factor, where they need one.
        const proof = { personId, by: 'password', from, secondFactor: true } as const;
        return (await admit(sql, proof, { rules, now: now() })).token;
      });
      log.info({ personId }, 'password changed');
      return token;
    },
    async confirm({ personId, sessionId, password, from }) {
      await verify(await loginOf(personId), password, from);
      const at = now();
      await refreshSession(db, sessionId, at);
      log.info({ personId, address: from.address }, 'sign-in confirmed');
      return at;
    },
  };
}

function tooMany(seconds: number): AppError {
  const words =
    `Too many wrong passwords came for this login or from this address. Wait ${seconds} s, sign in where you have ` +
    'signed in before, or ask an administrator for a sign-in link.';
  return new AppError('too_many', words, { details: { retryAfterSeconds: seconds } });
}

/**
 * Notifies a person and the administrators of many wrong passwords for a login, once a day. Ignores
 * logins that do not exist.
 */
export async function notifyOfGuessing(
  db: Db,
  { login, address, now }: { login: string; address: string; now: Date },
): Promise<void> {
  await db.transaction(async (sql) => {
    const { rows } = await sql.query<{ personId: string }>(
      `select person_id as "personId" from account a
       where active and exists (select 1 from account where login = $1)
         and (login = $1 or (role = 'administrator' and sites is null))
       order by person_id`,
      [login],
    );
    const to = rows.map(({ personId }) => personId);
    const event = `guessing:${login}:${now.toISOString().slice(0, 10)}`;
    await notify(sql, { ticketId: null, event, kind: 'guessing', to, params: { login, address }, now });
  });
}
