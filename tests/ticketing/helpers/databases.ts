import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createDb, type Db } from '../../../ticketing/db.ts';
import { openDb } from '../../../ticketing/open-db.ts';
import { startPglite } from '../../../ticketing/pglite.ts';
import { serverUrl } from '../../helpers/servers.ts';

const log = pino({ level: 'silent' });
const signal = new AbortController().signal;

/** Clusters made once for all runs: initdb costs seconds and so does the schema, copying does not. */
const templates = path.resolve('node_modules/.cache');
const empty = path.join(templates, 'harbinger-test-db');

/** An embedded database with its schema, in a folder of its own, which goes when it is closed. */
export async function openEmbedded(): Promise<Db> {
  const dataDir = await copyOf(await migratedTemplate());
  const db = await openDb({ dataDir, log, signal });
  return { ...db, close: () => db.close().then(() => rm(dataDir, { recursive: true, force: true })) };
}

/** A data folder with an empty cluster; the caller removes it. */
export async function emptyDataDir(): Promise<string> {
  if (!existsSync(empty)) {
    await createTemplate(empty, async (draft) => (await startPglite({ folder: path.join(draft, 'db'), log })).stop());
  }
  return await copyOf(empty);
}

/** One for each state of the migrations. */
async function migratedTemplate(): Promise<string> {
  const folder = 'ticketing/migrations';
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) hash.update(name).update(await readFile(path.join(folder, name)));
  const template = `${empty}-${hash.digest('hex').slice(0, 16)}`;
  if (existsSync(template)) return template;
  const dataDir = await emptyDataDir();
  await createTemplate(template, async (draft) => {
    await rename(path.join(dataDir, 'db'), path.join(draft, 'db'));
    await (await openDb({ dataDir: draft, log, signal })).close();
  });
  await rm(dataDir, { recursive: true, force: true });
  return template;
}

async function copyOf(template: string): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-test-'));
  await cp(template, path.join(dataDir, 'db'), { recursive: true });
  return dataDir;
}

/** @param make puts a cluster into the `db` of the folder that it is given */
async function createTemplate(template: string, make: (draft: string) => Promise<void>): Promise<void> {
  await mkdir(templates, { recursive: true });
  const draft = await mkdtemp(`${template}-draft-`);
  await make(draft);
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

/**
 * Every database that a suite runs on: PGlite, and PostgreSQL where `npm run test:all` names one. `TEST_SERVERS_ONLY`
 * leaves PGlite out then: .ci/run has just run it.
 */
export function databases(): readonly { name: string; open: () => Promise<Db> }[] {
  const url = serverUrl('TEST_POSTGRES_URL');
  const embedded = { name: 'PGlite', open: openEmbedded };
  if (!url) return [embedded];
  const server = { name: 'PostgreSQL', open: () => openOnServer(url) };
  return process.env['TEST_SERVERS_ONLY'] ? [server] : [embedded, server];
}
