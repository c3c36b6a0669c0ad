import path from 'node:path';
import { open } from 'lmdb';
import { expect, it } from 'vitest';
import { openLmdbJournal } from '../../../ingest/journal/lmdb/lmdb-journal.ts';
import { createLog } from '../../../lib/log.ts';
import { LIMITS } from '../../helpers/journal-limits.ts';
import { aReading } from '../../helpers/readings.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });

it('a journal with records of version 1 is read on, and appended to', async () => {
  const dataDir = tempDir();
  const numbers = new Uint8Array(Float64Array.of(0, 0, 5, 7, 6, 1, 2.5, 0, 0, 6, 8, 7, 0, 3.5).buffer);
  const old = open(path.join(dataDir, 'journal'), { encoding: 'msgpack' });
  await old.put(0, [1, 1_000, 2, ['plant:a'], [[['v'], { v: 'bar' }]], numbers]);
  await old.close();
  const journal = await openLmdbJournal({ dataDir, consumers: [], limits: LIMITS, now: () => new Date(2_000), log });
  const now = aReading({ units: { vibration: 'mm/s' } });
  await journal.append([now]);
  expect(await journal.end()).toEqual([3]);
  expect(await journal.offsetsAt(1_500)).toEqual([2]);
  const stop = new AbortController();
  const seen: unknown[] = [];
  await journal.consume({
    consumer: 'recorder',
    resumeAt: async () => 0,
    handle: async ({ readings }) => {
      seen.push(...readings);
      if (seen.length === 3) stop.abort();
    },
    maxReadings: 10,
    signal: stop.signal,
  });
  const one = { device: 'plant:a', sampledAt: 5, sequence: 7, receivedAt: 6, timeSource: 'arrival' };
  const two = { device: 'plant:a', sampledAt: 6, sequence: 8, receivedAt: 7, timeSource: 'device' };
  const units = { v: 'bar' };
  expect(seen).toEqual([{ ...one, values: { v: 2.5 }, units }, { ...two, values: { v: 3.5 }, units }, now]);
  await journal.close();
});
