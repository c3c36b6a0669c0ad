import { expect, it } from 'vitest';
import { openLmdbJournal } from '../../ingest/lmdb-journal.ts';
import { createRecorder } from '../../ingest/recorder.ts';
import type { SeriesStore } from '../../ingest/series-store.ts';
import { AppError } from '../../lib/errors.ts';
import { createLog } from '../../lib/log.ts';
import { LIMITS } from '../helpers/journal-limits.ts';
import { aSeries } from '../helpers/readings.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });

it('waits out a store that fails and then stores everything once, in order', async () => {
  const journal = await openLmdbJournal({
    dataDir: tempDir(),
    consumers: ['recorder'],
    limits: LIMITS,
    now: () => new Date(),
    log,
  });
  await journal.append(aSeries(25));
  const stored: number[] = [];
  let failures = 2;
  const store: Pick<SeriesStore, 'append' | 'resumeAt'> = {
    resumeAt: async () => 5,
    append: async (batch) => {
      if (failures-- > 0) throw new AppError('unavailable', 'away');
      stored.push(...batch.readings.map(({ sequence }) => sequence));
    },
  };
  const recorder = createRecorder({ journal, store, maxReadings: 10, now: () => new Date(7), log });
  const stop = new AbortController();
  const running = recorder.run(stop.signal);
  await expect.poll(() => recorder.progress.offsets.get(0), { timeout: 10_000 }).toBe(25);
  stop.abort();
  await running;
  expect(stored).toEqual(Array.from({ length: 20 }, (_, i) => i + 5));
  expect(recorder.progress).toEqual({
    offsets: new Map([[0, 25]]),
    readings: 20,
    batches: 2,
    storeErrors: 2,
    lastSuccessAt: 7,
  });
  await journal.close();
});
