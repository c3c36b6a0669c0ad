import type { Duty } from '../../http/access/caller.ts';
import type { Role } from '../../http/access/roles.ts';
import { AppError, unprocessable } from '../../lib/errors.ts';
import { refuseLookAlike } from '../db/look-alikes.ts';
import type { Sql } from '../db/sql.ts';
import { noteInactive } from '../people/inactive-times.ts';
import { requireFreeName } from '../people/people.ts';
import { type EndedBy, endAccess } from './end-access.ts';

/** Roles of a person; `service` is for programs. */
export type AccountRole = Exclude<Role, 'service'>;

/** A person who may sign in. */
export type Account = {
  readonly personId: string;
  readonly name: string;
  readonly login: string;
  readonly role: AccountRole;
  /** Null: all sites. */
  readonly sites: readonly string[] | null;
  readonly active: boolean;
  /** Of an administrator, where duties are kept apart. */
  readonly duty: Duty | null;
  /** False: the person can sign in only by a link. */
  readonly hasPassword: boolean;
  readonly createdAt: Date;
  readonly lastSignedInAt: Date | null;
};

const columns = `a.person_id as "personId", p.name, a.login, a.role, a.sites, a.active, a.duty,
  a.password is not null as "hasPassword", a.created_at as "createdAt", a.last_signed_in_at as "lastSignedInAt"`;
const from = 'from account a join person p on p.id = a.person_id';

/** A new account; creates the person unless `person` names an existing one. */
export type NewAccount = {
  readonly login: string;
  readonly name: string;
  /** An existing person; absent: a new one, whose id is the login. */
  readonly person?: string | undefined;
  readonly role: AccountRole;
  readonly sites: readonly string[] | null;
  /** As {@link hashPassword} made it. */
  readonly password: string | null;
};

/**
 * Adds an account, and its person where none is named.
 * @throws {AppError} `conflict` for a login or person that has an account; `unprocessable` for a
 * person that is not there
 */
export async function addAccount(sql: Sql, account: NewAccount, now: Date): Promise<Account> {
  const { name, role, sites, password } = account;
  const login = account.login.toLowerCase();
  const id = account.person ?? login;
  requireFreeName('login', login);
  if (account.person === undefined) {
    await refuseLookAlike(sql, 'person', id);
    const made = await sql.query('insert into person (id, name) values ($1, $2) on conflict (id) do nothing', [
      id,
      name,
    ]);
    if (made.count === 0) {
      throw new AppError('conflict', `There is a person ${id} already; name it as the person, or take another login.`);
    }
  } else {
    const { rows } = await sql.query('select 1 from person where id = $1', [id]);
    if (rows.length === 0) throw unprocessable('person', `there is no person ${id}`);
  }
  const made = await sql.query(
    `insert into account (person_id, login, password, role, sites, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [id, login, password, role, sites, now],
  );
  if (made.count === 0)
    throw new AppError('conflict', `The login ${login} or the person ${id} has an account already.`);
  return await requireAccount(sql, id);
}

/** Accounts in the order of their persons' ids. */
export async function listAccounts(sql: Sql, page: { after: string; limit: number }): Promise<readonly Account[]> {
  const { rows } = await sql.query<Account>(
    `select ${columns} ${from} where a.person_id > $1 order by a.person_id limit $2`,
    [page.after, page.limit],
  );
  return rows;
}

/** The account of a person. @throws {AppError} `not_found` */
export async function requireAccount(sql: Sql, personId: string): Promise<Account> {
  const { rows } = await sql.query<Account>(`select ${columns} ${from} where a.person_id = $1`, [personId]);
  if (!rows[0]) throw new AppError('not_found', `There is no account of ${personId}.`);
  return rows[0];
}

/** The facts about an account that a sign-in needs. */
export type Credentials = { readonly personId: string; readonly password: string | null; readonly active: boolean };

/** The credentials behind a login, in any case; undefined where there is none. */
export async function findCredentials(sql: Sql, login: string): Promise<Credentials | undefined> {
  const { rows } = await sql.query<Credentials>(
    `select a.person_id as "personId", a.password, a.active and p.active as active
     from account a join person p on p.id = a.person_id where a.login = $1`,
    [login.toLowerCase()],
  );
  return rows[0];
}

/** Changeable members; a missing one stays. */
export type AccountChange = {
  readonly role?: AccountRole | undefined;
  readonly sites?: readonly string[] | null | undefined;
  readonly active?: boolean | undefined;
  readonly duty?: Duty | null | undefined;
};

/**
 * Changes an account at once, also for signed-in people; disabling ends its sessions and tokens for
 * good.
 */
export async function changeAccount(
  sql: Sql,
  personId: string,
  change: AccountChange,
  by: Omit<EndedBy, 'why'>,
): Promise<Account> {
  const { role = null, active = null, sites, duty } = change;
  const { role: next } = { ...(await requireAccount(sql, personId)), ...(role && { role }) };
  if (duty && next !== 'administrator') throw unprocessable('duty', 'only an administrator has one');
  await sql.query(
    `update account set role = coalesce($2, role), active = coalesce($3, active),
       sites = case when $4 then $5::text[] else sites end,
       duty = case when $6 <> 'administrator' then null when $7 then $8 else duty end where person_id = $1`,
    [personId, role, active, sites !== undefined, sites ?? null, next, duty !== undefined, duty ?? null],
  );
  await noteInactive(sql, by.now);
  if (active === false) await endAccess(sql, personId, { ...by, why: 'the account was disabled' });
  // Decided here: claims that had disabled it decide no more.
  if (active !== null) await sql.query('update account_identity set ended_at = null where person_id = $1', [personId]);
  return await requireAccount(sql, personId);
}

/** Gives a person a new password; their sessions and tokens end. */
export async function setPassword(
  sql: Sql,
  personId: string,
  password: string,
  by: Omit<EndedBy, 'why'>,
): Promise<void> {
  const { count } = await sql.query('update account set password = $2 where person_id = $1', [personId, password]);
  if (count === 0) throw new AppError('not_found', `There is no account of ${personId}.`);
  await endAccess(sql, personId, { ...by, why: 'the password was changed' });
}

/** Commonly known words about a person, which no password may be made of. */
export async function wordsAbout(sql: Sql, personId: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ words: readonly string[] }>(
    `select array_remove(array[p.id, p.name, p.email, a.login, m.name] || coalesce(a.sites, '{}'), null) as words
     from person p left join account a on a.person_id = p.id left join team m on m.id = p.team_id where p.id = $1`,
    [personId],
  );
  return rows[0]?.words ?? [];
}
