import pg from 'pg';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createDb } from '../../../ticketing/db/create-db.ts';
import type { Db, OpenTransaction } from '../../../ticketing/db/sql.ts';
import type { Job } from '../../../ticketing/jobs/job.ts';
import { createJobLock } from '../../../ticketing/jobs/job-lock.ts';
import { createJobRunner } from '../../../ticketing/jobs/job-runner.ts';
import { doorBefore } from '../../helpers/door.ts';
import { postgresDatabase } from '../../helpers/postgres-database.ts';
import { serverUrl } from '../../helpers/servers.ts';

const url = serverUrl('TEST_POSTGRES_URL');
const log = pino({ level: 'silent' });

/** A runner as another process has it: with connections and a lock of its own. */
function openProcess(database: string, jobs: (db: Db) => readonly Job[]) {
  const db = createDb({ connectionString: database, max: 4 });
  const runner = createJobRunner({ log, now: () => new Date(), lock: createJobLock(db) });
  runner.start(jobs(db));
  const runs = (name: string) => runner.progress.get(name)?.runs;
  return { runs, stop: () => runner.stop().then(db.close) };
}

const quick = { schedule: { everyMs: 20 }, where: 'one process', work: async () => undefined } as const;
const jobs = () => [
  { name: 'timers', lane: 'a', ...quick },
  { name: 'dispatch', lane: 'b', ...quick },
  { name: 'definitions', lane: 'c', ...quick, where: 'every process' } as const,
];
const patience = { interval: 10 };

test('lanes that ask at once share one transaction, and its connection does one thing after another', async () => {
  let [begun, atWork, most] = [0, 0, 0];
  const query = async <R extends object>() => {
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise((resolve) => setImmediate(resolve));
    atWork -= 1;
    return { rows: [{ mine: true }] as unknown as readonly R[], count: 1 };
  };
  const end = async () => undefined;
  const begin = async (): Promise<OpenTransaction> => {
    begun += 1;
    return { query, run: (work) => work(), commit: end, rollback: end };
  };
  const lock = createJobLock({ begin });
  expect(await Promise.all(['timers', 'dispatch', 'plans'].map(lock.take))).toEqual([true, true, true]);
  expect({ begun, most }).toEqual({ begun: 1, most: 1 });
});

test.skipIf(url === undefined)(
  'of two processes one runs each job, and the other one takes over when it stops',
  async () => {
    const database = await postgresDatabase(url as string);
    const first = openProcess(database, jobs);
    await expect.poll(() => first.runs('dispatch')?.done, patience).toBeGreaterThan(3);
    await expect.poll(() => first.runs('timers')?.done, patience).toBeGreaterThan(3);
    const second = openProcess(database, jobs);
    await expect.poll(() => second.runs('definitions')?.done, patience).toBeGreaterThan(10);
    await expect.poll(() => second.runs('timers')?.elsewhere, patience).toBeGreaterThan(10);
    expect(second.runs('timers')?.done).toBe(0);
    expect(second.runs('dispatch')?.done).toBe(0);
    expect(first.runs('timers')?.elsewhere).toBe(0);
    await first.stop();
    await expect.poll(() => second.runs('timers')?.done, patience).toBeGreaterThan(3);
    await expect.poll(() => second.runs('dispatch')?.done, patience).toBeGreaterThan(3);
    await second.stop();
  },
);

test.skipIf(url === undefined)(
  'a process whose connections die loses its jobs to another one, and finds them taken when it is back',
  async () => {
    const database = new URL(await postgresDatabase(url as string));
    const door = await doorBefore({ host: database.hostname, port: Number(database.port || 5432) });
    const through = new URL(database);
    through.hostname = '127.0.0.1';
    through.port = String(door.port);
    const first = openProcess(through.href, jobs);
    await expect.poll(() => first.runs('timers')?.done, patience).toBeGreaterThan(3);
    const second = openProcess(database.href, jobs);
    await expect.poll(() => second.runs('timers')?.elsewhere, patience).toBeGreaterThan(3);
    door.shut();
    await expect.poll(() => second.runs('timers')?.done, patience).toBeGreaterThan(3);
    await expect.poll(() => first.runs('timers')?.failed, patience).toBeGreaterThan(0);
    door.open();
    await expect.poll(() => first.runs('timers')?.elsewhere, patience).toBeGreaterThan(3);
    await first.stop();
    await second.stop();
  },
);

test.skipIf(url === undefined)('the transaction of the lock outlives timeouts of the server', async () => {
  const database = await postgresDatabase(url as string);
  const name = new URL(database).pathname.slice(1);
  const admin = new pg.Client({ connectionString: database });
  await admin.connect();
  await admin.query(`alter database ${name} set idle_in_transaction_session_timeout = '200ms'`);
  const db = createDb({ connectionString: database, max: 2 });
  const lock = createJobLock(db);
  expect(await lock.take('timers')).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 600));
  const { rows } = await admin.query(`select count(*)::int as held from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`);
  expect(rows).toEqual([{ held: 1 }]);
  expect(await lock.take('timers')).toBe(true);
  await lock.release();
  const after = await admin.query(`select count(*)::int as held from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`);
  expect(after.rows).toEqual([{ held: 0 }]);
  await admin.end();
  await db.close();
});

test.skipIf(url === undefined)(
  'the server notices within half a minute that the machine of a holder is gone',
  async () => {
    const db = createDb({ connectionString: await postgresDatabase(url as string), max: 1 });
    const transactions: { readonly query: Db['query'] }[] = [];
    const begin: Db['begin'] = async () => {
      const transaction = await db.begin();
      transactions.push(transaction);
      return transaction;
    };
    const lock = createJobLock({ begin });
    await lock.take('timers');
    const { rows } = (await transactions[0]?.query(
      `select current_setting('tcp_keepalives_idle')::int as idle, current_setting('tcp_keepalives_interval')::int as gap,
       current_setting('tcp_keepalives_count')::int as count`,
    )) ?? { rows: [] };
    expect(rows).toEqual([{ idle: 10, gap: 5, count: 3 }]);
    await lock.release();
    await db.close();
  },
);
