import { expect, it } from 'vitest';
import { openLmdbJournal } from '../../../ingest/journal/lmdb/lmdb-journal.ts';
import { createRecorder } from '../../../ingest/recorder/recorder.ts';
import type { SeriesStore } from '../../../ingest/series/series-store.ts';
import { AppError } from '../../../lib/errors.ts';
import { createLog } from '../../../lib/log.ts';
import { LIMITS } from '../../helpers/journal-limits.ts';
import { aSeries } from '../../helpers/readings.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });
const onProgress = () => undefined;

it('waits out a store that fails and then stores everything once, in order', async () => {
  const place = { dataDir: tempDir(), consumers: ['recorder'], limits: LIMITS, now: () => new Date(), log } as const;
  const earlier = await openLmdbJournal(place);
  await earlier.append(aSeries(25));
  await earlier.close();
  const journal = await openLmdbJournal(place);
  const stored: number[] = [];
  let failures = 2;
  const store: Pick<SeriesStore, 'append' | 'resumeAt'> = {
    resumeAt: async () => 5,
    append: async (batch) => {
      if (failures-- > 0) throw new AppError('unavailable', 'away');
      stored.push(...batch.readings.map(({ sequence }) => sequence));
    },
  };
  const recorder = createRecorder({
    journal,
    endAtOpen: journal.endAtOpen,
    onProgress,
    store,
    maxReadings: 10,
    now: () => new Date(7),
    log,
  });
  const stop = new AbortController();
  const running = recorder.run(stop.signal);
  await expect.poll(() => recorder.progress.offsets.get(0)).toBe(25);
  stop.abort();
  await running;
  expect(stored).toEqual(Array.from({ length: 20 }, (_, i) => i + 5));
  expect(recorder.progress).toEqual({
    offsets: new Map([[0, 25]]),
    readings: 20,
    batches: 2,
    storeErrors: 2,
    lastSuccessAt: 7,
    stored: { partition: 0, at: 7, journaledAt: expect.any(Number) },
  });
  await journal.close();
});

it('a store that remembers more than the journal had passes over nothing that came since', async () => {
  const place = { dataDir: tempDir(), consumers: ['recorder'], limits: LIMITS, now: () => new Date(), log } as const;
  const earlier = await openLmdbJournal(place);
  await earlier.append(aSeries(10));
  await earlier.close();
  // The journal came back with 10 readings, the store has seen 30; the door opens before the store
  // answers.
  const journal = await openLmdbJournal(place);
  await journal.append(aSeries(50, { device: 'plant:since' }));
  let stored = 0;
  const store: Pick<SeriesStore, 'append' | 'resumeAt'> = {
    resumeAt: async () => 30,
    append: async ({ readings }) => {
      stored += readings.filter(({ device }) => device === 'plant:since').length;
    },
  };
  const recorder = createRecorder({
    journal,
    endAtOpen: journal.endAtOpen,
    onProgress,
    store,
    maxReadings: 100,
    now: () => new Date(7),
    log,
  });
  const stop = new AbortController();
  const running = recorder.run(stop.signal);
  await expect.poll(() => recorder.progress.offsets.get(0)).toBe(60);
  stop.abort();
  await running;
  expect(stored).toBe(50);
  await journal.close();
});
