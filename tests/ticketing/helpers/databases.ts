import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { createDb } from '../../../ticketing/db/create-db.ts';
import { startPglite } from '../../../ticketing/db/pglite.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { migrate } from '../../../ticketing/schema/migrate.ts';
import { openDb } from '../../../ticketing/schema/open-db.ts';
import { serverUrl } from '../../helpers/servers.ts';
import { openEmbedded } from './embedded-database.ts';

export { openEmbedded } from './embedded-database.ts';

const log = pino({ level: 'silent' });
const signal = new AbortController().signal;

/** A cluster made once for all runs: initdb costs seconds, copying does not. */
const empty = path.resolve('node_modules/.cache/harbinger-test-db');

/** A data folder with an empty cluster; the caller removes it. */
export async function emptyDataDir(): Promise<string> {
  if (!existsSync(empty)) await makeEmpty();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-test-'));
  await cp(empty, path.join(dataDir, 'db'), { recursive: true });
  return dataDir;
}

async function makeEmpty(): Promise<void> {
  await mkdir(path.dirname(empty), { recursive: true });
  const draft = await mkdtemp(`${empty}-draft-`);
  await (await startPglite({ folder: path.join(draft, 'db'), log })).stop();
  // Another test may have been faster.
  await rename(path.join(draft, 'db'), empty).catch(() => undefined);
  await rm(draft, { recursive: true, force: true });
}

/** Not `public`: an installation may have a schema of its own. */
const SCHEMA = 'plant';

/** A database of its own on a real server, which goes when it is closed. */
export async function openOnServer(url: string): Promise<Db> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(url, async (admin) => {
    await admin.query(`create database ${name} template ${await serverTemplate(admin, url)}`);
  });
  const db = await openDb({ url: addressOf(url, name), dataDir: '', log, signal });
  const drop = () => onServer(url, (admin) => admin.query(`drop database ${name} with (force)`));
  return {
    ...db,
    close: () =>
      db
        .close()
        .then(drop)
        .then(() => undefined),
  };
}

/**
 * The name of a database with the schema of these sources, to copy: it takes a tenth of the time
 * that migrations take. One test makes it, others wait.
 */
async function serverTemplate(admin: pg.Client, url: string): Promise<string> {
  const name = path.basename(inject('databaseTemplate')).replaceAll('-', '_');
  await admin.query('select pg_advisory_lock(1)');
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    const draft = `${name}_draft`;
    await admin.query(`drop database if exists ${draft}`);
    await admin.query(`create database ${draft}`);
    const db = createDb({ connectionString: addressOf(url, draft), max: 1 });
    await db.query(`create schema ${SCHEMA}`);
    await migrate(db, { log });
    await db.close();
    await admin.query(`alter database ${draft} rename to ${name}`);
  }
  await admin.query('select pg_advisory_unlock(1)');
  return name;
}

function addressOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  address.searchParams.set('options', `-c search_path=${SCHEMA}`);
  return address.href;
}

async function onServer(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await work(admin).finally(() => admin.end());
}

/**
 * Every database that a suite runs on: PGlite, and PostgreSQL where `npm run test:all` names one.
 * `TEST_SERVERS_ONLY` leaves PGlite out then: `.ci/run` has run it by `npm test`.
 */
export function databases(): readonly { name: string; open: () => Promise<Db> }[] {
  const url = serverUrl('TEST_POSTGRES_URL');
  const embedded = { name: 'PGlite', open: openEmbedded };
  if (!url) return [embedded];
  const server = { name: 'PostgreSQL', open: () => openOnServer(url) };
  return process.env['TEST_SERVERS_ONLY'] ? [server] : [embedded, server];
}
