import type { Log } from '../../../lib/log.ts';
import type { JournalBatch } from '../../journal/journal.ts';
import type { Quarantine } from '../../quarantine/quarantine.ts';
import { type Reading, unitOf, type Waveform } from '../../reading/reading.ts';
import type { SeriesStore } from '../series-store.ts';
import { createInfluxClient, type InfluxOptions } from './influx-client.ts';
import { channelLine, readingLine, waveformLine } from './influx-lines.ts';
import { createInfluxReads } from './influx-reads.ts';
import { setUpBucket } from './influx-setup.ts';
import { type Entry, writeEntries } from './influx-write.ts';
import { createNanosecondPlaces } from './nanosecond-places.ts';
import { storeRefusal } from './store-refusal.ts';

/**
 * Where the recorder's offset is kept for a store that has no transactions: moved after the write
 * is confirmed.
 */
export type OffsetStore = {
  get(partition: number): Promise<number>;
  set(partition: number, offset: number): Promise<void>;
};

/**
 * The series store on InfluxDB 2. It makes the bucket on first use. A batch counts as stored once
 * the server has confirmed each line, dropped it as older than its retention, or refused it for
 * good. Lines refused for good go to the quarantine.
 * @param retentionDays how long a bucket that we make keeps readings; 0: no limit
 */
export function openInfluxSeries(
  options: InfluxOptions & {
    retentionDays: number;
    offsets: OffsetStore;
    quarantine: Pick<Quarantine, 'add'>;
    log: Log;
  },
): SeriesStore {
  const { log, offsets, quarantine } = options;
  const client = createInfluxClient(options);
  const counts = { refusedReadings: 0, tooOldReadings: 0 };
  const noted: Noted = new Map();
  const places = { reading: createNanosecondPlaces(), waveform: createNanosecondPlaces() };
  let ready: Promise<void> | undefined;

  async function setUpOnce(): Promise<void> {
    ready ??= setUpBucket(client, options);
    await ready.catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
  }

  async function store(batch: JournalBatch): Promise<void> {
    const channels = new Map<string, Set<string>>();
    const { refused, tooOld } = await writeEntries(client, entriesOf(batch, { noted, channels, places }));
    if (refused.length > 0) {
      const { firstOffset } = batch;
      log.warn({ firstOffset, refused: refused.length, reason: refused[0]?.detail }, 'InfluxDB refused readings');
      const items = refused.flatMap(({ reading, detail }) => (reading ? storeRefusal(reading, detail) : []));
      await quarantine.add(items);
      counts.refusedReadings += items.length;
    }
    if (tooOld > 0) {
      log.warn({ firstOffset: batch.firstOffset, tooOld }, 'readings older than the bucket keeps were not stored');
      counts.tooOldReadings += tooOld;
    }
    for (const [device, names] of channels) {
      const known = noted.get(device) ?? new Map<string, number>();
      for (const channel of names) known.set(channel, dayOf(batch));
      noted.set(device, known);
    }
  }

  return {
    ...createInfluxReads(client),
    counts,
    async append(batch) {
      try {
        await setUpOnce();
        await store(batch);
      } catch (error) {
        // Somebody may have deleted the bucket: the next attempt looks again, and notes the
        // channels in it again.
        ready = undefined;
        noted.clear();
        throw error;
      }
      await offsets.set(batch.partition, batch.nextOffset);
    },
    // Confirmed is kept: the server has it.
    settle: async () => undefined,
    async resumeAt(partition) {
      await setUpOnce();
      return offsets.get(partition);
    },
    close: async () => undefined,
  };
}

/** Each channel is noted once a day, so that a bucket's retention does not remove it. */
const DAY_MS = 86_400_000;

/** device → channel → the day on which it was noted */
type Noted = Map<string, Map<string, number>>;

function dayOf({ journaledAt }: JournalBatch): number {
  return Math.floor(journaledAt / DAY_MS);
}

/** The lines of a batch. @param channels gets the channels that are noted with it, by device */
function* entriesOf(
  batch: JournalBatch,
  {
    noted,
    channels,
    places,
  }: {
    noted: Noted;
    channels: Map<string, Set<string>>;
    places: Readonly<Record<'reading' | 'waveform', (reading: Reading) => number>>;
  },
): Generator<Entry, undefined> {
  const day = dayOf(batch);
  const isNew = (device: string, channel: string): boolean => {
    const names = channels.get(device) ?? new Set();
    if (names.has(channel)) return false;
    channels.set(device, names.add(channel));
    return true;
  };
  const noteOf = (device: string, channel: string, unit: string | null): Entry => ({
    line: channelLine({ device, channel, unit }, batch.journaledAt),
    reading: undefined,
    nanosecond: 0,
  });
  for (const reading of batch.readings) {
    const { device, waveform, values } = reading;
    const known = noted.get(device);
    let hasValues = false;
    for (const channel in values) {
      hasValues = true;
      if (known?.get(channel) !== day && isNew(device, channel)) {
        yield noteOf(device, channel, unitOf(reading, channel));
      }
    }
    if (hasValues) {
      const nanosecond = places.reading(reading);
      yield { line: readingLine(reading, nanosecond), reading, nanosecond };
    }
    if (waveform) {
      const { channel, unit } = waveform;
      if (known?.get(channel) !== day && isNew(device, channel)) yield noteOf(device, channel, unit);
      const nanosecond = places.waveform(reading);
      const line = waveformLine(reading as Reading & { waveform: Waveform }, nanosecond);
      yield { line, reading, nanosecond };
    }
  }
}
