import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createDb } from '../../../ticketing/db/create-db.ts';
import { startPglite } from '../../../ticketing/db/pglite.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
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

/** A schema of its own on a real server, which goes when it is closed. */
export async function openOnServer(url: string): Promise<Db> {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = createDb({ connectionString: url, max: 1 });
  await admin.query(`create schema ${schema}`);
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${schema}`);
  const db = await openDb({ url: address.href, dataDir: '', log, signal });
  return {
    ...db,
    close: async () => {
      await db.close();
      await admin.query(`drop schema ${schema} cascade`);
      await admin.close();
    },
  };
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
