import { AppError } from '../../lib/errors.ts';
import type { Caller } from './caller.ts';

/** How long a sign-in stays fresh, and the present. */
export type Freshness = { readonly minutes: number; readonly now: Date };

/**
 * `details.reason` of the refusal, so that a page can request the password and try again.
 */
export const FRESH_SIGN_IN_REQUIRED = 'fresh_sign_in_required';

/**
 * Decides whether the caller's last proof of identity is too old for acts of that person alone:
 * sign, make tokens, change a way to sign in. The administrator's token and `--dev-open` need no
 * proof.
 * @returns why not, or undefined
 */
export function refuseStale(caller: Caller, { minutes, now }: Freshness): string | undefined {
  switch (caller.kind) {
    case 'anyone':
    case 'administrator':
      return undefined;
    case 'person':
      if (now.getTime() - caller.authenticatedAt.getTime() <= minutes * 60_000) return undefined;
      return (
        `You last proved who you are more than ${minutes} minutes ago. ` +
        'Send your password to POST /api/v1/session/confirm, or sign in again, and then repeat this.'
      );
    case 'token':
    case 'device':
    case 'nobody':
      return 'Only a person who has just signed in may do this: sign in with POST /api/v1/session.';
    default:
      return caller satisfies never;
  }
}

/** Refuses as {@link refuseStale} decides. @throws {AppError} `forbidden`, with `details.reason` */
export function requireFreshSignIn(caller: Caller, freshness: Freshness): void {
  const refused = refuseStale(caller, freshness);
  if (refused === undefined) return;
  throw new AppError('forbidden', refused, { details: { reason: FRESH_SIGN_IN_REQUIRED } });
}
