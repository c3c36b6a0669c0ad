import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { systemNow } from '../../../lib/clock.ts';
import { messageOf } from '../../../lib/errors.ts';
import { createDb } from '../../../ticketing/db/create-db.ts';
import { startPglite } from '../../../ticketing/db/pglite.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { beginRecord } from '../../../ticketing/schema/begin-record.ts';
import { migrate } from '../../../ticketing/schema/migrate.ts';
import { openDb } from '../../../ticketing/schema/open-db.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { postgresDatabase } from '../../helpers/postgres-database.ts';
import { serverUrl } from '../../helpers/servers.ts';
import { emptyDataDir } from '../helpers/databases.ts';
import { fillOldPlant, oldRound } from './old-program.ts';

const log = pino({ level: 'silent' });
const FOLDER = path.join(import.meta.dirname, '../../../ticketing/schema/migrations');

/** The newest migration of 8cb360c, and one hash over the hashes of its 25 files. */
const OLD = { schema: 26, files: '70db4ba534614955b3a7376e4f36678c63b01b5e088965ea3c1e69f5a3185c53' };
const url = serverUrl('TEST_POSTGRES_URL');
const TICKETS = Number(process.env['TEST_UPGRADE_TICKETS'] ?? 2_000);

it('the migrations of 8cb360c are as they were', () => {
  const sha = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.sql') && Number(name.slice(0, 4)) <= OLD.schema);
  const hashes = names
    .sort()
    .map((name) => sha(readFileSync(path.join(FOLDER, name), 'utf8').replaceAll('\r\n', '\n')));
  expect(sha(hashes.join('\n'))).toBe(OLD.files);
});

it('a plant of 8cb360c is brought up to date on PGlite, and its records are sound', async () => {
  const dataDir = await emptyDataDir();
  const { connection, stop } = await startPglite({ folder: path.join(dataDir, 'db'), log });
  const db = createDb(connection);
  try {
    await migrate(db, { log, upTo: OLD.schema });
    await fillOldPlant(db, 200);
    await oldRound(db, 7);
    await migrate(db, { log });
    await beginRecord(db, { log, now: systemNow() });
    expect((await verifyAudit(db, {})).problems).toEqual([]);
    expect(await countsOf(db)).toEqual({ tickets: 201, events: 202, comments: 1 });
  } finally {
    await db.close();
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it.skipIf(!url)(
  `${TICKETS} tickets of 8cb360c are brought up to date while its statements go on`,
  async () => {
    const connectionString = await postgresDatabase(url as string);
    const db = createDb({ connectionString, max: 4 });
    // It waits for locks as long as the migrations take.
    const old = createDb({ connectionString, max: 2, query_timeout: 3_600_000 });
    try {
      await migrate(db, { log, upTo: OLD.schema });
      await fillOldPlant(db, TICKETS);
      const failures = new Map<string, number>();
      let rounds = 0;
      let slowestMs = 0;
      let over = false;
      const running = (async () => {
        while (!over) {
          const begun = performance.now();
          await oldRound(old, rounds).catch((error: unknown) => {
            failures.set(messageOf(error), (failures.get(messageOf(error)) ?? 0) + 1);
          });
          slowestMs = Math.max(slowestMs, performance.now() - begun);
          rounds += 1;
        }
      })();
      const begun = performance.now();
      const signal = new AbortController().signal;
      await openDb({ url: connectionString, dataDir: '', log, signal }).then((opened) => opened.close());
      const allMs = performance.now() - begun;
      // The old process goes on for a while on the new schema.
      const until = rounds + 20;
      while (rounds < until) await new Promise((resolve) => setTimeout(resolve, 20));
      over = true;
      await running;
      console.log(
        `${TICKETS} tickets: up to date in ${Math.round(allMs)} ms; ` +
          `${rounds} rounds of the old program beside it, the slowest ${Math.round(slowestMs)} ms`,
      );
      expect(Object.fromEntries(failures)).toEqual({});
      expect(await countsOf(db)).toEqual({ tickets: TICKETS + rounds, events: TICKETS + 2 * rounds, comments: rounds });
      expect(await countsOf(old)).toEqual(await countsOf(db));
      await expect(migrate(db, { log, folder: new URL(`file://${FOLDER}/`) })).resolves.toBeUndefined();
      await db.query(`insert into schema_migration (number, name, checksum) values (9999, '9999_future.sql', '')`);
      await expect(migrate(db, { log })).rejects.toThrow(
        'The database is newer than this program (it has 9999_future.sql); update Harbinger.',
      );
    } finally {
      await old.close();
      await db.close();
    }
  },
  Math.max(300_000, TICKETS),
);

async function countsOf(db: Db): Promise<object | undefined> {
  const { rows } = await db.query<{ tickets: number; events: number; comments: number }>(
    `select (select count(*)::int from ticket) as tickets, (select count(*)::int from ticket_event) as events,
       (select count(*)::int from ticket_comment) as comments`,
  );
  return rows[0];
}
