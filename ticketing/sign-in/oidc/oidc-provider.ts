import { readFile } from 'node:fs/promises';
import type * as Client from 'openid-client';
import { AppError, messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { OidcProviderSettings } from './oidc-settings.ts';
import type { Claims } from './read-claims.ts';

/** Values that a sign-in must bring back unchanged. */
export type OidcChecks = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

/** The person, as the provider states them. */
export type OidcPerson = {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Claims;
  /** When they last proved it there; undefined where the provider does not say. */
  readonly authenticatedAt: Date | undefined;
};

/** The plant's OpenID Connect provider. */
export type OidcProvider = {
  /**
   * Where to send a browser.
   * @param fresh they must prove their identity there again
   * @throws {AppError} `unavailable`
   */
  begin(checks: OidcChecks, how: { readonly fresh: boolean }): Promise<URL>;
  /**
   * Takes the answer that a browser brought.
   * @throws {AppError} `unauthorized` for one that is not in order, `unavailable` while the
   * provider is away
   */
  finish(answer: URL, checks: OidcChecks, how: { readonly fresh: boolean }): Promise<OidcPerson>;
  /** Asks it for its metadata. @throws {AppError} `unavailable` */
  check(): Promise<void>;
};

/** How long the provider may take for each answer. */
const TIMEOUT_SECONDS = 10;

/** How far its clock may be from ours. */
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * How long it counts as reachable: after that its metadata is requested again before a person is
 * sent to it.
 */
const METADATA_MS = 60_000;

/** Pause after an unanswered request. */
const PAUSE_MS = 2_000;

/** The greatest age of a proof that was requested again. */
const FRESH_SECONDS = 300;

type Known = { readonly at: number; readonly client: typeof Client; readonly config: Client.Configuration };

/**
 * Sends no request before the first sign-in. After a failure at the start, the next sign-in asks
 * again.
 */
export function createOidcProvider(options: {
  settings: OidcProviderSettings;
  publicUrl: string;
  now: () => number;
  log: Log;
}): OidcProvider {
  const { settings, publicUrl, now, log } = options;
  const redirectUri = callbackUrl(publicUrl);
  let known: Known | undefined;
  let asking: Promise<Known> | undefined;
  let failed: { readonly at: number; readonly error: AppError } | undefined;

  async function ask(): Promise<Known> {
    try {
      known = { at: now(), ...(await discover(settings)) };
      failed = undefined;
      return known;
    } catch (cause) {
      const error = away(cause);
      log.warn({ err: cause, issuer: settings.issuer, reason: 'discovery_failed' }, 'sign-in provider unavailable');
      failed = { at: now(), error };
      throw error;
    } finally {
      asking = undefined;
    }
  }

  async function ready(): Promise<Known> {
    if (known && now() - known.at < METADATA_MS) return known;
    if (failed && now() - failed.at < PAUSE_MS) throw failed.error;
    asking ??= ask();
    return await asking;
  }

  return {
    async begin({ state, nonce, codeVerifier }, { fresh }) {
      const { client, config } = await ready();
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: scopesOf(settings),
        state,
        nonce,
        code_challenge_method: 'S256',
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        ...(fresh && { prompt: 'login', max_age: '0' }),
      });
    },
    async finish(answer, checks, { fresh }) {
      const { client, config } = await ready();
      try {
        return await exchange({ client, config, answer: atCallback(answer, redirectUri), checks, fresh });
      } catch (cause) {
        throw refusalOf(cause, { client, settings, log });
      }
    },
    async check() {
      await ready();
    },
  };
}

/** Where the provider sends browsers back to: it must be registered there. */
export function callbackUrl(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/sign-in/oidc/callback`;
}

/** As it was given to the provider, with any proxies between the browser and us. */
function atCallback(answer: URL, redirectUri: string): URL {
  const url = new URL(redirectUri);
  url.search = answer.search;
  return url;
}

async function discover(settings: OidcProviderSettings): Promise<Omit<Known, 'at'>> {
  const client = await import('openid-client');
  const { issuer, clientId, clientSecretFile } = settings;
  const secret = clientSecretFile ? (await readFile(clientSecretFile, 'utf8')).trim() : settings.clientSecret;
  const config = await client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    secret === undefined ? client.None() : secretBy(client, secret),
    {
      timeout: TIMEOUT_SECONDS,
      // Signatures are checked although TLS authenticates the provider: `none` is never accepted.
      execute: [
        client.enableNonRepudiationChecks,
        ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
      ],
    },
  );
  return { client, config };
}

/**
 * As the provider takes the client's secret: in the header, or in the body where it takes that
 * alone.
 */
function secretBy(client: typeof Client, secret: string): Client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: ways = ['client_secret_basic'] } = server;
    return ways.includes('client_secret_basic') ? basic(server, ...rest) : post(server, ...rest);
  };
}

async function exchange(options: {
  client: typeof Client;
  config: Client.Configuration;
  answer: URL;
  checks: OidcChecks;
  fresh: boolean;
}): Promise<OidcPerson> {
  const { client, config, answer, checks, fresh } = options;
  const tokens = await client.authorizationCodeGrant(config, answer, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.codeVerifier,
    idTokenExpected: true,
    ...(fresh && { maxAge: FRESH_SECONDS }),
  });
  const told = tokens.claims();
  if (!told) throw new Error('the provider sent no ID token');
  const { sub: subject, iss: issuer, auth_time: at } = told;
  const more = config.serverMetadata().userinfo_endpoint
    ? await client.fetchUserInfo(config, tokens.access_token, subject)
    : {};
  const authenticatedAt = typeof at === 'number' ? new Date(at * 1000) : undefined;
  return { issuer, subject, claims: { ...more, ...told }, authenticatedAt };
}

/** The failure in words for the person; the cause goes to the log. */
function refusalOf(cause: unknown, { client, settings, log }: Pick<Known, 'client'> & Refused): AppError {
  const { issuer } = settings;
  if (cause instanceof client.AuthorizationResponseError) {
    log.warn({ issuer, reason: 'provider_refused', error: cause.error }, 'sign-in refused');
    return new AppError('unauthorized', `The sign-in service refused: ${cause.error_description ?? cause.error}.`);
  }
  const status = cause instanceof client.ResponseBodyError ? cause.status : undefined;
  if (isAway(cause) || (status !== undefined && status >= 500)) {
    log.warn({ err: cause, issuer, reason: 'no_answer' }, 'sign-in provider unavailable');
    return away(cause);
  }
  log.warn({ err: cause, issuer, reason: 'answer_refused' }, 'sign-in refused');
  return new AppError('unauthorized', 'The answer of the sign-in service is not in order. Begin again.', { cause });
}

type Refused = { readonly settings: OidcProviderSettings; readonly log: Log };

function away(cause: unknown): AppError {
  return new AppError('unavailable', 'The sign-in service does not answer. Try again in a moment.', { cause });
}

/** Whether the network failed, rather than the answer. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, name, cause } = error as Error & { code?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'OAUTH_TIMEOUT') return true;
  if (typeof code === 'string' && /^(E(CONN|NOTFOUND|HOST|NET|PIPE|AI_)|UND_ERR)/.test(code)) return true;
  return (name === 'TypeError' && messageOf(error) === 'fetch failed') || (cause !== undefined && isAway(cause));
}

function scopesOf({ scopes }: OidcProviderSettings): string {
  return [...new Set(['openid', ...scopes.split(/\s+/).filter(Boolean)])].join(' ');
}
