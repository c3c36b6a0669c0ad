import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { openDb } from '../../../ticketing/schema/open-db.ts';

// Writes people into the embedded database of a folder, and prints the id of each once it is
// acknowledged.
const db = await openDb({
  dataDir: process.argv[2] ?? '',
  log: pino({ level: 'silent' }),
  signal: new AbortController().signal,
});
const { rows } = await db.query<{ last: number }>('select count(*) as last from person');
for (let id = (rows[0]?.last ?? 0) + 1; ; id++) {
  await db.query(`insert into person (id, name) values ($1, 'somebody')`, [String(id)]);
  writeSync(1, `${id}\n`);
}
