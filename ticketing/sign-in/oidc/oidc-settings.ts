import { isIP } from 'node:net';
import { Type } from 'typebox';
import { roles } from '../../../http/access/roles.ts';

const text = (description: string) => Type.String({ minLength: 1, maxLength: 4_096, description });
const claim = (what: string) => text(`claim that holds ${what}; dots lead into an object, as in realm_access.roles`);

/** Sign-in at the plant's OpenID Connect provider; the section `oidc` of the settings. */
export const OidcSettings = Type.Object(
  {
    issuer: Type.Optional(
      Type.String({
        pattern: '^https?://[^\\s?#]+$',
        description: 'issuer URL of the OpenID Connect provider, https except on this machine; absent = none',
      }),
    ),
    clientId: Type.Optional(text('client id that the provider gave')),
    clientSecret: Type.Optional(
      text('secret of the client; absent with OIDC_CLIENT_SECRET_FILE or for a public client'),
    ),
    clientSecretFile: Type.Optional(text('file that holds the secret of the client, on one line')),
    scopes: text('scopes to request, separated by spaces; openid is always among them'),
    loginClaim: claim('the login'),
    nameClaim: claim("the person's name"),
    emailClaim: claim('the e-mail address'),
    rolesClaim: claim('roles of a person: a text or a list'),
    roleMap: Type.Optional(
      text(
        'value=role pairs separated by semicolons, as in plant-admins=administrator;crew=technician; the first that fits counts',
      ),
    ),
    sitesClaim: Type.Optional(claim('the sites: a text or a list; absent = everyone is for all sites')),
    siteMap: Type.Optional(
      text('value=site pairs separated by semicolons, * for all sites; absent = the values are the sites'),
    ),
    accounts: Type.Enum(['made', 'linked'], {
      description: 'made: a first sign-in makes the account; linked: only accounts that an administrator linked',
    }),
    passwords: Type.Enum(['everyone', 'administrators'], {
      description: 'people who may still sign in with a password: everyone, or administrators alone',
    }),
    secondFactor: Type.Enum(['claim', 'provider', 'here'], {
      description:
        'claim: the amr claim shows whether the provider checked a second factor; provider: it always does; here: this program checks one',
    }),
    label: text('label of the button on the sign-in page'),
    sessionHours: Type.Integer({
      minimum: 1,
      maximum: 720,
      description: 'the longest that a session lasts before the claims are checked again',
    }),
    staleDays: Type.Integer({
      minimum: 1,
      maximum: 3_650,
      description: 'an account that the provider has not confirmed for so long is disabled',
    }),
  },
  { additionalProperties: false },
);

/** {@link OidcSettings} as the program uses it. */
export type OidcSettings = Type.Static<typeof OidcSettings>;

/** The settings with the needs of a provider. */
export type OidcProviderSettings = OidcSettings & { readonly issuer: string; readonly clientId: string };

/** The defaults. */
export const OIDC_DEFAULTS: OidcSettings = {
  scopes: 'openid profile email',
  loginClaim: 'preferred_username',
  nameClaim: 'name',
  emailClaim: 'email',
  rolesClaim: 'groups',
  accounts: 'made',
  passwords: 'everyone',
  secondFactor: 'claim',
  label: 'Sign in with the plant account',
  sessionHours: 8,
  staleDays: 60,
};

/** Whether a provider is set. */
export function hasProvider(settings: OidcSettings): settings is OidcProviderSettings {
  return settings.issuer !== undefined && settings.clientId !== undefined;
}

/** Checks of the section `oidc` beyond its schema. @param publicUrl where people open Harbinger */
export function oidcProblems(settings: Readonly<Record<string, unknown>>, publicUrl: unknown): readonly string[] {
  const { issuer, clientId, clientSecret, clientSecretFile, roleMap } = settings;
  if (typeof issuer !== 'string') return [];
  const problems: string[] = [];
  if (!isSafe(issuer)) problems.push('OIDC_ISSUER: an https URL; http only for this machine');
  if (clientId === undefined) problems.push('OIDC_CLIENT_ID: needed with OIDC_ISSUER');
  if (publicUrl === undefined)
    problems.push('PUBLIC_URL: needed with OIDC_ISSUER; the provider sends people back to it');
  if (clientSecret !== undefined && clientSecretFile !== undefined) {
    problems.push('OIDC_CLIENT_SECRET_FILE: not beside OIDC_CLIENT_SECRET');
  }
  const known: readonly string[] = roles.filter((role) => role !== 'service');
  const pairs = typeof roleMap === 'string' ? readPairs(roleMap) : [];
  if (pairs.length === 0) problems.push('OIDC_ROLE_MAP: needed with OIDC_ISSUER; without it nobody has a role');
  const wrong = pairs.filter(([, role]) => !known.includes(role)).map(([, role]) => role);
  if (wrong.length > 0) problems.push(`OIDC_ROLE_MAP: ${wrong.join(', ')}: roles are ${known.join(', ')}`);
  return problems;
}

/** Whether a URL's answer is safe from changes on the way. */
export function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isThisMachine(hostname);
}

function isThisMachine(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** `a=b;c=d` as pairs; the last `=` of each divides, since names of a directory hold some. Pure. */
export function readPairs(text: string): readonly (readonly [value: string, meaning: string])[] {
  return text.split(';').flatMap((pair) => {
    const at = pair.lastIndexOf('=');
    const [value, meaning] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    return at < 1 || value === '' || meaning === '' ? [] : [[value, meaning] as const];
  });
}
