import { expect, test } from 'vitest';
import { createDb } from '../../../ticketing/db/create-db.ts';
import { doorBefore } from '../../helpers/door.ts';
import { postgresDatabase } from '../../helpers/postgres-database.ts';
import { serverUrl } from '../../helpers/servers.ts';

const url = serverUrl('TEST_POSTGRES_URL');

test.skipIf(url === undefined)(
  'a connection that is cut between two statements fails the transaction, not the program',
  async () => {
    const database = new URL(await postgresDatabase(url as string));
    const door = await doorBefore({ host: database.hostname, port: Number(database.port || 5432) });
    database.hostname = '127.0.0.1';
    database.port = String(door.port);
    const db = createDb({ connectionString: database.href });
    const failed = db.transaction(async (sql) => {
      await sql.query('select 1');
      door.shut();
      // Nobody waits for an answer when the end of the connection is noticed.
      await new Promise((resolve) => setTimeout(resolve, 200));
      door.open();
      return await sql.query('select 2');
    });
    await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
    expect((await db.query('select 3 as three')).rows).toEqual([{ three: 3 }]);
    await db.close();
  },
);
