import { AppError } from '../../../lib/errors.ts';
import type { Sql } from '../../db/sql.ts';

/** Proofs of identity beside the password. */
export type FactorKind = 'totp' | 'webauthn';

/** One of a person's second factors. */
export type Factor = {
  readonly id: number;
  readonly kind: FactorKind;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** The secret shared with a code generator. */
export type TotpFactor = Factor & { readonly sealed: Buffer; readonly lastStep: number | null };

/** The stored data of an authenticator. */
export type WebauthnFactor = Factor & {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[] | null;
};

/** Factors of one person. */
const MOST = 10;
const common = 'f.id, f.kind, f.name, f.created_at as "createdAt", f.last_used_at as "lastUsedAt"';
const totp = `${common}, f.sealed_secret as sealed, f.last_step as "lastStep"`;
const webauthn = `${common}, f.credential_id as "credentialId", f.public_key as "publicKey", f.counter, f.transports`;

/** A person's factors that prove something, in the order in which they came. */
export async function listFactors(sql: Sql, personId: string): Promise<readonly Factor[]> {
  const { rows } = await sql.query<Factor>(
    `select ${common} from second_factor f where person_id = $1 and confirmed_at is not null order by id`,
    [personId],
  );
  return rows;
}

/** A person's code generators. */
export async function listTotp(sql: Sql, personId: string): Promise<readonly TotpFactor[]> {
  const { rows } = await sql.query<TotpFactor>(
    `select ${totp} from second_factor f where person_id = $1 and kind = 'totp' and confirmed_at is not null order by id`,
    [personId],
  );
  return rows;
}

/** A person's authenticators. */
export async function listWebauthn(sql: Sql, personId: string): Promise<readonly WebauthnFactor[]> {
  const { rows } = await sql.query<WebauthnFactor>(
    `select ${webauthn} from second_factor f where person_id = $1 and kind = 'webauthn' order by id`,
    [personId],
  );
  return rows;
}

/** A code generator that waits to be shown to work. @throws {AppError} `not_found` */
export async function requireDraft(sql: Sql, personId: string, id: number): Promise<TotpFactor> {
  const { rows } = await sql.query<TotpFactor>(
    `select ${totp} from second_factor f where person_id = $1 and id = $2 and kind = 'totp' and confirmed_at is null
     for update`,
    [personId, id],
  );
  if (!rows[0]) throw new AppError('not_found', `No code generator ${id} waits for its first code.`);
  return rows[0];
}

/** Adds an unconfirmed code generator; replaces an older unconfirmed one. */
export async function addDraft(
  sql: Sql,
  draft: { personId: string; name: string; seal: () => Buffer; now: Date },
): Promise<number> {
  const { personId, name, seal, now } = draft;
  await sql.query(`delete from second_factor where person_id = $1 and confirmed_at is null`, [personId]);
  await requireRoom(sql, personId, name);
  const { rows } = await sql.query<{ id: number }>(
    `insert into second_factor (person_id, kind, name, created_at, sealed_secret) values ($1, 'totp', $2, $3, $4)
     returning id`,
    [personId, name, now, seal()],
  );
  return rows[0]?.id ?? 0;
}

/** A draft has shown that it works. @param step of the code that showed it: it counts once */
export async function confirmDraft(sql: Sql, id: number, { step, now }: { step: number; now: Date }): Promise<void> {
  await sql.query('update second_factor set confirmed_at = $2, last_used_at = $2, last_step = $3 where id = $1', [
    id,
    now,
    step,
  ]);
}

/** Adds an authenticator that has just shown that it works. */
export async function addWebauthn(
  sql: Sql,
  added: Pick<WebauthnFactor, 'name' | 'credentialId' | 'counter' | 'transports'> & {
    readonly personId: string;
    readonly publicKey: Uint8Array;
    readonly now: Date;
  },
): Promise<void> {
  const { personId, name, credentialId, publicKey, counter, transports, now } = added;
  await requireRoom(sql, personId, name);
  const { count } = await sql.query(
    `insert into second_factor (person_id, kind, name, created_at, confirmed_at, credential_id, public_key, counter,
       transports) values ($1, 'webauthn', $2, $3, $3, $4, $5, $6, $7) on conflict (credential_id) do nothing`,
    [personId, name, now, credentialId, Buffer.from(publicKey), counter, transports],
  );
  if (count === 0) throw new AppError('conflict', 'This authenticator is enrolled already.');
}

async function requireRoom(sql: Sql, personId: string, name: string): Promise<void> {
  // Two enrolments of one person take turns.
  await sql.query('select 1 from account where person_id = $1 for update', [personId]);
  const { rows } = await sql.query<{ name: string }>('select name from second_factor where person_id = $1', [personId]);
  if (rows.length >= MOST) throw new AppError('conflict', `A person has at most ${MOST} second factors.`);
  if (rows.some((one) => one.name === name)) throw new AppError('conflict', `You have a factor ${name} already.`);
}

/** Notes the use of a code. @returns false where it, or a later one, was used meanwhile */
export async function useStep(sql: Sql, id: number, { step, now }: { step: number; now: Date }): Promise<boolean> {
  const { count } = await sql.query(
    `update second_factor set last_step = $2, last_used_at = $3 where id = $1 and (last_step is null or last_step < $2)`,
    [id, step, now],
  );
  return count > 0;
}

/** Notes the use of an authenticator. */
export async function useCounter(
  sql: Sql,
  id: number,
  { counter, now }: { counter: number; now: Date },
): Promise<void> {
  await sql.query('update second_factor set counter = $2, last_used_at = $3 where id = $1', [id, counter, now]);
}

/** Takes a factor away. @returns its kind and name @throws {AppError} `not_found` */
export async function removeFactor(sql: Sql, personId: string, id: number): Promise<Pick<Factor, 'kind' | 'name'>> {
  const { rows } = await sql.query<Pick<Factor, 'kind' | 'name'>>(
    'delete from second_factor where person_id = $1 and id = $2 returning kind, name',
    [personId, id],
  );
  if (!rows[0]) throw new AppError('not_found', `You have no second factor ${id}.`);
  return rows[0];
}

/**
 * Removes all factors of a person, with recovery codes, guesses and unfinished enrolments.
 * @returns how many proved something
 */
export async function removeFactors(sql: Sql, personId: string): Promise<number> {
  const { rows } = await sql.query<{ proved: boolean }>(
    'delete from second_factor where person_id = $1 returning confirmed_at is not null as proved',
    [personId],
  );
  for (const table of ['recovery_code', 'second_factor_guess', 'webauthn_challenge', 'pending_sign_in']) {
    await sql.query(`delete from ${table} where person_id = $1`, [personId]);
  }
  return rows.filter(({ proved }) => proved).length;
}
