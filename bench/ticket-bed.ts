import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { HttpApp } from '../http/http-app.ts';
import { createHttpServer } from '../http/server.ts';
import { openSignIn } from '../ticketing/api/access/create-sign-in.ts';
import { createTicketing, type Ticketing } from '../ticketing/create-ticketing.ts';
import { createDb } from '../ticketing/db/create-db.ts';
import type { Db } from '../ticketing/db/sql.ts';
import { openDb } from '../ticketing/schema/open-db.ts';
import { type Filled, fillTickets, readFilled } from './ticket-load.ts';

const log = pino({ level: 'silent' });

/**
 * The domain behind its routes on a database full of tickets; `db` waits for long statements, too.
 */
export type TestBed = {
  readonly db: Db;
  readonly app: HttpApp;
  readonly ticketing: Ticketing;
  readonly filled: Filled;
  close(): Promise<void>;
};

/**
 * A database of its own on the server, with this many tickets. Loading takes minutes. The loaded
 * data stays on the server, and later runs copy it, until the load or the schema is another one, or
 * the month.
 */
export async function openTestBed(url: string, tickets: number): Promise<TestBed> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const admin = createDb({ connectionString: url, max: 1, query_timeout: 0 });
  const { template, loadSeconds } = await loadedTemplate(admin, { url, tickets });
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  const db = await open(databaseAt(url, name));
  // Filling takes longer than any statement of the program may.
  const bulk = createDb({ connectionString: databaseAt(url, name), max: 4, query_timeout: 0 });
  const ticketing = createTicketing({ db, now: () => new Date(), roster: [], log });
  await ticketing.start();
  const app = await createHttpServer({
    log,
    routes: ticketing.routes,
    version: 'bench',
    guards: { signIn: openSignIn },
  });
  const close = async () => {
    await app.close();
    await bulk.close();
    await db.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.close();
  };
  return { db: bulk, app, ticketing, filled: { ...(await readFilled(bulk)), loadSeconds }, close };
}

/** PostgreSQL: `TEST_POSTGRES_URL`, or one that it starts. */
export function postgres(): { url: string; stop: () => void } {
  const { TEST_POSTGRES_URL: given } = process.env;
  if (given) return { url: given, stop: () => undefined };
  const run = (command: string) => execFileSync('tools/servers/postgres.sh', [command, 'bench'], { encoding: 'utf8' });
  const url = /TEST_POSTGRES_URL='?([^'\s;]+)/.exec(run('start'))?.[1];
  if (!url) throw new Error('PostgreSQL did not say where it is');
  return { url, stop: () => void run('stop') };
}

/** The database that others are copied from; loaded where there is none. */
async function loadedTemplate(admin: Db, { url, tickets }: { url: string; tickets: number }) {
  const startedAt = performance.now();
  const prefix = `bench_tickets_${tickets}_`;
  const template = `${prefix}${loadHash()}`;
  const { rows } = await admin.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [prefix],
  );
  if (!rows.some(({ name }) => name === template)) {
    for (const { name } of rows) await admin.query(`drop database ${name} with (force)`);
    const draft = `${prefix}draft`;
    await admin.query(`create database ${draft}`);
    await (await open(databaseAt(url, draft))).close();
    const bulk = createDb({ connectionString: databaseAt(url, draft), max: 4, query_timeout: 0 });
    await fillTickets(bulk, tickets).finally(() => bulk.close());
    await admin.query(`alter database ${draft} rename to ${template}`);
  }
  return { template, loadSeconds: (performance.now() - startedAt) / 1000 };
}

/** Of all that decides the load; timers would be due after a month. */
function loadHash(): string {
  const folder = 'ticketing/schema/migrations';
  const files = [...readdirSync(folder).map((name) => path.join(folder, name)), 'bench/ticket-load.ts'];
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 7));
  for (const file of files.sort()) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function databaseAt(url: string, name: string): string {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function open(url: string): Promise<Db> {
  return await openDb({ url, dataDir: tmpdir(), log, signal: new AbortController().signal });
}
