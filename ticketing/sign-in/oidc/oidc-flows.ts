import { newToken, tokenHash } from '../../accounts/random-token.ts';
import type { Sql } from '../../db/sql.ts';
import type { OidcChecks } from './oidc-provider.ts';

/** How long somebody may take at the provider. */
export const FLOW_SECONDS = 600;

/** Sign-ins of one address that may be under way; the oldest go. */
const MOST_OF_ADDRESS = 200;

/** A sign-in that is under way. */
export type OidcFlow = OidcChecks & { readonly returnTo: string | null; readonly fresh: boolean };

/**
 * Begins a sign-in.
 * @returns the flow, and the browser's cookie that proves that it began it
 */
export async function beginFlow(
  sql: Sql,
  begin: { readonly returnTo: string | undefined; readonly fresh: boolean; readonly address: string },
  now: Date,
): Promise<{ readonly flow: OidcFlow; readonly browser: string }> {
  const { returnTo = null, fresh, address } = begin;
  const flow = { state: newToken(), nonce: newToken(), codeVerifier: newToken(), returnTo, fresh };
  const browser = newToken();
  const expiresAt = new Date(now.getTime() + FLOW_SECONDS * 1000);
  await sql.query(
    `delete from oidc_flow where expires_at <= $1 or state_hash in
       (select state_hash from oidc_flow where address = $2 order by expires_at desc offset ${MOST_OF_ADDRESS - 1})`,
    [now, address],
  );
  await sql.query(
    `insert into oidc_flow (state_hash, browser_hash, nonce, code_verifier, return_to, fresh, address, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[tokenHash(flow.state), tokenHash(browser), flow.nonce, flow.codeVerifier],
      ...[returnTo, fresh, address, expiresAt],
    ],
  );
  return { flow, browser };
}

/**
 * Consumes a sign-in for the browser that began it.
 * @returns undefined for a used, expired or unknown one
 */
export async function takeFlow(
  sql: Sql,
  given: { readonly state: string; readonly browser: string },
  now: Date,
): Promise<OidcFlow | undefined> {
  const { state, browser } = given;
  const { rows } = await sql.query<Omit<OidcFlow, 'state'>>(
    `delete from oidc_flow where state_hash = $1 and browser_hash = $2 and expires_at > $3
     returning nonce, code_verifier as "codeVerifier", return_to as "returnTo", fresh`,
    [tokenHash(state), tokenHash(browser), now],
  );
  return rows[0] && { state, ...rows[0] };
}
