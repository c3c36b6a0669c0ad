import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unpackReadings } from '../ingest/journal/journal-record.ts';
import type { SeriesStore } from '../ingest/series/series-store.ts';
import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { ReadMember } from './archive/read-archive.ts';
import type { Filling } from './parts/database-rows.ts';
import { createFrameReader, streamOf, unpacked } from './parts/frames.ts';
import { createStore, LMDB_STORES } from './parts/lmdb-entries.ts';
import { createSessions } from './parts/session-entries.ts';

/** Rows of the database that go in at once. */
const ROWS = 500;

/** Entries of a store that go in at once. */
const ENTRIES = 2_000;

/** Readings that the recorder had not stored; put aside until the others were compared. */
const AHEAD = 'ahead.frames';

/** Takes an entry for a store, or several. */
type Sink = {
  put(database: string, entries: readonly (readonly [Buffer, Buffer])[]): Promise<void>;
  close(): Promise<void>;
};

/** Sorts members into the places that they come from, in a draft of a data folder. */
export function createTargets(
  draft: string,
  { filling, log }: { filling: Filling; log: Log },
): { take(member: ReadMember): Promise<void>; close(): Promise<void> } {
  const sinks = new Map<string, Sink>();
  const lines = createLines();
  const frames = new Map<string, ReturnType<typeof createFrameReader>>();
  let series: SeriesStore | undefined;
  const sinkOf = async (store: string): Promise<Sink> => {
    const known = sinks.get(store);
    if (known) return known;
    const lmdb = LMDB_STORES.find(({ name }) => name === store);
    if (!lmdb && store !== 'sessions') throw new AppError('invalid', `the backup has an unknown store, ${store}`);
    const sessions = lmdb ? undefined : await createSessions(draft);
    const sink = lmdb
      ? createStore(draft, lmdb)
      : {
          put: async (_: string, entries: readonly (readonly [Buffer, Buffer])[]) => sessions?.put(entries),
          close: async () => sessions?.close(),
        };
    sinks.set(store, sink as Sink);
    return sink as Sink;
  };
  return {
    take: async (member) => {
      const stream = streamOf(member.name);
      const [kind = '', store = '', database = ''] = (stream ?? member.name).split('/');
      if (kind === 'data') return await writeFile(draft, member);
      if (kind === 'db' && stream) {
        const table = store.replace(/\.rows$/, '');
        for await (const piece of unpacked(member))
          await inBatches(lines.take(table, piece), ROWS, (rows) => filling.put(table, rows));
        return;
      }
      if (kind === 'readings' && stream) {
        if (store !== 'points') return await appendTo(path.join(draft, AHEAD), unpacked(member));
        series ??= await openDraftSeries(draft, log);
        const reader = frames.get(stream) ?? createFrameReader();
        frames.set(stream, reader);
        for await (const piece of unpacked(member)) await putReadings(series, reader.take(piece));
        return;
      }
      if (kind !== 'entries' || !stream)
        throw new AppError('invalid', `the backup has an unknown member, ${member.name}`);
      const sink = await sinkOf(store);
      const reader = frames.get(stream) ?? createFrameReader();
      frames.set(stream, reader);
      const name = database === '-' ? '' : decodeURIComponent(database);
      // A database without entries is there, too.
      await sink.put(name, []);
      for await (const piece of unpacked(member))
        await inBatches(reader.take(piece), ENTRIES, (some) => sink.put(name, some));
    },
    close: async () => {
      await series?.settle();
      await series?.close();
      for (const sink of sinks.values()) await sink.close();
      // Its readers are gone.
      for (const store of sinks.keys()) await rm(path.join(draft, store, 'lock.mdb'), { force: true });
    },
  };
}

async function openDraftSeries(draft: string, log: Log): Promise<SeriesStore> {
  const { openDuckDbSeries } = await import('../ingest/series/duckdb/duckdb-series.ts');
  return await openDuckDbSeries({ dataDir: draft, retentionDays: 0, log });
}

async function putReadings(series: SeriesStore, frames: readonly (readonly [Buffer, Buffer])[]): Promise<void> {
  for (const [, record] of frames) {
    const readings = unpackReadings(record);
    await series.append({ partition: 0, firstOffset: 0, nextOffset: 0, readings, journaledAt: 0 });
  }
}

async function appendTo(file: string, content: AsyncIterable<Buffer>): Promise<void> {
  await pipeline(Readable.from(content), createWriteStream(file, { mode: 0o600, flags: 'a', flush: true }));
}

/** Stores the readings that were put aside. */
export async function storeAhead(draft: string, log: Log): Promise<void> {
  const file = path.join(draft, AHEAD);
  if (!existsSync(file)) return;
  const series = await openDraftSeries(draft, log);
  const reader = createFrameReader();
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      await putReadings(series, reader.take(piece));
    }
    reader.end();
    await series.settle();
  } finally {
    await series.close();
  }
  await rm(file);
}

/** Rows of tables from lines in pieces of any size. */
function createLines(): { take(table: string, piece: Buffer): readonly string[] } {
  const rest = new Map<string, Buffer>();
  return {
    take: (table, piece) => {
      const before = rest.get(table);
      const all = before?.length ? Buffer.concat([before, piece]) : piece;
      const end = all.lastIndexOf('\n') + 1;
      rest.set(table, all.subarray(end));
      const whole = all.toString('utf8', 0, end).split('\n');
      whole.pop();
      return whole.map((line) => JSON.parse(line) as string);
    },
  };
}

async function inBatches<T>(
  all: readonly T[],
  size: number,
  take: (some: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < all.length; at += size) await take(all.slice(at, at + size));
}

async function writeFile(draft: string, { name, content }: ReadMember): Promise<void> {
  const place = path.join(draft, ...name.split('/').slice(1));
  if (path.relative(draft, place).startsWith('..'))
    throw new AppError('invalid', `the backup has a member outside: ${name}`);
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  await pipeline(Readable.from(content), createWriteStream(place, { mode: 0o600, flags: 'wx', flush: true }));
}
