import { describe, expect, it } from 'vitest';
import type { Journal, JournalBatch } from '../../ingest/journal/journal.ts';
import type { Reading } from '../../ingest/reading/reading.ts';
import { aReading, aSeries, aWaveform } from '../helpers/readings.ts';

/**
 * The contract of every journal.
 * @param open opens the same journal again at each call, as after a restart
 */
export function journalContract(
  name: string,
  newPlace: () => () => Promise<Journal>,
  offsetsCount: 'readings' | 'records' = 'readings',
): void {
  describe(`journal contract: ${name}`, () => {
    it('hands on what was appended, in order, with all that a reading has', async () => {
      const journal = await newPlace()();
      const readings = [
        aReading({ sequence: 1, values: { a: -0.1, b: 1e300 }, units: { a: 'mm/s' } }),
        aReading({ sequence: Number.MAX_SAFE_INTEGER, timeSource: 'arrival', device: '北京:泵 1' }),
        aReading({ values: { '': 0, 'x\ny': 1 } }),
        aWaveform(60_000),
      ];
      await journal.append(readings);
      const taken = (await take(journal, 0, 4)).flatMap((batch) => batch.readings);
      // Order is promised for each device.
      expect(byDevice(taken)).toEqual(byDevice(readings));
      await journal.close();
    });

    it.runIf(offsetsCount === 'readings')('goes on from any offset, also within an append', async () => {
      const journal = await newPlace()();
      await journal.append(aSeries(10));
      await journal.append(aSeries(12_000));
      for (const offset of [3, 10, 5_500, 12_009]) {
        const [batch] = await take(journal, offset, 1);
        expect(batch?.firstOffset).toBe(offset);
        expect(batch?.readings[0]?.sequence).toBe(offset < 10 ? offset : offset - 10);
      }
      await journal.close();
    });

    it('keeps everything and goes on numbering after a restart', async () => {
      const open = newPlace();
      const first = await open();
      await first.append(aSeries(5));
      await first.close();
      const second = await open();
      const [end = 0] = await second.end();
      expect(end).toBe(offsetsCount === 'readings' ? 5 : 1);
      await second.append(aSeries(1));
      expect(await second.end()).toEqual([end + 1]);
      expect((await take(second, 0, 6)).flatMap((batch) => batch.readings)).toHaveLength(6);
      await second.close();
    });

    it.runIf(offsetsCount === 'readings')('bounds a batch, follows new readings and ends when told', async () => {
      const journal = await newPlace()();
      await journal.append(aSeries(25));
      const stop = new AbortController();
      const sizes: number[] = [];
      const consuming = journal.consume({
        consumer: 'recorder',
        resumeAt: async () => 0,
        handle: async (batch) => {
          sizes.push(batch.readings.length);
          if (sizes.length === 3) await journal.append(aSeries(2));
          if (sizes.length === 4) stop.abort();
        },
        maxReadings: 10,
        signal: stop.signal,
      });
      await consuming;
      expect(sizes).toEqual([10, 10, 5, 2]);
      await journal.close();
    });

    it.runIf(offsetsCount === 'readings')(
      'a consumer that is ahead of the journal, as after a power cut, misses nothing that comes',
      async () => {
        const journal = await newPlace()();
        await journal.append(aSeries(10));
        const taken = take(journal, 50, 3);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await journal.append(aSeries(3));
        expect((await taken).flatMap((batch) => batch.readings)).toEqual(aSeries(3));
        await journal.close();
      },
    );

    it('finds from where to replay a time', async () => {
      const place = newPlace();
      const journal = await place();
      await journal.append(aSeries(10));
      await new Promise((resolve) => setTimeout(resolve, 5));
      const time = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 5));
      await journal.append(aSeries(3));
      await journal.append(aSeries(1));
      const [from = -1] = await journal.offsetsAt(time);
      expect((await take(journal, from, 4)).flatMap((batch) => batch.readings)).toEqual([...aSeries(3), ...aSeries(1)]);
      expect(await journal.offsetsAt(time - 3_600_000)).toEqual([0]);
      expect(await journal.offsetsAt(time + 3_600_000)).toEqual(await journal.end());
      await journal.close();
    });

    it('knows how far each consumer has come, also after a restart', async () => {
      const place = newPlace();
      const journal = await place();
      await journal.append(aSeries(2));
      const [end = 0] = await journal.end();
      await take(journal, 0, 2);
      const partition = (await journal.status()).partitions[0]?.partition ?? -1;
      journal.passed({ consumer: 'recorder', partition, offset: end });
      await journal.append(aSeries(1));
      await journal.close();
      const again = await place();
      expect(again.health()).toBe('ok');
      const { partitions, consumers } = await again.status();
      expect(partitions).toEqual([{ partition, oldest: 0, next: (await again.end())[0] }]);
      expect(consumers).toContainEqual({ consumer: 'recorder', partition, offset: end, lag: 1 });
      await again.close();
    });

    it('ends a consumer with the error of its handler', async () => {
      const journal = await newPlace()();
      await journal.append(aSeries(1));
      const handle = async (): Promise<void> => {
        throw new Error('broken');
      };
      const { signal } = new AbortController();
      await expect(
        journal.consume({ consumer: 'recorder', resumeAt: async () => 0, handle, maxReadings: 1, signal }),
      ).rejects.toThrow('broken');
      await journal.close();
    });
  });
}

function byDevice(readings: readonly Reading[]): ReadonlyMap<string, readonly Reading[]> {
  return new Map(readings.map(({ device }) => [device, readings.filter((reading) => reading.device === device)]));
}

async function take(journal: Journal, offset: number, count: number): Promise<readonly JournalBatch[]> {
  const stop = new AbortController();
  const batches: JournalBatch[] = [];
  let seen = 0;
  await journal.consume({
    consumer: 'recorder',
    resumeAt: async () => offset,
    handle: async (batch) => {
      batches.push(batch);
      seen += batch.readings.length;
      if (seen >= count) stop.abort();
    },
    maxReadings: 100,
    signal: stop.signal,
  });
  return batches;
}
