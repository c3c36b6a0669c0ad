import type { SecretVerifier } from '../../broker/secret-verifier.ts';
import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db.ts';
import { accountRoutes } from '../http/account-routes.ts';
import { progressPage, progressRoutes } from '../http/progress-routes.ts';
import type { Routes } from '../http/server.ts';
import { sessionRoutes } from '../http/session-routes.ts';
import type { KnownCallers } from '../http/sign-in.ts';
import { signInPage } from '../http/sign-in-page.ts';
import { tokenRoutes } from '../http/token-routes.ts';
import { findToken } from './api-tokens.ts';
import { type LookUpLimit, unlimitedLookUps } from './look-up-limit.ts';
import { createReach, type Reach } from './reach.ts';
import { findSession, type SessionLimits } from './sessions.ts';
import { createPeopleSignIn, type PeopleSignIn } from './sign-in-people.ts';

/** Who may do what: people with accounts, programs with tokens. */
export type HumanAccess = {
  readonly known: KnownCallers;
  readonly reach: Reach;
  readonly people: PeopleSignIn;
  readonly limits: SessionLimits;
  /** Below `/api/v1`. */
  readonly routes: readonly Routes[];
  /** Beside the API. */
  readonly pages: readonly Routes[];
};

/** Wires accounts, sessions and tokens over a database whose schema is up to date. */
export async function createHumanAccess(options: {
  db: Db;
  now: Now;
  verifier: SecretVerifier;
  limits: SessionLimits;
  log: Log;
  /** In which pages show times. */
  timeZone: string;
  /** Where people go once they have signed in. */
  home: string;
  /** What an address may have looked up; left out: anything. */
  lookUps?: LookUpLimit;
}): Promise<HumanAccess> {
  const { db, now, limits, timeZone, home, lookUps = unlimitedLookUps } = options;
  const anyone = await createPeopleSignIn(options);
  const people: PeopleSignIn = {
    ...anyone,
    byLink: (offer) =>
      lookUps.lookUp({ address: offer.from.address, credential: offer.code }, () => anyone.byLink(offer)),
  };
  return {
    known: {
      bySession: (token) => findSession(db, token, { now: now(), limits }),
      byToken: (secret) => findToken(db, secret, now()),
    },
    reach: createReach(db),
    people,
    limits,
    routes: [
      sessionRoutes({ db, now, people, limits }),
      accountRoutes({ db, now }),
      tokenRoutes({ db, now }),
      progressRoutes({ db, lookUps }),
    ],
    pages: [progressPage({ db, lookUps, timeZone }), signInPage({ people, limits, home })],
  };
}
