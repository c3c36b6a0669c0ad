import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import type { Access } from '../broker/access/principal.ts';
import { createRateLimit } from '../http/access/rate-limit.ts';
import { docsPage } from '../http/docs-page.ts';
import type { HttpApp, Routes } from '../http/http-app.ts';
import type { Metrics } from '../http/metrics.ts';
import { plantRoutes } from '../http/plant-routes.ts';
import { type Readiness, rememberReadiness } from '../http/readiness.ts';
import type { Refusals } from '../http/refusals.ts';
import { createHttpServer } from '../http/server.ts';
import { type SettingInForce, type SystemFinding, systemRoutes } from '../http/system-routes.ts';
import { webApp } from '../http/web-app.ts';
import { systemNow } from '../lib/clock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Log } from '../lib/log.ts';
import type { SecretVerifier } from '../lib/secrets/secret-verifier.ts';
import { secondFactorRoles } from '../ticketing/accounts/access-settings.ts';
import { listAccounts } from '../ticketing/accounts/accounts.ts';
import { announceLocalApi, type LocalBroker, newLocalToken } from '../ticketing/accounts/local-api.ts';
import { createLookUpLimit } from '../ticketing/accounts/look-up-limit.ts';
import { createOpenSignIn, createSignIn } from '../ticketing/api/access/create-sign-in.ts';
import { createSignInNotes, type SignInNotes } from '../ticketing/api/note-sign-ins.ts';
import { createHumanAccess } from '../ticketing/create-human-access.ts';
import type { Ticketing } from '../ticketing/create-ticketing.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { createSqlIdempotencyStore } from '../ticketing/db/sql-idempotency-store.ts';
import type { Job } from '../ticketing/jobs/job.ts';
import { openAccessKey } from '../ticketing/sign-in/factors/access-key.ts';
import { createSecretBox } from '../ticketing/sign-in/factors/secret-box.ts';
import type { OidcSignIn } from '../ticketing/sign-in/oidc/sign-in-oidc.ts';
import { VERSION } from '../version.ts';
import type { Config } from './config.ts';
import { openHttps, openLocal } from './https-listeners.ts';

/**
 * The built web app: beside the bundled program, or in dist/ where the program runs from its
 * sources.
 */
const WEB_FOLDER = [path.join(import.meta.dirname, 'web'), path.join(import.meta.dirname, '../dist/web')].find(
  (folder) => existsSync(path.join(folder, 'index.html')),
);

/** A wrong credential costs its address as much as this many requests. */
const REQUESTS_PER_LOOK_UP = 5;

/**
 * Opens the API with its sign-in and listens. Commands on this machine find it by a file in the
 * data folder.
 * @param broker the broker's entry in that file
 * @param devices checks the identity of devices
 * @param people checks passwords; separate from devices, so that guessing devices slow no person
 * down
 * @returns the address, and the jobs that keep accounts and the record of sign-ins up to date
 */
export async function openHttp(options: {
  config: Config;
  /** `health`: `/healthz`, `/readyz` and `/metrics` alone. */
  serves: 'everything' | 'health';
  broker: LocalBroker;
  devOpen: boolean;
  db: Db;
  devices: Pick<Access, 'authenticate'>;
  people: SecretVerifier;
  readiness: Readiness;
  refusals: Refusals;
  metrics: Metrics;
  routes: readonly Routes[];
  /** Pages of people without an account. */
  outside: Ticketing['outside'];
  /** Settings in force, and the checks of an installation that runs. */
  system: { readonly settings: readonly SettingInForce[]; readonly examine: () => Promise<readonly SystemFinding[]> };
  lifecycle: Lifecycle;
  log: Log;
}): Promise<{ readonly address: string; readonly jobs: readonly Job[] }> {
  const {
    config,
    serves,
    devOpen,
    db,
    devices,
    people: verifier,
    readiness,
    refusals,
    metrics,
    lifecycle,
    log,
  } = options;
  const { adminToken, host, port, trustedProxies, requestsPerSecond } = config.http;
  const { maxConnections, maxConnectionsPerAddress } = config.http;
  const limits = { idleHours: config.http.sessionIdleHours, days: config.http.sessionDays };
  const plant = { timeZone: config.site.timeZone, version: VERSION, brokerPorts: options.broker.ports };
  const shown = { home: '/', oidc: config.oidc, publicUrl: config.public.url };
  const key = await openAccessKey({ dataDir: config.data.dir, keyFile: config.access.keyFile });
  const second = { box: createSecretBox(key), secondFactorRoles: secondFactorRoles(config.access) };
  const lookUps = createLookUpLimit({
    perSecond: Math.max(1, requestsPerSecond / REQUESTS_PER_LOOK_UP),
    now: Date.now,
    refused: (address) => refusals.note('too_many_credentials', { address }),
  });
  const human = createHumanAccess({
    db,
    now: systemNow,
    verifier,
    limits,
    log,
    lookUps,
    ...shown,
    ...second,
    tokenMaxDays: config.http.tokenMaxDays,
  });
  const outside = options.outside({ lookUps, known: human.known });
  if (
    serves === 'everything' &&
    !devOpen &&
    adminToken === undefined &&
    (await listAccounts(db, { after: '', limit: 1 })).length === 0
  ) {
    log.warn('nobody has an account yet: "harbinger user add LOGIN --role administrator" makes the first one');
  }
  const { tlsPort, tlsCertFile: certFile, tlsKeyFile: keyFile, plain } = config.http;
  const secure: { port: number; app?: HttpApp } = { port: 0 };
  // Both hand over to the app once it is there.
  const handler: RequestListener = (request, response) => secure.app?.routing(request, response);
  const local = tlsPort !== undefined && plain !== 'serve' ? await openLocal(handler) : undefined;
  if (local) lifecycle.onStop('local HTTP', local.close);
  const signIns = createSignInNotes({ db, now: systemNow, log });
  lifecycle.onStop('sign-in notes', signIns.close);
  const localToken = newLocalToken();
  const adminTokens = [localToken, ...(adminToken === undefined ? [] : [adminToken])];
  const remembered = rememberReadiness(readiness, Date.now);
  const system = { ...options.system, readiness: remembered, version: VERSION, startedAt: systemNow() };
  const app = await createHttpServer({
    log,
    version: VERSION,
    trustedProxies,
    connections: { maxConnections, maxConnectionsPerAddress },
    onlyHttps: local && { port: () => secure.port, isLocal: local.isLocal },
    guards: {
      signIn: devOpen
        ? createOpenSignIn(human.known)
        : createSignIn({ access: devices, adminTokens, known: human.known, lookUps }),
      reach: human.reach,
      separateDuties: config.http.separateDuties === 'on',
      fresh: { minutes: config.http.freshSignInMinutes, now: systemNow },
      rate: devOpen ? undefined : { limit: createRateLimit(requestsPerSecond), now: Date.now },
      refusals,
    },
    idempotency: { store: createSqlIdempotencyStore(db), now: systemNow },
    readiness: remembered,
    metrics,
    routes:
      serves === 'health'
        ? []
        : [
            signIns.routes,
            plantRoutes(plant),
            systemRoutes(system),
            ...human.routes,
            ...outside.routes,
            ...options.routes,
          ],
    pages:
      serves === 'health'
        ? []
        : [signIns.routes, docsPage, webApp({ folder: WEB_FOLDER }), ...human.pages, ...outside.pages],
  });
  lifecycle.onStop('http', () => app.close());
  const jobs = serves === 'health' ? [] : accessJobs({ signIns, oidc: human.oidc });
  const told = { token: localToken, broker: options.broker };
  let http = `http://${host}:${port}`;
  if (tlsPort === undefined || plain !== 'off') http = await listen(app, { host, port });
  else await app.ready();
  secure.app = app;
  if (tlsPort !== undefined && certFile !== undefined && keyFile !== undefined) {
    const limits = { maxConnections, maxConnectionsPerAddress, trustedProxies, refusals };
    const https = await openHttps({ host, port: tlsPort, certFile, keyFile, handler, limits, log });
    lifecycle.onStop('https', https.close);
    secure.port = https.port;
    const own = local ? `http://127.0.0.1:${local.port}` : http;
    lifecycle.onStop('local API', await announceLocalApi(config.data.dir, { http: own, ...told }));
    return { address: `https://${nameOf(host)}:${https.port}`, jobs };
  }
  lifecycle.onStop('local API', await announceLocalApi(config.data.dir, { http, ...told }));
  return { address: http, jobs };
}

/**
 * Periodic work on accounts: failed sign-ins become events, and accounts that the plant's provider
 * no longer confirms end.
 */
function accessJobs({ signIns, oidc }: { signIns: SignInNotes; oidc: OidcSignIn | undefined }): readonly Job[] {
  const shared = { lane: 'access' } as const;
  return [
    {
      name: 'failed sign-ins',
      ...shared,
      schedule: { everyMs: 10_000 },
      // They are counted in memory.
      where: 'every process',
      work: () => signIns.flush(systemNow()),
    },
    ...(oidc
      ? [
          {
            name: 'plant accounts',
            ...shared,
            schedule: { everyMs: 60_000 },
            where: 'one process',
            work: oidc.sweep,
          } as const,
        ]
      : []),
  ];
}

async function listen(app: HttpApp, { host, port }: { host: string; port: number }): Promise<string> {
  return await app.listen({ host, port }).catch((cause: unknown) => {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const why = taken ? 'is already in use; set HTTP_PORT (0 picks a free one)' : messageOf(cause);
    throw new AppError('unavailable', `HTTP port ${port} ${why}`, { cause });
  });
}

/** How this machine calls an address that it listens on. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
