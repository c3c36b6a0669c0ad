import { hashOf } from '../canonical-json.ts';
import type { Sql } from '../db.ts';

/** What was done about who may sign in. */
export const accessKinds = [
  'account_added',
  'account_changed',
  'password_set',
  'link_made',
  'signed_out',
  'token_added',
  'token_revoked',
  'identity_linked',
  'identity_unlinked',
  'factor_added',
  'factor_removed',
  'factors_reset',
  'recovery_codes_made',
  'recovery_code_used',
  'session_ended',
] as const;

/** One link of the record of access; payloads hold no secrets. */
export type AccessEvent = {
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string;
  readonly kind: (typeof accessKinds)[number];
  readonly payload: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
};

const noHash = '0'.repeat(64);
const LOCK = 7_120_552;
const columns = 'sequence, at, actor, kind, payload, previous_hash as "previousHash", hash';

/** Adds to the record, in the transaction that does it; writers take turns until their transactions end. */
export async function recordAccess(
  sql: Sql,
  done: Pick<AccessEvent, 'actor' | 'kind' | 'payload'> & { readonly now: Date },
): Promise<void> {
  const { actor, kind, now } = done;
  await sql.query('select pg_advisory_xact_lock($1)', [LOCK]);
  const { rows } = await sql.query<{ sequence: number; hash: string }>(
    'select sequence, hash from access_event order by sequence desc limit 1',
  );
  const [last = { sequence: 0, hash: noHash }] = rows;
  // As the database gives it back: without undefined members, with dates as text.
  const payload: Record<string, unknown> = JSON.parse(JSON.stringify(done.payload));
  const link = { sequence: last.sequence + 1, at: now, actor, kind, payload, previousHash: last.hash };
  await sql.query(
    `insert into access_event (sequence, at, actor, kind, payload, previous_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [link.sequence, now, actor, kind, JSON.stringify(payload), last.hash, hashOf(link)],
  );
}

/** The record after a place, in order. */
export async function listAccess(
  sql: Sql,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly AccessEvent[]> {
  const { rows } = await sql.query<AccessEvent>(
    `select ${columns} from access_event where sequence > $1 order by sequence limit $2`,
    [page.after, page.limit],
  );
  return rows;
}

/** Whether a link is as it was written, and follows the one before; undefined for the first. */
export function isIntact(link: AccessEvent, before: AccessEvent | undefined): boolean {
  const { hash, ...rest } = link;
  const follows = link.sequence === (before?.sequence ?? 0) + 1 && link.previousHash === (before?.hash ?? noHash);
  return follows && hash === hashOf(rest);
}
