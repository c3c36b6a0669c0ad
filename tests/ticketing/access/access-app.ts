import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import type { Access } from '../../../broker/access/principal.ts';
import type { RateLimit } from '../../../http/access/rate-limit.ts';
import type { Role } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { createHttpServer } from '../../../http/server.ts';
import { createSecretVerifier } from '../../../lib/secrets/secret-verifier.ts';
import type { AccountRole } from '../../../ticketing/accounts/accounts.ts';
import { openSession } from '../../../ticketing/accounts/sessions.ts';
import { createSignIn } from '../../../ticketing/api/access/create-sign-in.ts';
import { createHumanAccess } from '../../../ticketing/create-human-access.ts';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createSecretBox } from '../../../ticketing/sign-in/factors/secret-box.ts';
import type { OidcSettings } from '../../../ticketing/sign-in/oidc/oidc-settings.ts';
import type { FileStore } from '../../../ticketing/work/files/file-store.ts';
import type { SoakSeries } from '../../../ticketing/work/soak-coverage.ts';
import { closedAccess } from '../../helpers/closed-access.ts';

/** The bearer that may do everything. */
export const ADMIN = 'an-administrator-for-tests-only';
const limits = { idleHours: 12, days: 7 };

/** A server with people, programs and tickets, as a plant runs it. */
export type AccessApp = {
  readonly app: HttpApp;
  readonly ticketing: Ticketing;
  readonly clock: { now: Date };
  /** All that was logged, at every level. */
  readonly logged: () => string;
  /** Disables accounts that the provider has not confirmed for long. */
  sweepPlantAccounts(): Promise<void>;
  /** Adds a person with a session. @returns the `Cookie` header */
  person(id: string, role: AccountRole, sites?: readonly string[] | null): Promise<string>;
};

type Asked = {
  readonly more?: readonly Routes[];
  readonly limit?: RateLimit;
  readonly files?: FileStore;
  readonly series?: SoakSeries;
  readonly access?: Pick<Access, 'authenticate'>;
  readonly separateDuties?: boolean;
  readonly oidc?: OidcSettings;
  readonly publicUrl?: string;
  readonly secondFactorRoles?: readonly Role[];
};

/** Opens it over a database; `more` are further routes. */
export async function openAccessApp(
  db: Db,
  { more = [], limit, separateDuties = false, files, series, access = closedAccess(), ...asked }: Asked = {},
): Promise<AccessApp> {
  const clock = { now: new Date('2026-02-01T10:00:22Z') };
  const now = () => clock.now;
  let text = '';
  const lines = new PassThrough().on('data', (bytes) => {
    text += String(bytes);
  });
  const log = pino({ level: 'trace' }, lines);
  const verifier = createSecretVerifier({ now: () => clock.now.getTime() });
  const human = createHumanAccess({
    db,
    now,
    verifier,
    limits,
    log,
    home: '/home',
    ...asked,
    box: createSecretBox(randomBytes(32)),
  });
  // Rights to a report are asked for many callers: none is drawn.
  const drawReport = async () => new Uint8Array();
  const ticketing = createTicketing({
    db,
    now,
    roster: [],
    log,
    drawReport,
    ...(files && { files }),
    ...(series && { series }),
  });
  const outside = ticketing.outside({ known: human.known, timeZone: 'Asia/Shanghai' });
  await ticketing.start();
  const app = await createHttpServer({
    log,
    version: '0.1.0',
    guards: {
      signIn: createSignIn({ access, adminTokens: [ADMIN], known: human.known }),
      reach: human.reach,
      separateDuties,
      fresh: { minutes: 10, now },
      rate: limit && { limit, now: () => clock.now.getTime() },
    },
    routes: [...human.routes, ...outside.routes, ...ticketing.routes, ...more],
    pages: [...human.pages, ...outside.pages],
  });
  return {
    app,
    ticketing,
    clock,
    logged: () => text,
    sweepPlantAccounts: async () => await human.oidc?.sweep(),
    async person(id, role, sites = null) {
      return await db.transaction(async (sql) => {
        await sql.query('insert into person (id, name) values ($1, $2) on conflict do nothing', [id, `${id} Chen`]);
        await sql.query('insert into account (person_id, login, role, sites, created_at) values ($1, $1, $2, $3, $4)', [
          ...[id, role, sites, clock.now],
        ]);
        return `harbinger_session=${await openSession(sql, id, { now: clock.now, limits })}`;
      });
    },
  };
}

/** Sends one request; JSON in and out. */
export async function send(
  { app }: Pick<AccessApp, 'app'>,
  request: {
    method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    url: string;
    body?: object;
    cookie?: string | undefined;
    token?: string;
    headers?: Record<string, string>;
  },
) {
  const { method = 'GET', url, body, cookie, token, headers = { 'x-requested-with': 'tests' } } = request;
  const answer = await app.inject({
    method,
    url: /^\/(api|t|r|sign-in)\b/.test(url) ? url : `/api/v1${url}`,
    headers: { ...headers, ...(cookie && { cookie }), ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { payload: body }),
  });
  const type = String(answer.headers['content-type']);
  const set = answer.headers['set-cookie'];
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    body: type.includes('json') ? answer.json() : undefined,
    cookie: typeof set === 'string' ? set.split(';', 1)[0] : undefined,
    setCookie: set,
  };
}
