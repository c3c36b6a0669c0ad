import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { systemNow } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { recordChangedRows } from '../audit/change-record.ts';
import type { Db, Sql } from '../db/sql.ts';

type Migration = { readonly number: number; readonly name: string; readonly text: string; readonly checksum: string };

/** An arbitrary number of ours: its holder may change the schema. */
const schemaLock = 4_820_117;

/**
 * Brings the schema up to date: every migration that is not recorded yet, in order, each in a
 * transaction of its own. Two processes may start at once.
 * @param options.upTo number of the last one to run, for rows of that schema; all by default
 * @throws {AppError} `conflict` when the database is newer than this program, or a migration was
 * changed after it ran
 */
export async function migrate(db: Db, options: { log: Log; folder?: URL; upTo?: number }): Promise<void> {
  const { upTo = Number.POSITIVE_INFINITY } = options;
  const all = readMigrations(options.folder ?? new URL('./migrations/', import.meta.url));
  const migrations = all.filter(({ number }) => number <= upTo);
  const known = await db.transaction(async (sql) => {
    await lock(sql);
    // A role that may not make tables starts the program, too, where there is nothing to make.
    const there = await sql.query<{ yes: boolean }>(`select to_regclass('schema_migration') is not null as yes`);
    if (there.rows[0]?.yes) return await recordedIn(sql);
    await sql.query(`create table schema_migration (
      number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
    return new Map<number, string>();
  });
  let steps = 0;
  for (const migration of migrations) {
    if (known.get(migration.number) === migration.checksum) continue;
    const applied = await db.transaction((sql) => applyOnce(sql, migration));
    if (!applied) continue;
    steps++;
    options.log.debug({ migration: migration.name }, 'schema migrated');
  }
  if (steps > 0) options.log.info(`database prepared (${steps} ${steps === 1 ? 'step' : 'steps'})`);
  const latest = all.at(-1)?.number ?? 0;
  const { rows } = await db.query<{ name: string }>('select name from schema_migration where number > $1', [latest]);
  if (rows[0]) {
    throw new AppError(
      'conflict',
      `The database is newer than this program (it has ${rows[0].name}); update Harbinger.`,
    );
  }
}

/** The migrations that a database has, by number, with their checksums. */
async function recordedIn(sql: Sql): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql.query<{ number: number; checksum: string }>(
    'select number, checksum from schema_migration',
  );
  return new Map(rows.map(({ number, checksum }) => [number, checksum]));
}

async function applyOnce(sql: Sql, migration: Migration): Promise<boolean> {
  await lock(sql);
  const { rows } = await sql.query<{ checksum: string }>('select checksum from schema_migration where number = $1', [
    migration.number,
  ]);
  if (rows[0]) {
    if (rows[0].checksum === migration.checksum) return false;
    throw new AppError('conflict', `The migration ${migration.name} was changed after it had been applied.`);
  }
  await sql.query(migration.text);
  const recorded = await sql.query<{ yes: boolean }>(`select to_regclass('change_pending') is not null as yes`);
  if (recorded.rows[0]?.yes) await recordChangedRows(sql, { actor: `migration ${migration.name}`, now: systemNow() });
  await sql.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.checksum,
  ]);
  return true;
}

async function lock(sql: Sql): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [schemaLock]);
}

/** Number of the newest schema that this program knows. */
export function newestSchema(): number {
  return readMigrations(new URL('./migrations/', import.meta.url)).at(-1)?.number ?? 0;
}

/**
 * One file after the other: a start has nothing else to do meanwhile, and promises of files take a
 * hundred times as long then.
 */
function readMigrations(folder: URL): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name));
  return names.sort().map((name) => {
    // A checkout may turn line ends around; that changes nothing.
    const text = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n');
    return {
      number: Number(name.slice(0, 4)),
      name,
      text,
      checksum: createHash('sha256').update(text).digest('hex'),
    };
  });
}
