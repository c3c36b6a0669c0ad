import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createDb, type Db } from '../../../ticketing/db.ts';
import { openDb } from '../../../ticketing/open-db.ts';
import { serverUrl } from '../../helpers/servers.ts';

const log = pino({ level: 'silent' });
const signal = new AbortController().signal;

/** An embedded database in a folder of its own, which goes when it is closed. */
export async function openEmbedded(): Promise<Db> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'harbinger-test-'));
  const db = await openDb({ dataDir, log, signal });
  return { ...db, close: () => db.close().then(() => rm(dataDir, { recursive: true, force: true })) };
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
