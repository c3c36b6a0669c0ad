import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { KafkaOptions } from '../ingest/journal/kafka/kafka-topic.ts';
import type { InfluxOptions } from '../ingest/series/influx/influx-client.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { createDb } from '../ticketing/db/create-db.ts';
import { startPglite } from '../ticketing/db/pglite.ts';
import { migrate } from '../ticketing/schema/migrate.ts';
import type { Connection } from './parts/database-rows.ts';

/** The settings that say where the data of an installation are. */
export type Place = {
  readonly data: { readonly dir: string };
  readonly database: { readonly url?: string | undefined };
  readonly influx: Partial<InfluxOptions> & { readonly retentionDays: number };
  readonly series: { readonly retentionDays: number };
  readonly kafka: Partial<Omit<KafkaOptions, 'brokers'>> & { readonly brokers?: string | undefined };
  /** Absent: one process has all of it. */
  readonly cluster?: { readonly roles: string };
};

/** How InfluxDB is reached; undefined where readings are in the embedded store. */
export function influxOf({ influx }: Place): (InfluxOptions & { readonly retentionDays: number }) | undefined {
  const { url, token, org, bucket, retentionDays } = influx;
  if (url === undefined || token === undefined || org === undefined || bucket === undefined) return undefined;
  return { url, token, org, bucket, retentionDays };
}

/** How Kafka is reached; undefined where the journal is the embedded one. */
export function kafkaOf({ kafka }: Place): KafkaOptions | undefined {
  const { brokers, topic, partitions = 1, replicationFactor = 1 } = kafka;
  if (brokers === undefined || topic === undefined) return undefined;
  return { brokers: brokers.split(','), topic, partitions, replicationFactor };
}

/**
 * Whether the servers are those of several processes, which keep their positions in the database.
 */
export function isShared({ cluster }: Place): boolean {
  return cluster !== undefined && cluster.roles !== 'all';
}

/** An installation with its data in one folder, and nothing on servers. */
export function embeddedPlace(dir: string): Place {
  return { data: { dir }, database: {}, influx: { retentionDays: 0 }, series: { retentionDays: 0 }, kafka: {} };
}

/** A connection to a database, and its end. */
export type OpenConnection = { readonly connection: Connection; close(): Promise<void> };

/**
 * Opens the database of an installation for reading.
 * @param options.isRunning a program has the data folder: its embedded database answers on its
 * socket
 */
export async function openConnection(
  { data, database }: Place,
  { isRunning, log }: { isRunning: boolean; log: Log },
): Promise<OpenConnection> {
  if (database.url !== undefined) return await connect({ connectionString: database.url });
  const folder = path.join(data.dir, 'db');
  if (isRunning) {
    const host = await readFile(`${folder}.socket`, 'utf8').catch((cause: unknown) => {
      const advice = 'stop Harbinger for a backup: its embedded database cannot be reached here while it runs';
      throw new AppError('unavailable', advice, { cause });
    });
    return await connect({ host: host.trim(), user: 'postgres', database: 'postgres' });
  }
  if (!existsSync(path.join(folder, 'PG_VERSION'))) {
    throw new AppError('not_found', `${data.dir} holds no database of Harbinger`);
  }
  return await openEmbedded(folder, log);
}

/**
 * Opens a database that is to be filled, with the tables that it had in the backup.
 * @param folder of the embedded database, where no URL is given
 * @param schema number of the newest migration to run
 * @throws {AppError} `conflict` where rows of people or tickets are there
 */
export async function openEmpty(options: {
  url: string | undefined;
  folder: string;
  schema: number;
  log: Log;
}): Promise<OpenConnection> {
  const { url, folder, schema, log } = options;
  if (url === undefined) {
    const embedded = await startPglite({ folder, log, bare: true });
    const db = createDb(embedded.connection);
    try {
      await migrate(db, { log, upTo: schema });
    } catch (error) {
      await db.close();
      await embedded.stop();
      throw error;
    }
    await db.close();
    const open = await connect(embedded.connection as pg.ClientConfig);
    return { ...open, close: () => open.close().finally(embedded.stop) };
  }
  const db = createDb({ connectionString: url, max: 1 });
  try {
    await refuseRows(db);
    await migrate(db, { log, upTo: schema });
  } finally {
    await db.close();
  }
  return await connect({ connectionString: url });
}

async function openEmbedded(folder: string, log: Log): Promise<OpenConnection> {
  const embedded = await startPglite({ folder, log });
  try {
    const open = await connect(embedded.connection as pg.ClientConfig);
    return { ...open, close: () => open.close().finally(embedded.stop) };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function connect(config: pg.ClientConfig): Promise<OpenConnection> {
  const client = new pg.Client({ application_name: 'harbinger backup', connectionTimeoutMillis: 30_000, ...config });
  // A cut connection is reported by the statement that meets it.
  client.on('error', () => undefined);
  await client.connect().catch((cause: unknown) => {
    const where = config.connectionString === undefined ? 'the embedded database' : 'PostgreSQL';
    throw new AppError('unavailable', `${where} does not answer: ${String((cause as Error).message)}`, { cause });
  });
  return { connection: client, close: () => client.end() };
}

/** Tables that an installation fills as soon as somebody works with it. */
const FIRST_ROWS = ['account', 'person', 'ticket', 'asset', 'change_event', 'alarm_episode'] as const;

async function refuseRows(db: Pick<ReturnType<typeof createDb>, 'query'>): Promise<void> {
  for (const name of FIRST_ROWS) {
    const there = await db.query<{ yes: boolean }>('select to_regclass($1) is not null as yes', [name]);
    if (!there.rows[0]?.yes) continue;
    const { rows } = await db.query<{ yes: boolean }>(`select exists (select 1 from ${name}) as yes`);
    if (rows[0]?.yes) {
      throw new AppError(
        'conflict',
        `the database of DATABASE_URL is not empty: it has rows in ${name}; make a new one`,
      );
    }
  }
}
