import type { AccountRole } from '../../accounts/accounts.ts';
import { type OidcSettings, readPairs } from './oidc-settings.ts';

/** A provider's claims about a person, unchecked. */
export type Claims = Readonly<Record<string, unknown>>;

/** Rights and names of a person, by the claims. */
export type ClaimedRights = {
  /** Null: they give no role, or no site; `why` says which. */
  readonly rights: { readonly role: AccountRole; readonly sites: readonly string[] | null } | null;
  readonly why: string;
  readonly login: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
};

/**
 * Reads role, sites and names from claims. Of several roles, the first in the settings counts.
 * Pure.
 */
export function readClaims(claims: Claims, settings: OidcSettings): ClaimedRights {
  const values = textsOf(claims, settings.rolesClaim);
  const role = readPairs(settings.roleMap ?? '').find(([value]) => values.includes(value))?.[1];
  const sites = sitesOf(claims, settings);
  const email = textsOf(claims, settings.emailClaim)[0];
  const named = {
    login: textsOf(claims, settings.loginClaim)[0]?.toLowerCase(),
    name: textsOf(claims, settings.nameClaim)[0]?.trim().slice(0, 200) || undefined,
    email: claims['email_verified'] === false || !email?.includes('@') ? undefined : email,
  };
  if (role === undefined)
    return { rights: null, why: `no role: the claim ${settings.rolesClaim} gives none`, ...named };
  if (sites?.length === 0)
    return { rights: null, why: `no site: the claim ${settings.sitesClaim} gives none`, ...named };
  return { rights: { role: role as AccountRole, sites }, why: 'the claims give it', ...named };
}

const SITE = /^[^\s:/+#]{1,64}$/;

function sitesOf(claims: Claims, { sitesClaim, siteMap }: OidcSettings): readonly string[] | null {
  if (sitesClaim === undefined) return null;
  const values = textsOf(claims, sitesClaim);
  const named =
    siteMap === undefined
      ? values.filter((value) => value !== '*')
      : readPairs(siteMap).flatMap(([value, site]) => (values.includes(value) ? [site] : []));
  if (named.includes('*')) return null;
  return [...new Set(named)].filter((site) => SITE.test(site)).slice(0, 100);
}

/** A claim as texts: by its whole name, since some names hold dots, else along the dots. */
function textsOf(claims: Claims, path: string): readonly string[] {
  const found = Object.hasOwn(claims, path) ? claims[path] : path.split('.').reduce(memberOf, claims as unknown);
  return [found].flat().filter((value): value is string => typeof value === 'string' && value !== '');
}

function memberOf(from: unknown, name: string): unknown {
  const isRecord = typeof from === 'object' && from !== null && !Array.isArray(from) && Object.hasOwn(from, name);
  return isRecord ? (from as Claims)[name] : undefined;
}

/** Values by which providers show that they checked more than a password (RFC 8176). */
const STRONG: readonly string[] = ['mfa', 'otp', 'hwk', 'swk', 'fpt', 'face', 'iris', 'pin', 'sc', 'sms'];

/** Whether the provider checked a second factor, by the settings' rule. Pure. */
export function hadSecondFactor(claims: Claims, { secondFactor }: Pick<OidcSettings, 'secondFactor'>): boolean {
  switch (secondFactor) {
    case 'provider':
      return true;
    case 'here':
      return false;
    case 'claim': {
      const ways = textsOf(claims, 'amr');
      return ways.includes('mfa') || (ways.includes('pwd') && ways.some((way) => STRONG.includes(way)));
    }
    default:
      return secondFactor satisfies never;
  }
}
