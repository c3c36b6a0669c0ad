import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createDb } from '../../../ticketing/db/create-db.ts';
import { startPglite } from '../../../ticketing/db/pglite.ts';
import { dbContract } from '../../contract/db.contract.ts';
import { databases, emptyDataDir } from '../helpers/databases.ts';

for (const { name, open } of databases()) dbContract(name, open);

test('what a connection to the embedded database prepared does not hinder the next one, though they share a session', async () => {
  const dataDir = await emptyDataDir();
  const embedded = await startPglite({ folder: path.join(dataDir, 'db'), log: pino({ level: 'silent' }) });
  try {
    for (const value of [1, 2]) {
      const db = createDb(embedded.connection);
      const { rows } = await db.transaction((sql) => sql.query('select $1::int as value', [value]));
      await db.close();
      expect(rows).toEqual([{ value }]);
    }
  } finally {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
