import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createDb, type Db } from '../../../ticketing/db.ts';
import { openDb } from '../../../ticketing/open-db.ts';
import { startPglite } from '../../../ticketing/pglite.ts';
import { serverUrl } from '../../helpers/servers.ts';

const log = pino({ level: 'silent' });
const signal = new AbortController().signal;

/** An empty cluster, made once for all runs: initdb costs seconds, copying it does not. */
const template = path.resolve('node_modules/.cache/harbinger-test-db');

/** An embedded database in a folder of its own, which goes when it is closed. */
export async function openEmbedded(): Promise<Db> {
  const dataDir = await emptyDataDir();
  const db = await openDb({ dataDir, log, signal });
  return { ...db, close: () => db.close().then(() => rm(dataDir, { recursive: true, force: true })) };
}

/** A data folder with an empty cluster; the caller removes it. */
export async function emptyDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-test-'));
  if (!existsSync(template)) await createTemplate();
  await cp(template, path.join(dataDir, 'db'), { recursive: true });
  return dataDir;
}

async function createTemplate(): Promise<void> {
  await mkdir(path.dirname(template), { recursive: true });
  const draft = await mkdtemp(`${template}-`);
  const made = await startPglite({ folder: path.join(draft, 'db'), log });
  await made.stop();
  // Another test may have been faster.
  await rename(path.join(draft, 'db'), template).catch(() => undefined);
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

/** Every database that a suite runs on: PGlite always, PostgreSQL where `npm run test:all` names one. */
export function databases(): readonly { name: string; open: () => Promise<Db> }[] {
  const url = serverUrl('TEST_POSTGRES_URL');
  const embedded = { name: 'PGlite', open: openEmbedded };
  return url ? [embedded, { name: 'PostgreSQL', open: () => openOnServer(url) }] : [embedded];
}
