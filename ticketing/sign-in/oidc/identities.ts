import { AppError } from '../../../lib/errors.ts';
import { recordAccess } from '../../accounts/access-events.ts';
import { type AccountRole, addAccount, changeAccount, requireAccount } from '../../accounts/accounts.ts';
import { endAccess } from '../../accounts/end-access.ts';
import type { Sql } from '../../db/sql.ts';
import { decideIdentity, type KnownIdentity } from './decide-identity.ts';
import type { OidcPerson } from './oidc-provider.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { type ClaimedRights, readClaims } from './read-claims.ts';

/** Actor in the record of access where the provider's claims change an account. */
const ACTOR = 'oidc';

/** Whom an account belongs to at the provider. */
export type Identity = {
  readonly personId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly made: boolean;
  readonly linkedAt: Date;
  readonly seenAt: Date | null;
  readonly endedAt: Date | null;
};

const columns = `i.person_id as "personId", i.issuer, i.subject, i.made, i.linked_at as "linkedAt",
  i.seen_at as "seenAt", i.ended_at as "endedAt"`;

/** The identity of an account; undefined where it has none. */
export async function findIdentity(sql: Sql, personId: string): Promise<Identity | undefined> {
  const { rows } = await sql.query<Identity>(`select ${columns} from account_identity i where person_id = $1`, [
    personId,
  ]);
  return rows[0];
}

/**
 * Gives an account to somebody at the provider: by an administrator, never by a claim.
 * @throws {AppError} `not_found` without an account; `conflict` for a subject that has another
 * account
 */
export async function linkIdentity(
  sql: Sql,
  link: { personId: string; issuer: string; subject: string },
  by: { readonly actor: string; readonly now: Date },
): Promise<void> {
  const { personId, issuer, subject } = link;
  await requireAccount(sql, personId);
  const { rows } = await sql.query<{ personId: string }>(
    'select person_id as "personId" from account_identity where issuer = $1 and subject = $2 and person_id <> $3',
    [issuer, subject, personId],
  );
  if (rows[0]) throw new AppError('conflict', `The subject ${subject} has the account of ${rows[0].personId} already.`);
  await sql.query(
    `insert into account_identity (person_id, issuer, subject, made, linked_at) values ($1, $2, $3, false, $4)
     on conflict (person_id) do update set issuer = $2, subject = $3, made = false, linked_at = $4, seen_at = null,
       ended_at = null`,
    [personId, issuer, subject, by.now],
  );
  // Sessions of the previous identity end.
  await sql.query(`delete from account_session where person_id = $1 and signed_in_by = 'oidc'`, [personId]);
  const payload = { person: personId, issuer, subject };
  await recordAccess(sql, { actor: by.actor, kind: 'identity_linked', payload, now: by.now });
}

/**
 * Takes an account back from the provider; its sessions end.
 * @throws {AppError} `not_found` where it has no identity
 */
export async function unlinkIdentity(
  sql: Sql,
  personId: string,
  by: { readonly actor: string; readonly now: Date },
): Promise<void> {
  const { rows } = await sql.query<{ issuer: string; subject: string }>(
    'delete from account_identity where person_id = $1 returning issuer, subject',
    [personId],
  );
  if (!rows[0]) throw new AppError('not_found', `${personId} is linked to nobody at a sign-in provider.`);
  await endAccess(sql, personId, { ...by, why: 'the identity was unlinked' });
  const payload = { person: personId, ...rows[0] };
  await recordAccess(sql, { actor: by.actor, kind: 'identity_unlinked', payload, now: by.now });
}

/** Result of a sign-in's claims: the person, or the reason of the refusal. */
export type Followed = { readonly personId: string } | { readonly refused: string };

/**
 * Updates role, sites, name and e-mail address by the claims of a sign-in, in one transaction with
 * its records. If the claims give no rights any more, disables the account and ends its sessions
 * and links. An account that an administrator disabled stays so.
 */
export async function followClaims(
  sql: Sql,
  person: OidcPerson,
  { settings, now }: { readonly settings: OidcSettings; readonly now: Date },
): Promise<Followed> {
  const claimed = readClaims(person.claims, settings);
  const known = await lockIdentity(sql, person);
  const taken = known || claimed.login === undefined ? false : await isTaken(sql, claimed.login);
  const decision = decideIdentity({ known, claimed, taken, accounts: settings.accounts });
  switch (decision.kind) {
    case 'refuse':
      return { refused: decision.reason };
    case 'make':
      return { personId: await makeAccount(sql, { person, claimed, ...decision }, now) };
    case 'end':
      await endByClaims(sql, decision.personId, now);
      await recordRights(sql, { personId: decision.personId, why: claimed.why, now });
      return { refused: decision.reason };
    case 'follow':
      await follow(sql, { decision, claimed, now });
      return { personId: decision.personId };
    default:
      return decision satisfies never;
  }
}

async function lockIdentity(sql: Sql, { issuer, subject }: OidcPerson): Promise<KnownIdentity | undefined> {
  // Two sign-ins of one person take turns.
  const { rows } = await sql.query<KnownIdentity>(
    `select a.person_id as "personId", i.made, i.ended_at is not null as ended, a.active, a.role, a.sites
     from account_identity i join account a on a.person_id = i.person_id
     where i.issuer = $1 and i.subject = $2 for update of i, a`,
    [issuer, subject],
  );
  return rows[0];
}

async function isTaken(sql: Sql, login: string): Promise<boolean> {
  const { rows } = await sql.query(
    'select 1 from account where login = $1 or person_id = $1 union all select 1 from person where fold(id) = fold($1)',
    [login],
  );
  return rows.length > 0;
}

type Making = {
  readonly person: OidcPerson;
  readonly claimed: ClaimedRights;
  readonly login: string;
  readonly role: AccountRole;
  readonly sites: readonly string[] | null;
};

async function makeAccount(sql: Sql, making: Making, now: Date): Promise<string> {
  const { person, claimed, login, role, sites } = making;
  const { issuer, subject } = person;
  const added = await addAccount(sql, { login, name: claimed.name ?? login, role, sites, password: null }, now);
  const { personId } = added;
  await sql.query(
    `insert into account_identity (person_id, issuer, subject, made, linked_at, seen_at) values ($1, $2, $3, true, $4, $4)`,
    [personId, issuer, subject, now],
  );
  await takeEmail(sql, personId, claimed.email);
  const payload = { person: personId, role, sites, active: true, login, issuer, subject };
  await recordAccess(sql, { actor: ACTOR, kind: 'account_added', payload, now });
  return personId;
}

async function follow(
  sql: Sql,
  following: { decision: KnownIdentity & { kind: 'follow'; changed: boolean }; claimed: ClaimedRights; now: Date },
): Promise<void> {
  const { decision, claimed, now } = following;
  const { personId, made, changed, role, sites } = decision;
  if (changed) {
    await changeAccount(sql, personId, { role, sites, active: true }, { actor: ACTOR, now });
    await recordRights(sql, { personId, why: claimed.why, now });
  }
  await sql.query('update account_identity set seen_at = $2, ended_at = null where person_id = $1', [personId, now]);
  if (!made) return;
  if (claimed.name) {
    await sql.query('update person set name = $2 where id = $1 and name <> $2', [personId, claimed.name]);
  }
  await takeEmail(sql, personId, claimed.email);
}

/** Disables an account so that better claims enable it again. */
async function endByClaims(sql: Sql, personId: string, now: Date): Promise<void> {
  await changeAccount(sql, personId, { active: false }, { actor: ACTOR, now });
  await sql.query('update account_identity set ended_at = $2 where person_id = $1', [personId, now]);
}

async function recordRights(sql: Sql, about: { personId: string; why: string; now: Date }): Promise<void> {
  const { personId, why, now } = about;
  const { role, sites, active } = await requireAccount(sql, personId);
  const payload = { person: personId, role, sites, active, why };
  await recordAccess(sql, { actor: ACTOR, kind: 'account_changed', payload, now });
}

/** Another person keeps an address that they have. */
async function takeEmail(sql: Sql, personId: string, email: string | undefined): Promise<void> {
  if (email === undefined) return;
  await sql.query(
    `update person set email = $2 where id = $1 and email is distinct from $2
       and not exists (select 1 from person where lower(email) = lower($2) and id <> $1)`,
    [personId, email],
  );
}

/**
 * Disables accounts that the provider has not confirmed for too long: they may have left.
 * @returns their persons
 */
export async function endStaleIdentities(
  sql: Sql,
  { issuer, staleDays, now }: { issuer: string; staleDays: number; now: Date },
): Promise<readonly string[]> {
  const { rows } = await sql.query<{ personId: string }>(
    `select i.person_id as "personId" from account_identity i join account a on a.person_id = i.person_id
     where a.active and i.issuer = $1 and coalesce(i.seen_at, i.linked_at) < $2 for update of i, a`,
    [issuer, new Date(now.getTime() - staleDays * 86_400_000)],
  );
  for (const { personId } of rows) {
    await endByClaims(sql, personId, now);
    await recordRights(sql, { personId, why: `the provider has not confirmed them for ${staleDays} days`, now });
  }
  return rows.map(({ personId }) => personId);
}
