import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { followLmdbJournal, openLmdbJournal } from '../../../../ingest/journal/lmdb/lmdb-journal.ts';
import { openRecords } from '../../../../ingest/journal/lmdb/lmdb-records.ts';
import { createLog } from '../../../../lib/log.ts';
import { LIMITS } from '../../../helpers/journal-limits.ts';
import { aSeries } from '../../../helpers/readings.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });
const openJournal = (dataDir: string) =>
  openLmdbJournal({ dataDir, consumers: ['recorder'], limits: LIMITS, now: () => new Date(), log });

async function damaged(keys: readonly number[]): Promise<string> {
  const dataDir = tempDir();
  const journal = await openJournal(dataDir);
  for (let i = 0; i < 4; i++) await journal.append(aSeries(10));
  journal.passed({ consumer: 'recorder', partition: 0, offset: 40 });
  await journal.close();
  const { db, close } = openRecords(dataDir);
  for (const key of keys) {
    const bytes = Buffer.from(db.get(key) as Buffer);
    bytes.writeUInt8((bytes.at(-20) as number) ^ 1, bytes.length - 20);
    await db.put(key, bytes);
  }
  await close();
  return dataDir;
}

async function readAll(dataDir: string, from: number, count: number): Promise<number[]> {
  const journal = await openJournal(dataDir);
  await journal.append(aSeries(2));
  const stop = new AbortController();
  const offsets: number[] = [];
  await journal.consume({
    consumer: 'recorder',
    resumeAt: async () => from,
    handle: async (batch) => {
      offsets.push(...batch.readings.map(({ sequence }) => sequence));
      if (offsets.length >= count) stop.abort();
    },
    maxReadings: 100,
    signal: stop.signal,
  });
  await journal.close();
  return offsets;
}

const reportsIn = (dataDir: string): readonly string[] =>
  readdirSync(path.join(dataDir, 'journal')).filter((name) => /^damage-.*\.json$/.test(name));

it('a damaged tail is cut at the last good record, with a report, and no offset is given twice', async () => {
  const dataDir = await damaged([20, 30]);
  // A consumer that had passed the cut readings gets those after them.
  expect(await readAll(dataDir, 40, 2)).toEqual([0, 1]);
  const [report = ''] = reportsIn(dataDir);
  const { recordsCut } = JSON.parse(readFileSync(path.join(dataDir, 'journal', report), 'utf8'));
  expect(recordsCut).toMatchObject([{ offset: 30 }, { offset: 20 }]);
  expect(await readAll(dataDir, 0, 24)).toHaveLength(24);
});

it('a journal of a newer program is refused, and nothing of it is cut off', async () => {
  const dataDir = await damaged([]);
  const { db, close } = openRecords(dataDir);
  const bytes = Buffer.from(db.get(30) as Buffer);
  bytes.writeUInt32LE(3, 0);
  await db.put(30, bytes);
  await close();
  await expect(openJournal(dataDir)).rejects.toMatchObject({ code: 'conflict' });
  expect(reportsIn(dataDir)).toEqual([]);
  const again = openRecords(dataDir);
  expect(again.db.get(30)?.equals(bytes)).toBe(true);
  // The same number with a wrong checksum is damage.
  bytes.writeUInt8((bytes.at(-20) as number) ^ 1, bytes.length - 20);
  await again.db.put(30, bytes);
  await again.close();
  expect(await readAll(dataDir, 40, 2)).toEqual([0, 1]);
  expect(reportsIn(dataDir)).toHaveLength(1);
});

it('a damaged record in the middle is set aside with one report, however often it is met, and the stream goes on', async () => {
  const dataDir = await damaged([10]);
  expect(await readAll(dataDir, 0, 32)).toHaveLength(32);
  const [report = '', ...more] = reportsIn(dataDir);
  expect(more).toEqual([]);
  const first = readFileSync(path.join(dataDir, 'journal', report), 'utf8');
  expect(JSON.parse(first).recordSetAside).toMatchObject({ offset: 10, readings: 10, reason: expect.any(String) });
  expect(await readAll(dataDir, 0, 34)).toHaveLength(34);
  expect(reportsIn(dataDir)).toEqual([report]);
  expect(readFileSync(path.join(dataDir, 'journal', report), 'utf8')).toBe(first);
});

it('a reader in another thread reports what it meets as well', async () => {
  const dataDir = await damaged([10, 20]);
  const reader = followLmdbJournal({ dataDir, now: () => new Date(), log });
  const stop = new AbortController();
  await reader.consume({
    consumer: 'detector',
    resumeAt: async () => 0,
    handle: async ({ nextOffset }) => {
      if (nextOffset === 40) stop.abort();
    },
    maxReadings: 100,
    signal: stop.signal,
  });
  await reader.close();
  expect(reportsIn(dataDir)).toEqual(['damage-at-10.json', 'damage-at-20.json']);
});
