import { keepFilesPrivate } from '../../lib/files/private-files.ts';
import { createLog } from '../../lib/log.ts';
import { createDb } from '../db/create-db.ts';
import { startPglite } from '../db/pglite.ts';
import { migrate } from './migrate.ts';

// A process of the build: makes an embedded database with its schema in the folder that it is
// given, for first starts to copy. The record of changes begins at the first start, not here.
const [folder = ''] = process.argv.slice(2);
keepFilesPrivate();
const log = createLog({ level: 'warn', pretty: false });
const embedded = await startPglite({ folder, log });
const db = createDb(embedded.connection);
await migrate(db, { log });
// Nobody creates databases from them here: they are two thirds of the files that a first start
// writes.
for (const name of ['template1', 'template0']) {
  await db.query('update pg_database set datistemplate = false where datname = $1', [name]);
  await db.query(`drop database ${name}`);
}
await db.query('checkpoint');
await db.close();
await embedded.stop();
