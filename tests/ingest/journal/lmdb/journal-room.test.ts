import { describe, expect, it } from 'vitest';
import { createJournalRoom } from '../../../../ingest/journal/lmdb/journal-room.ts';
import { openLmdbJournal } from '../../../../ingest/journal/lmdb/lmdb-journal.ts';
import { openRecords } from '../../../../ingest/journal/lmdb/lmdb-records.ts';
import { openPassedOffsets } from '../../../../ingest/journal/passed-offsets.ts';
import { createLog } from '../../../../lib/log.ts';
import { LIMITS } from '../../../helpers/journal-limits.ts';
import { aSeries } from '../../../helpers/readings.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });
const HOUR = 3_600_000;

/** A journal whose limits a second instance checks, at times that the test chooses. */
async function journalWith(given: Partial<typeof LIMITS>) {
  const dataDir = tempDir();
  const clock = { now: 10 * HOUR, free: 2 ** 40 };
  const now = () => new Date(clock.now);
  const journal = await openLmdbJournal({ dataDir, consumers: [], limits: LIMITS, now, log });
  const passed = openPassedOffsets({ file: `${dataDir}/none`, expected: ['recorder', 'detector'], log });
  const records = openRecords(dataDir);
  const limits = { ...LIMITS, ...given };
  const room = createJournalRoom({ records, passed, limits, freeBytes: async () => clock.free, now, log });
  const pass = (offset: number) => {
    for (const consumer of ['recorder', 'detector'] as const) passed.set({ consumer, partition: 0, offset });
  };
  const oldest = async () => (await journal.status()).partitions[0]?.oldest;
  const close = async () => {
    await records.close();
    await journal.close();
  };
  return { journal, passed, room, clock, pass, oldest, close };
}

describe('room of the embedded journal', () => {
  it('what every consumer has passed is forgotten when it is old enough, and nothing else', async () => {
    const { journal, passed, room, clock, pass, oldest, close } = await journalWith({ retentionHours: 1 });
    for (let i = 0; i < 3; i++) await journal.append(aSeries(10));
    clock.now += HOUR / 2;
    await journal.append(aSeries(10));
    clock.now += HOUR * 0.6;
    passed.set({ consumer: 'recorder', partition: 0, offset: 40 });
    await room.check();
    // The detector has not reported yet.
    expect(await oldest()).toBe(0);
    passed.set({ consumer: 'detector', partition: 0, offset: 15 });
    await room.check();
    expect(await oldest()).toBe(10);
    pass(40);
    await room.check();
    expect(await oldest()).toBe(30);
    clock.now += HOUR;
    await room.check();
    // The newest record stays: the numbering continues from it.
    expect(await oldest()).toBe(30);
    expect(await journal.end()).toEqual([40]);
    await close();
  });

  it('near the cap passed readings go before their time; unpassed ones stay and nothing more is let in', async () => {
    const { journal, room, pass, oldest, close } = await journalWith({ maxBytes: 4 * 2 ** 20, retentionHours: 100 });
    for (let i = 0; i < 22; i++) await journal.append(aSeries(4_000));
    await room.check();
    expect(room.full()).toMatch(/^the journal is full: \d+ MiB of 4 MiB are in use/);
    expect(await oldest()).toBe(0);
    pass(60_000);
    await room.check();
    expect(room.full()).toBeUndefined();
    expect(await oldest()).toBeGreaterThan(0);
    expect(await oldest()).toBeLessThanOrEqual(60_000);
    room.take(4 * 2 ** 20);
    expect(room.full()).toMatch('the journal is full');
    await close();
  });

  it('with a nearly full disk nothing is let in until there is space again', async () => {
    const { room, clock, close } = await journalWith({ minFreeBytes: 2 ** 30 });
    clock.free = 2 ** 29;
    await room.check();
    expect(room.full()).toBe('the disk is nearly full: 512 MiB free, 1024 MiB are to stay free');
    clock.free = 2 ** 31;
    await room.check();
    expect(room.full()).toBeUndefined();
    await close();
  });

  it('a full journal acknowledges nothing, says why, and recovers by itself', async () => {
    const dataDir = tempDir();
    const limits = { retentionHours: 0, maxBytes: 4 * 2 ** 20, minFreeBytes: 0 };
    const journal = await openLmdbJournal({ dataDir, consumers: ['recorder'], limits, now: () => new Date(), log });
    let taken = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        await journal.append(aSeries(4_000));
        taken += 4_000;
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('is full') });
    expect(journal.health()).toMatch('is full');
    expect(await journal.end()).toEqual([taken]);
    journal.passed({ consumer: 'recorder', partition: 0, offset: taken });
    await expect.poll(() => journal.health()).toBe('ok');
    await journal.append(aSeries(1));
    expect(await journal.end()).toEqual([taken + 1]);
    await journal.close();
  });
});
