import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDb } from '../../ticketing/schema/open-db.ts';
import { emptyDataDir } from './helpers/databases.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await emptyDataDir();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('a process that is killed loses no row that was acknowledged, and its lock does not outlive it', async () => {
  let acknowledged = 0;
  for (let round = 0; round < 3; round++)
    acknowledged = Math.max(acknowledged, await writeUntilKilled(15 + round * 20));
  const db = await openDb({ dataDir, log: pino({ level: 'silent' }), signal: new AbortController().signal });
  const { rows } = await db.query<{ id: string }>('select id from person');
  await db.close();
  const stored = new Set(rows.map(({ id }) => Number(id)));
  expect(acknowledged).toBeGreaterThan(0);
  expect(Array.from({ length: acknowledged }, (_, i) => i + 1).filter((id) => !stored.has(id))).toEqual([]);
});

/** Starts a writer, kills it after a number of acknowledged rows, and gives the last of them. */
async function writeUntilKilled(count: number): Promise<number> {
  const script = path.join(import.meta.dirname, 'helpers/write-forever.ts');
  const writer = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  let last = 0;
  for await (const chunk of writer.stdout) {
    const lines = String(chunk).split('\n').filter(Boolean);
    seen += lines.length;
    last = Number(lines.at(-1));
    if (seen >= count) break;
  }
  writer.kill('SIGKILL');
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  return last;
}
