import type { AccountRole } from '../../accounts/accounts.ts';
import type { ClaimedRights } from './read-claims.ts';

/** The present account bound to the identity that signs in. */
export type KnownIdentity = {
  readonly personId: string;
  readonly made: boolean;
  /** The claims had disabled it. */
  readonly ended: boolean;
  readonly active: boolean;
  readonly role: AccountRole;
  readonly sites: readonly string[] | null;
};

/** Effects of a sign-in at the provider on accounts. */
export type IdentityDecision =
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'end'; readonly personId: string; readonly reason: string }
  | ({ readonly kind: 'follow'; readonly changed: boolean } & KnownIdentity)
  | {
      readonly kind: 'make';
      readonly login: string;
      readonly role: AccountRole;
      readonly sites: readonly string[] | null;
    };

const LOGIN = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/**
 * Decides by the account that is bound to issuer and subject. A login that somebody has here opens
 * nothing: an administrator links the account, or the provider gives another login. Pure.
 * @param from.taken a person or an account has this login or id
 */
export function decideIdentity(from: {
  readonly known: KnownIdentity | undefined;
  readonly claimed: ClaimedRights;
  readonly taken: boolean;
  readonly accounts: 'made' | 'linked';
}): IdentityDecision {
  const { known, claimed, taken, accounts } = from;
  const { rights, login } = claimed;
  if (known) {
    if (!known.active && !known.ended) return { kind: 'refuse', reason: 'This account is disabled.' };
    const nothing = `Your plant account gives you no access here (${claimed.why}).`;
    if (!rights) return known.active ? { kind: 'end', personId: known.personId, reason: nothing } : refuse(nothing);
    const changed = !known.active || rights.role !== known.role || !sameSites(rights.sites, known.sites);
    return { kind: 'follow', ...known, ...rights, changed };
  }
  if (!rights) return refuse(`Your plant account gives you no access here (${claimed.why}).`);
  if (accounts === 'linked') return refuse('Nobody has linked your plant account yet: ask an administrator to.');
  if (login === undefined || !LOGIN.test(login))
    return refuse('Your plant account gives no login that can be used here.');
  if (taken) {
    return refuse(
      `There is another ${login} here already. Is it you, ask an administrator to link your plant account.`,
    );
  }
  return { kind: 'make', login, ...rights };
}

function refuse(reason: string): IdentityDecision {
  return { kind: 'refuse', reason };
}

function sameSites(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((site) => b.includes(site));
}
