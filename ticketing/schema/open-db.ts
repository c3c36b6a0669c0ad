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
  const db = createDb({ connectionString: url, max: 10 });
  try {
    await retryUntilDone(() => checkVersion(db).then(() => prepare(db, log)), {
      what: `PostgreSQL at ${addressOf(url)}`,
      log,
      signal: options.signal,
      giveUp: (error) => !(error instanceof AppError && error.retryable),
    });
    return auditedDb(db, { now: systemNow });
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function openEmbedded(folder: string, log: Log): Promise<Db> {
  const embedded = await startPglite({ folder, log });
  const db = createDb(embedded.connection);
  const close = () => db.close().finally(embedded.stop);
  try {
    await prepare(db, log);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...auditedDb(db, { now: systemNow }), close };
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
