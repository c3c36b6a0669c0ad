import type { PersonCaller } from '../../http/access/caller.ts';
import type { Role } from '../../http/access/roles.ts';
import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { newToken, tokenHash } from './random-token.ts';

/** How long a session lasts without being used, and at most. */
export type SessionLimits = {
  readonly idleHours: number;
  readonly days: number;
  /** Sessions of these roles count only with a second factor. */
  readonly secondFactorRoles?: readonly Role[] | undefined;
};

/** From where somebody signs in, as their own list of sessions shows it. */
export type SignInPlace = {
  readonly address: string;
  readonly userAgent: string | null;
  /** Value of the cookie that the sign-in page gives to a browser; null: none. */
  readonly browser?: string | null;
};

/** How somebody signed in. */
export type SignInWay = 'password' | 'link' | 'oidc';

const HOUR = 3_600_000;

/**
 * How exactly it is known when a session was last used: a write for every request would be too
 * much.
 */
const SEEN_EVERY = 60_000;
const MAX_USER_AGENT = 300;

/** How a session begins. */
export type SessionStart = {
  readonly now: Date;
  readonly limits: SessionLimits;
  /** Absent: not known. */
  readonly from?: SignInPlace | undefined;
  readonly by?: SignInWay | undefined;
  /** When the person proved who they are; absent: just now. */
  readonly authenticatedAt?: Date | undefined;
  /** A limit of its own, below that of all sessions. */
  readonly hours?: number | undefined;
  readonly secondFactor?: boolean | undefined;
};

/**
 * Opens a session of a person who has proved who they are.
 * @returns the token for the cookie; only its hash is kept
 */
export async function openSession(
  sql: Sql,
  personId: string,
  {
    now,
    limits,
    from,
    by = 'password',
    authenticatedAt = now,
    hours = Number.POSITIVE_INFINITY,
    secondFactor = false,
  }: SessionStart,
): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + Math.min(limits.days * 24, hours) * HOUR);
  const { address = null, userAgent = null } = from ?? {};
  await sql.query('delete from account_session where expires_at <= $1 or last_seen_at <= $2', [
    now,
    idleSince(now, limits),
  ]);
  await sql.query(
    `insert into account_session
       (token_hash, person_id, created_at, last_seen_at, authenticated_at, expires_at, address, user_agent, signed_in_by,
        second_factor)
     values ($1, $2, $3, $3, $7, $4, $5, $6, $8, $9)`,
    [
      ...[tokenHash(token), personId, now, expiresAt, address, userAgent?.slice(0, MAX_USER_AGENT) ?? null],
      ...[authenticatedAt > now ? now : authenticatedAt, by, secondFactor],
    ],
  );
  await sql.query('update account set last_signed_in_at = $2 where person_id = $1', [personId, now]);
  return token;
}

/** The person behind a session that has not ended; undefined for any other token. */
export async function findSession(
  sql: Sql,
  token: string,
  { now, limits }: { now: Date; limits: SessionLimits },
): Promise<PersonCaller | undefined> {
  const hash = tokenHash(token);
  const { rows } = await sql.query<Omit<PersonCaller, 'kind'> & { lastSeenAt: Date }>(
    `select a.person_id as "personId", p.name, a.role, a.sites, a.duty, s.last_seen_at as "lastSeenAt", s.id as "sessionId",
       s.authenticated_at as "authenticatedAt"
     from account_session s join account a on a.person_id = s.person_id join person p on p.id = a.person_id
     where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and a.active and p.active
       and (s.second_factor or a.role <> all ($4::text[]))`,
    [hash, now, idleSince(now, limits), limits.secondFactorRoles ?? []],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { lastSeenAt, ...person } = row;
  if (now.getTime() - lastSeenAt.getTime() >= SEEN_EVERY) {
    await sql.query('update account_session set last_seen_at = $2 where token_hash = $1', [hash, now]);
  }
  return { kind: 'person', ...person };
}

/**
 * Notes that the person of a session has proved again who they are.
 * @throws {AppError} `unauthorized` where it has ended
 */
export async function refreshSession(sql: Sql, sessionId: string, now: Date): Promise<void> {
  const { count } = await sql.query('update account_session set authenticated_at = $2 where id = $1', [sessionId, now]);
  if (count === 0) throw new AppError('unauthorized', 'Your session has ended; sign in again.');
}

/** Ends one session. */
export async function endSession(sql: Sql, token: string): Promise<void> {
  await sql.query('delete from account_session where token_hash = $1', [tokenHash(token)]);
}

/** Sessions that were last used before have ended. */
export function idleSince(now: Date, { idleHours }: SessionLimits): Date {
  return new Date(now.getTime() - idleHours * HOUR);
}

/** Notes that the person of a session has just enrolled a second factor, and so proved it. */
export async function noteSecondFactor(sql: Sql, sessionId: string): Promise<void> {
  await sql.query('update account_session set second_factor = true where id = $1', [sessionId]);
}
