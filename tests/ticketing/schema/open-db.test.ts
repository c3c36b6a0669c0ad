import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDb } from '../../../ticketing/db/create-db.ts';
import { migrate } from '../../../ticketing/schema/migrate.ts';
import { openDb } from '../../../ticketing/schema/open-db.ts';
import { serverUrl } from '../../helpers/servers.ts';
import { unusedPort } from '../../helpers/unused-port.ts';
import { databases } from '../helpers/databases.ts';

const silent = pino({ level: 'silent' });
const signal = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'harbinger-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what was stored is there after the embedded database is closed and opened again', async () => {
  const first = await openDb({ dataDir: folder, log: silent, signal });
  await first.query(`insert into person (id, name) values ('ann', 'Ann')`);
  expect((await first.query('show fsync')).rows).toEqual([{ fsync: 'on' }]);
  await first.close();
  const second = await openDb({ dataDir: folder, log: silent, signal });
  expect((await second.query('select id from person')).rows).toEqual([{ id: 'ann' }]);
  const refused = openDb({ dataDir: folder, log: silent, signal });
  await expect(refused).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('in use by process'),
  });
  await second.close();
});

test('a server that is down is waited for with one line, and not replaced', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
  const stop = new AbortController();
  const url = `postgres://someone:secret@127.0.0.1:${await unusedPort()}/plant`;
  const opening = expect(openDb({ url, dataDir: folder, log, signal: stop.signal })).rejects.toMatchObject({
    code: 'unavailable',
  });
  await expect.poll(() => lines).toHaveLength(1);
  // Long enough for another attempt.
  await delay(1_200);
  stop.abort();
  await opening;
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('/plant does not answer');
  expect(lines[0]).not.toContain('secret');
});

describe.runIf(serverUrl('TEST_POSTGRES_URL'))('a real server', () => {
  const url = new URL(serverUrl('TEST_POSTGRES_URL') ?? 'postgres://none');

  test('refuses a database that does not exist at once', async () => {
    url.pathname = '/there_is_no_such_database';
    const opening = openDb({ url: url.href, dataDir: folder, log: silent, signal });
    await expect(opening).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('does not exist'),
    });
  });
});

for (const { name, open } of databases()) {
  describe(`migrations on ${name}`, () => {
    test('run once, and two starters do not get in each other’s way', async () => {
      const db = await open();
      await writeFile(path.join(folder, '9001_more.sql'), 'create table more (id int); insert into more values (1);');
      const url = pathToFileURL(`${folder}/`);
      await Promise.all([migrate(db, { log: silent, folder: url }), migrate(db, { log: silent, folder: url })]);
      expect((await db.query('select id from more')).rows).toEqual([{ id: 1 }]);
      await db.close();
    });

    test('refuse a schema that is newer, and one that was changed afterwards', async () => {
      const db = await open();
      await writeFile(path.join(folder, '9001_more.sql'), 'create table more (id int)');
      const url = pathToFileURL(`${folder}/`);
      await migrate(db, { log: silent, folder: url });
      await expect(migrate(db, { log: silent })).rejects.toThrow('newer than this program');
      await writeFile(path.join(folder, '9001_more.sql'), 'create table more (id bigint)');
      await expect(migrate(db, { log: silent, folder: url })).rejects.toThrow('changed after');
      await db.close();
    });

    test('a migration that fails leaves nothing behind', async () => {
      const db = await open();
      await writeFile(path.join(folder, '9001_bad.sql'), 'create table more (id int); select nonsense;');
      await expect(migrate(db, { log: silent, folder: pathToFileURL(`${folder}/`) })).rejects.toThrow('nonsense');
      expect((await db.query(`select to_regclass('more') as more`)).rows).toEqual([{ more: null }]);
      await db.close();
    });
  });
}

test('a database that cannot be reached is unavailable, for statements and transactions', async () => {
  const port = await unusedPort();
  const gone = createDb({ host: '127.0.0.1', port, connectionTimeoutMillis: 500 });
  await expect(gone.query('select 1')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  await expect(gone.transaction((sql) => sql.query('select 1'))).rejects.toMatchObject({ code: 'unavailable' });
  await gone.close();
});
