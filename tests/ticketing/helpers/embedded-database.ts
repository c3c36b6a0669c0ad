import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MemoryFS, PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { pino } from 'pino';
import { inject } from 'vitest';
import { systemNow } from '../../../lib/clock.ts';
import { auditedDb } from '../../../ticketing/audit/audited-db.ts';
import { createDb } from '../../../ticketing/db/create-db.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { beginRecord } from '../../../ticketing/schema/begin-record.ts';

/** Where PGlite looks for its cluster, in its own file system. */
const CLUSTER = '/pglite/data';

/**
 * A cluster in memory; what its schema was when it was new, and the statements that bring back its
 * first rows.
 */
type Cluster = { readonly pglite: PGlite; readonly schema: string; readonly restore: string };

/**
 * Clusters that no test uses now. One serves all files of a worker process, one after another:
 * PGlite takes a second to start, and several until WebAssembly runs at full speed.
 */
const idle: Cluster[] = [];

/**
 * An embedded database with its schema and no row of another test; closing it hands its cluster to
 * the next.
 */
export async function openEmbedded(): Promise<Db> {
  const used = idle.pop();
  const pglite = used?.pglite ?? (await startCluster());
  if (used) await empty(used);
  const server = new PGLiteSocketServer({ db: pglite, host: '127.0.0.1', port: 0, maxConnections: 4 });
  await server.start();
  const port = Number(server.getServerConn().split(':').at(-1));
  const address = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
  const db = createDb({
    ...address,
    max: 1,
    // A hundred transactions at once wait for each other, on a busy machine for more than half a
    // minute.
    connectionTimeoutMillis: 500_000,
    // One session serves all connections, so a new one drops the statements that the last one
    // prepared, as the program does.
    onConnect: async (client) => void (await client.query('deallocate all')),
  });
  if (!used) await beginRecord(db, { log: pino({ level: 'silent' }), now: systemNow() });
  const cluster = used ?? (await remember(pglite));
  const close = async () => {
    await db.close();
    await server.stop();
    if ((await schemaOf(pglite)) === cluster.schema) idle.push(cluster);
    else await pglite.close();
  };
  return { ...auditedDb(db, { now: systemNow }), close };
}

async function startCluster(): Promise<PGlite> {
  // A small log: only a checkpoint clears it away here.
  const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB', '-c', 'min_wal_size=2MB'];
  return await PGlite.create({ fs: new TemplateInMemory(), startParams });
}

/** The file system of PGlite in memory, which begins as the template. */
class TemplateInMemory extends MemoryFS {
  override async init(...[db, options]: Parameters<MemoryFS['init']>): ReturnType<MemoryFS['init']> {
    const made = await super.init(db, options);
    made.emscriptenOpts.preRun?.push(({ FS }: { FS: MemoryFiles }) => {
      const template = inject('databaseTemplate');
      const entries = readdirSync(template, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((each) => each.isDirectory())) FS.mkdirTree(inCluster(template, entry));
      for (const entry of entries.filter((each) => each.isFile())) {
        FS.writeFile(inCluster(template, entry), readFileSync(path.join(entry.parentPath, entry.name)));
      }
    });
    return made;
  }
}

type MemoryFiles = { mkdirTree(folder: string): void; writeFile(file: string, bytes: Uint8Array): void };
type Entry = { readonly parentPath: string; readonly name: string };

function inCluster(template: string, { parentPath, name }: Entry): string {
  return path.posix.join(CLUSTER, ...path.relative(template, path.join(parentPath, name)).split(path.sep));
}

/** Keeps copies of the rows that a new database has, in a schema that no test looks into. */
async function remember(pglite: PGlite): Promise<Cluster> {
  await pglite.exec('create schema template');
  const restore: string[] = [];
  for (const table of await filledTables(pglite)) {
    await pglite.exec(`create table template.${table} as table public.${table}`);
    restore.push(`insert into public.${table} overriding system value table template.${table};`);
  }
  const sequences = await rowsOf(
    pglite,
    `select sequencename as name, last_value as last from pg_sequences
    where schemaname = 'public' and last_value is not null`,
  );
  for (const { name, last } of sequences) restore.push(`select setval('public.${name}', ${last});`);
  return { pglite, schema: await schemaOf(pglite), restore: restore.join('\n') };
}

/**
 * Takes out the rows of the test before, without the triggers that would refuse it, and all that
 * its session kept.
 */
async function empty({ pglite, restore }: Cluster): Promise<void> {
  const filled = await filledTables(pglite);
  // One by one: several in one text are a transaction, where some of these cannot run.
  for (const step of ['rollback', 'discard all', 'set session_replication_role = replica']) await pglite.exec(step);
  if (filled.length > 0) await pglite.exec(`truncate ${filled.join(', ')} restart identity cascade;\n${restore}`);
  for (const step of ['set session_replication_role = origin', 'checkpoint']) await pglite.exec(step);
}

async function filledTables(pglite: PGlite): Promise<readonly string[]> {
  const tables = await rowsOf(
    pglite,
    `select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const parts = tables.map(({ name }) => `select '${name}' as name where exists (select from public.${name})`);
  return (await rowsOf(pglite, parts.join(' union all '))).map(({ name }) => String(name));
}

/**
 * A digest of all tables, columns, constraints, triggers and functions: a test that changes them
 * uses up its cluster.
 */
async function schemaOf(pglite: PGlite): Promise<string> {
  const [digest] = await rowsOf(
    pglite,
    `select md5(string_agg(part, ',' order by part)) as name from (
    select relname || relkind::text as part from pg_class where relnamespace = 'public'::regnamespace
    union all select attrelid || attname || atttypid || attnotnull from pg_attribute where attrelid >= 16384
    union all select conname || contype::text || conrelid from pg_constraint where oid >= 16384
    union all select tgname || tgenabled::text || tgrelid from pg_trigger where oid >= 16384
    union all select proname || md5(prosrc) from pg_proc where oid >= 16384) parts`,
  );
  return String(digest?.name);
}

async function rowsOf(pglite: PGlite, query: string) {
  return (await pglite.query<{ name: string; last?: number }>(query)).rows;
}
