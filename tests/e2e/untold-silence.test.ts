import { setTimeout as delay } from 'node:timers/promises';
import { it } from 'vitest';
import { doorBefore } from '../helpers/door.ts';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { startUp, type Up } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { CHECKPOINT_MS, expectEachOnce, learn, SILENT_MS, SWEEP_MS, settingsOf } from './silent-devices.ts';

const url = serverUrl('TEST_POSTGRES_URL');

/** The database goes before the silence is reported, and is back when the program is. */
async function awayAnd(end: (up: Up) => Promise<void>): Promise<void> {
  const database = new URL(await postgresDatabase(url as string));
  const door = await doorBefore({ host: database.hostname, port: Number(database.port || 5432) });
  database.hostname = '127.0.0.1';
  database.port = String(door.port);
  const dataDir = tempDir();
  const settings = settingsOf({ DATABASE_URL: database.href });
  const up = await startUp(dataDir, settings);
  await learn(up);
  door.shut();
  await delay(SILENT_MS + SWEEP_MS + 2 * CHECKPOINT_MS);
  await end(up);
  await up.ended;
  door.open();
  await expectEachOnce(await startUp(dataDir, settings));
}

it.skipIf(url === undefined)('a silence that the database has not heard of is told after a kill', async () => {
  await awayAnd(async (up) => void up.child.kill('SIGKILL'));
});

it.skipIf(url === undefined)('a silence that the database has not heard of is told after a stop', async () => {
  await awayAnd(async (up) => void up.child.kill('SIGTERM'));
});
