import type { Duty, TokenCaller } from '../../http/access/caller.ts';
import { type Role, readers } from '../../http/access/roles.ts';
import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { requireFreeName } from '../people/people.ts';
import { newToken, tokenHash } from './random-token.ts';

/** Prefix of programs' secrets, so that scanners of repositories find leaked ones. */
export const TOKEN_PREFIX = 'hbt_';
const SEEN_EVERY = 60_000;

/** A program's credential; its secret is kept as a hash. */
export type ApiToken = {
  readonly id: number;
  readonly name: string;
  /** The person who made it; null for the administrator of the installation. */
  readonly personId: string | null;
  readonly role: Role;
  /** `tag:read` or `tag:write`, `*` for every tag. */
  readonly scopes: readonly string[];
  readonly sites: readonly string[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

const columns = `k.id, k.name, k.person_id as "personId", k.role, k.scopes, k.sites, k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"`;

/**
 * Roles that someone may give a token: their own, and viewer where they may see what a viewer sees.
 * Roles are no order: a requester sees less. Only an administrator sets the rights of programs.
 */
export function mayGive(maker: Role, role: Role): boolean {
  return maker === 'administrator' || role === maker || (role === 'viewer' && readers.includes(maker));
}

/** Days for which a token is in force at most, where no setting says it. */
export const TOKEN_DAYS = 365;

/** Tokens of one person that are in force at once. */
export const MOST_TOKENS = 50;

/**
 * Makes a token. @returns it with its secret, which is shown this once
 * @throws {AppError} `conflict` for a name that is taken, or where the person has as many as one
 * may
 */
export async function addToken(
  sql: Sql,
  token: Pick<ApiToken, 'name' | 'personId' | 'role' | 'scopes' | 'sites' | 'expiresAt'>,
  now: Date,
): Promise<{ readonly token: ApiToken; readonly secret: string }> {
  requireFreeName('name', token.name);
  const secret = newToken(TOKEN_PREFIX);
  if (token.personId !== null) await requireRoom(sql, token.personId, now);
  const { name, personId, role, scopes, sites, expiresAt } = token;
  const { rows } = await sql.query<ApiToken>(
    `insert into api_token as k (name, token_hash, person_id, role, scopes, sites, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (name) do nothing returning ${columns}`,
    [name, tokenHash(secret), personId, role, scopes, sites, now, expiresAt ?? endOf(now)],
  );
  if (!rows[0]) throw new AppError('conflict', `There is a token ${name} already.`);
  return { token: rows[0], secret };
}

function endOf(from: Date): Date {
  return new Date(from.getTime() + TOKEN_DAYS * 86_400_000);
}

/**
 * Waits while the person is being disabled, so that no token is made after all of theirs ended.
 * Also waits for another new token of theirs, so that two at once are counted.
 */
async function requireRoom(sql: Sql, personId: string, now: Date): Promise<void> {
  const { rows } = await sql.query(
    `select 1 from account a join person p on p.id = a.person_id
     where a.person_id = $1 and a.active and p.active for share of p for no key update of a`,
    [personId],
  );
  if (rows.length === 0) throw new AppError('unauthorized', 'Your account is disabled.');
  const inForce =
    'select 1 from api_token where person_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)';
  const { count } = await sql.query(inForce, [personId, now]);
  if (count >= MOST_TOKENS) {
    throw new AppError('conflict', `You have ${count} tokens in force, as many as one may: revoke one first.`);
  }
}

/**
 * Tokens that a person sees and ends: tokens of one maker, and tokens that reach only given sites.
 */
export type TokensOf = { readonly maker: string | null; readonly within: readonly string[] | 'everywhere' | 'nowhere' };

/**
 * A token reaches sites that it and its maker both have, so it stays within some where one of the
 * two does.
 */
const IS_OF = `(k.person_id = $1::text or $2::boolean
  or k.sites <@ $3::text[] or exists (select 1 from account a where a.person_id = k.person_id and a.sites <@ $3::text[]))`;

function parametersOf({ maker, within }: TokensOf): readonly unknown[] {
  return [maker, within === 'everywhere', typeof within === 'string' ? null : within];
}

/** Tokens by id. */
export async function listTokens(
  sql: Sql,
  page: { of: TokensOf; after: number; limit: number },
): Promise<readonly ApiToken[]> {
  const { rows } = await sql.query<ApiToken>(
    `select ${columns} from api_token k where ${IS_OF} and k.id > $4 order by k.id limit $5`,
    [...parametersOf(page.of), page.after, page.limit],
  );
  return rows;
}

/** Ends a token. @throws {AppError} `not_found`, also for a token outside `of` */
export async function revokeToken(sql: Sql, id: number, { of, now }: { of: TokensOf; now: Date }): Promise<void> {
  const { count } = await sql.query(
    `update api_token k set revoked_at = coalesce(k.revoked_at, $5) where ${IS_OF} and k.id = $4`,
    [...parametersOf(of), id, now],
  );
  if (count === 0) throw new AppError('not_found', `There is no token ${id}.`);
}

type Row = ApiToken & {
  readonly maker: {
    readonly role: Role;
    readonly active: boolean;
    readonly sites: readonly string[] | null;
    readonly duty: Duty | null;
  } | null;
};

/** The program behind a token that is in force; undefined for any other text. */
export async function findToken(sql: Sql, secret: string, now: Date): Promise<TokenCaller | undefined> {
  const { rows } = await sql.query<Row>(
    `select ${columns}, case when a.person_id is null then null
         else jsonb_build_object('role', a.role, 'active', a.active and p.active, 'sites', a.sites,
           'duty', a.duty) end as maker
     from api_token k left join account a on a.person_id = k.person_id left join person p on p.id = a.person_id
     where k.token_hash = $1 and k.revoked_at is null
       and coalesce(k.expires_at, k.created_at + $3 * interval '1 day') > $2`,
    [tokenHash(secret), now, TOKEN_DAYS],
  );
  const [row] = rows;
  if (!row || !standsBehind(row)) return undefined;
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() >= SEEN_EVERY) {
    await sql.query('update api_token set last_used_at = $2 where id = $1', [row.id, now]);
  }
  const { id: tokenId, name, role, scopes, maker } = row;
  const sites = maker ? common(row.sites, maker.sites) : row.sites;
  const personId = row.role === 'service' ? null : row.personId;
  const made = { makerRole: maker?.role ?? null, duty: maker?.duty ?? null };
  return { kind: 'token', tokenId, name, role, scopes, sites, personId, ...made };
}

/**
 * A token is worth no more than its maker: it ends with them, and when they may no longer give its
 * role.
 */
function standsBehind({ maker, role }: Row): boolean {
  return maker === null || (maker.active && mayGive(maker.role, role));
}

function common(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null) return b;
  return b === null ? a : a.filter((site) => b.includes(site));
}
