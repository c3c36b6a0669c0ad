import path from 'node:path';
import pg from 'pg';
import { systemNow } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import { auditedDb } from '../audit/audited-db.ts';
import { createDb } from '../db/create-db.ts';
import { startPglite } from '../db/pglite.ts';
import { dropPgliteThread } from '../db/pglite-thread.ts';
import type { Db } from '../db/sql.ts';
import { beginRecord } from './begin-record.ts';
import { migrate } from './migrate.ts';

/**
 * A step that makes a column of a million tickets anew takes many minutes; every other statement
 * has a minute.
 */
const LONGEST_STEP_MS = 24 * 3_600_000;

/**
 * Opens the database with its schema up to date: PostgreSQL where a URL is given, else PGlite in
 * `dataDir/db`. A PostgreSQL that is down is waited for, with one clear line, never replaced.
 * @throws {AppError} `invalid` for errors that waiting cannot cure: wrong password or database, a
 * server older than 15; `conflict` for a schema newer than the program or a data folder in use; the
 * last error once the signal aborts
 */
export async function openDb(options: { url?: string; dataDir: string; log: Log; signal: AbortSignal }): Promise<Db> {
  const { url, log } = options;
  if (url === undefined) return await openEmbedded(path.join(options.dataDir, 'db'), log);
  await dropPgliteThread();
  const preparing = createDb({ connectionString: url, max: 1, query_timeout: LONGEST_STEP_MS });
  try {
    await retryUntilDone(() => checkVersion(preparing).then(() => prepare(preparing, log)), {
      what: `PostgreSQL at ${addressOf(url)}`,
      log,
      signal: options.signal,
      giveUp: (error) => !(error instanceof AppError && error.retryable),
    });
  } finally {
    await preparing.close();
  }
  return auditedDb(createDb({ connectionString: url, max: 10 }), { now: systemNow });
}

async function openEmbedded(folder: string, log: Log): Promise<Db> {
  const embedded = await startPglite({ folder, log });
  const preparing = createDb({ ...embedded.connection, query_timeout: LONGEST_STEP_MS });
  try {
    await prepare(preparing, log).finally(preparing.close);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  const db = createDb(embedded.connection);
  return { ...auditedDb(db, { now: systemNow }), close: () => db.close().finally(embedded.stop) };
}

async function prepare(db: Db, log: Log): Promise<void> {
  await migrate(db, { log });
  await beginRecord(db, { log, now: systemNow() });
}

async function checkVersion(db: Db): Promise<void> {
  const { rows } = await db.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
  const version = rows[0]?.version ?? 0;
  if (version < 150_000)
    throw new AppError('invalid', `PostgreSQL 15 or newer is needed, this is ${version / 10_000}.`);
}

/** Host, port and database of a connection URL, without the password. */
function addressOf(url: string): string {
  const { host, port, database } = new pg.Client({ connectionString: url });
  return `${host}:${port}/${database}`;
}
