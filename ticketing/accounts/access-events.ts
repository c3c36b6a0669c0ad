import { appendLinks, type ChainLink, readLinks } from '../audit/hash-chain.ts';
import type { Sql } from '../db/sql.ts';

/** Kinds of events of the record of access. */
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
  'signed_in',
  'sign_in_failed',
  'exported',
] as const;

/** One link of the record of access; payloads hold no secrets. */
export type AccessEvent = ChainLink<(typeof accessKinds)[number]>;

/**
 * Adds to the record, in the transaction that does it; writers take turns until their transactions
 * end.
 */
export async function recordAccess(
  sql: Sql,
  done: Pick<AccessEvent, 'actor' | 'kind' | 'payload'> & { readonly now: Date },
): Promise<void> {
  await appendLinks(sql, 'access_event', [done]);
}

/** The record after a place, in order. */
export async function listAccess(
  sql: Sql,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly AccessEvent[]> {
  return await readLinks(sql, 'access_event', page);
}
