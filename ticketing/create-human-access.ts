import type { Reach } from '../http/access/reach.ts';
import type { Role } from '../http/access/roles.ts';
import type { Routes } from '../http/http-app.ts';
import type { Now } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { SecretVerifier } from '../lib/secrets/secret-verifier.ts';
import { createReach } from './access/reach.ts';
import { findToken, TOKEN_DAYS } from './accounts/api-tokens.ts';
import { type LookUpLimit, unlimitedLookUps } from './accounts/look-up-limit.ts';
import { findSession, type SessionLimits } from './accounts/sessions.ts';
import { accountRoutes } from './api/access/account-routes.ts';
import type { KnownCallers } from './api/access/create-sign-in.ts';
import { identityRoutes } from './api/access/identity-routes.ts';
import { oidcPages } from './api/access/oidc-pages.ts';
import { secondFactorPages } from './api/access/second-factor-pages.ts';
import { factorResetRoutes, secondFactorRoutes } from './api/access/second-factor-routes.ts';
import { sessionListRoutes } from './api/access/session-list-routes.ts';
import { sessionRoutes } from './api/access/session-routes.ts';
import { signInPage } from './api/access/sign-in-page.ts';
import { tokenRoutes } from './api/access/token-routes.ts';
import type { Db } from './db/sql.ts';
import type { EntryRules } from './sign-in/admit.ts';
import { createSecondFactors } from './sign-in/factors/create-second-factors.ts';
import type { SecretBox } from './sign-in/factors/secret-box.ts';
import { relyingPartyOf } from './sign-in/factors/webauthn.ts';
import { createOidcProvider } from './sign-in/oidc/oidc-provider.ts';
import { hasProvider, OIDC_DEFAULTS, type OidcSettings } from './sign-in/oidc/oidc-settings.ts';
import { createOidcSignIn, type OidcSignIn } from './sign-in/oidc/sign-in-oidc.ts';
import { createSecondStep } from './sign-in/second-step.ts';
import { createPeopleSignIn, type PeopleSignIn } from './sign-in/sign-in-people.ts';

/** Permissions: people with accounts, programs with tokens. */
export type HumanAccess = {
  readonly known: KnownCallers;
  readonly reach: Reach;
  readonly people: PeopleSignIn;
  readonly limits: SessionLimits;
  /** Absent: no provider is set. */
  readonly oidc: OidcSignIn | undefined;
  /** Below `/api/v1`. */
  readonly routes: readonly Routes[];
  /** Beside the API. */
  readonly pages: readonly Routes[];
};

/** Wires accounts, sessions and tokens over a database whose schema is up to date. */
export function createHumanAccess(options: {
  db: Db;
  now: Now;
  verifier: SecretVerifier;
  limits: SessionLimits;
  log: Log;
  /** Where people go once they have signed in. */
  home: string;
  /** Limit of look-ups per address; left out: none. */
  lookUps?: LookUpLimit;
  /** Absent: no provider is set. */
  oidc?: OidcSettings | undefined;
  /** Left out: 365. */
  tokenMaxDays?: number;
  /** Where people open Harbinger. */
  publicUrl?: string | undefined;
  /** Seals second factors. */
  box: SecretBox;
  /** Roles that must have a second factor; left out: none. */
  secondFactorRoles?: readonly Role[] | undefined;
}): HumanAccess {
  const {
    db,
    now,
    home,
    log,
    oidc: settings = OIDC_DEFAULTS,
    publicUrl,
    lookUps = unlimitedLookUps,
    secondFactorRoles: required = [],
    box,
  } = options;
  const limits = { ...options.limits, secondFactorRoles: required };
  const party = publicUrl === undefined ? undefined : relyingPartyOf(publicUrl);
  const factors = createSecondFactors({ db, now, box, required, party, log });
  const provided = hasProvider(settings) && publicUrl !== undefined ? settings : undefined;
  const rules: EntryRules = {
    limits,
    passwords: provided?.passwords ?? 'everyone',
    oidcHours: settings.sessionHours,
    factors,
  };
  const anyone = createPeopleSignIn({ ...options, rules });
  const people: PeopleSignIn = {
    ...anyone,
    byLink: (offer) =>
      lookUps.lookUp({ address: offer.from.address, credential: offer.code }, () => anyone.byLink(offer)),
  };
  const provider =
    provided && createOidcProvider({ settings: provided, publicUrl: publicUrl ?? '', now: () => now().getTime(), log });
  const anybody = provided && provider && createOidcSignIn({ db, now, provider, settings: provided, rules, log });
  const oidc: OidcSignIn | undefined = anybody && {
    ...anybody,
    finish: (end) =>
      lookUps.lookUp({ address: end.from.address, credential: end.answer.search }, () => anybody.finish(end)),
  };
  const secondStep = createSecondStep({ db, now, factors, rules, log });
  return {
    known: {
      bySession: (token) => findSession(db, token, { now: now(), limits }),
      byToken: (secret) => findToken(db, secret, now()),
    },
    reach: createReach(db),
    people,
    limits,
    oidc,
    routes: [
      sessionRoutes({ db, now, people, limits, secondStep, factors }),
      sessionListRoutes({ db, now, limits }),
      factorResetRoutes({ db, now }),
      secondFactorRoutes({ db, now, factors, secondStep, limits }),
      accountRoutes({ db, now }),
      identityRoutes({ db, now, issuer: oidc?.issuer }),
      tokenRoutes({ db, now, maxDays: options.tokenMaxDays ?? TOKEN_DAYS }),
    ],
    pages: [
      signInPage({ people, limits, home, provider: oidc?.label }),
      secondFactorPages({ factors, secondStep, limits, home }),
      ...(oidc ? [oidcPages({ oidc, limits, home })] : []),
    ],
  };
}
