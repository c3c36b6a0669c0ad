import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { SignInPlace } from '../../accounts/sessions.ts';
import type { Db } from '../../db/sql.ts';
import { admit, type Entry, type EntryRules } from '../admit.ts';
import { endStaleIdentities, followClaims } from './identities.ts';
import { beginFlow, takeFlow } from './oidc-flows.ts';
import type { OidcProvider } from './oidc-provider.ts';
import type { OidcProviderSettings } from './oidc-settings.ts';
import { hadSecondFactor } from './read-claims.ts';

/** Signs people in by the plant's provider. */
export type OidcSignIn = {
  /** Label of the button. */
  readonly label: string;
  readonly issuer: string;
  /**
   * Begins.
   * @returns the address for the browser, and its cookie meanwhile
   * @throws {AppError} `unavailable` while the provider does not answer
   */
  begin(begin: {
    readonly returnTo: string | undefined;
    readonly fresh: boolean;
    readonly address: string;
  }): Promise<{ readonly url: URL; readonly browser: string }>;
  /**
   * Ends it with the answer that the browser brought, once.
   * @returns what the proof opens, and where the person wanted to go
   * @throws {AppError} `unauthorized`, `forbidden` for a person without rights here, `unavailable`
   */
  finish(end: {
    readonly answer: URL;
    readonly browser: string | undefined;
    readonly from: SignInPlace;
  }): Promise<{ readonly entry: Entry; readonly returnTo: string | null }>;
  /** Disables accounts that the provider has not confirmed for too long. */
  sweep(): Promise<void>;
};

/** Sends no request before the first sign-in. */
export function createOidcSignIn(options: {
  db: Db;
  now: Now;
  provider: OidcProvider;
  settings: OidcProviderSettings;
  rules: EntryRules;
  log: Log;
}): OidcSignIn {
  const { db, now, provider, settings, rules, log } = options;
  const { issuer, label, staleDays } = settings;
  return {
    label,
    issuer,
    async begin(begin) {
      const { flow, browser } = await db.transaction((sql) => beginFlow(sql, begin, now()));
      return { url: await provider.begin(flow, flow), browser };
    },
    async finish({ answer, browser, from }) {
      const state = answer.searchParams.get('state') ?? '';
      const flow = browser === undefined ? undefined : await takeFlow(db, { state, browser }, now());
      if (!flow)
        throw new AppError('unauthorized', 'This sign-in was begun elsewhere, too long ago, or used. Begin again.');
      const person = await provider.finish(answer, flow, flow);
      const { subject } = person;
      const entered = await db.transaction(async (sql) => {
        const followed = await followClaims(sql, person, { settings, now: now() });
        if ('refused' in followed) return followed;
        const { personId } = followed;
        const secondFactor = hadSecondFactor(person.claims, settings);
        // A proof of unknown age is not fresh, unless it was just requested.
        const authenticatedAt = person.authenticatedAt ?? (flow.fresh ? now() : new Date(0));
        const proof = { personId, by: 'oidc', from, authenticatedAt, secondFactor } as const;
        return { personId, entry: await admit(sql, proof, { rules, now: now() }) };
      });
      if ('refused' in entered) {
        log.warn({ issuer, subject, address: from.address, reason: entered.refused }, 'sign-in refused');
        const yours = ` (Issuer ${issuer}, subject ${subject}.)`;
        throw new AppError('forbidden', entered.refused + yours);
      }
      log.info({ personId: entered.personId, address: from.address }, 'signed in by provider');
      return { entry: entered.entry, returnTo: flow.returnTo };
    },
    async sweep() {
      const ended = await db.transaction((sql) => endStaleIdentities(sql, { issuer, staleDays, now: now() }));
      for (const personId of ended) log.warn({ personId, reason: 'provider_silent' }, 'account disabled');
    },
  };
}
