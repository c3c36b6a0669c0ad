import type { DuckDBConnection } from '@duckdb/node-api';
import type { JournalBatch } from './journal.ts';
import { unitOf } from './reading.ts';

/** The number of each known series: device → channel → id. Owned by the one writer. */
export type SeriesIds = { readonly byDevice: Map<string, Map<string, number>>; count: number };

/** Reads the known series once, at start. */
export async function loadSeriesIds(db: DuckDBConnection): Promise<SeriesIds> {
  const ids: SeriesIds = { byDevice: new Map(), count: 0 };
  const reader = await db.runAndReadAll('select id, device, channel from series');
  for (const [id, device, channel] of reader.getRows() as [number, string, string][]) {
    channelsOf(ids, device).set(channel, id);
    ids.count = Math.max(ids.count, id + 1);
  }
  return ids;
}

/**
 * Stores a batch and the recorder's offset in one transaction. A reading that the store already has is left out.
 * @throws the database's error; then nothing of the batch is stored
 */
export async function appendBatch(db: DuckDBConnection, ids: SeriesIds, batch: JournalBatch): Promise<void> {
  const created: NewSeries[] = [];
  await db.run('begin');
  try {
    const span = await fillIncoming(db, ids, batch, created);
    for (const { id, device, channel, unit } of created) {
      await db.run('insert into series values ($1, $2, $3, $4, 0)', [id, device, channel, unit]);
    }
    await db.run(MERGE, span);
    await db.run(MOVE_ON);
    await db.run('truncate incoming');
    await db.run(COMMIT_OFFSET, [batch.partition, batch.nextOffset]);
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    for (const { device, channel } of created) channelsOf(ids, device).delete(channel);
    throw error;
  }
}

type NewSeries = {
  readonly id: number;
  readonly device: string;
  readonly channel: string;
  readonly unit: string | null;
};

/**
 * Idempotent on series, time and sequence. The join is bounded by the batch's span of time, which DuckDB answers from its
 * zone maps: no index, whose memory would grow with the history.
 */
const MERGE = `
  insert into sample
  select i.series, i.sampled_at::bigint, i.sequence::bigint, first(i.value)
  from incoming i
  where not exists (
    select 1 from sample s
    where s.sampled_at between $1::bigint and $2::bigint
      and s.series = i.series and s.sampled_at = i.sampled_at::bigint and s.sequence = i.sequence::bigint)
  group by 1, 2, 3`;

const MOVE_ON = `
  update series set last_sampled_at = newest.at
  from (select series, max(sampled_at)::bigint as at from incoming group by series) newest
  where id = newest.series and newest.at > last_sampled_at`;

const COMMIT_OFFSET = `
  insert into recorder_offset values ($1, $2) on conflict (partition) do update set next_offset = excluded.next_offset`;

/** Writes the batch to the staging table and numbers new series. @returns earliest and latest event time */
async function fillIncoming(
  db: DuckDBConnection,
  ids: SeriesIds,
  batch: JournalBatch,
  created: NewSeries[],
): Promise<[number, number]> {
  const appender = await db.createAppender('incoming');
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const reading of batch.readings) {
    const { device, sampledAt, sequence, values } = reading;
    from = Math.min(from, sampledAt);
    to = Math.max(to, sampledAt);
    const channels = channelsOf(ids, device);
    for (const channel in values) {
      let id = channels.get(channel);
      if (id === undefined) {
        id = ids.count++;
        channels.set(channel, id);
        created.push({ id, device, channel, unit: unitOf(reading, channel) });
      }
      appender.appendInteger(id);
      appender.appendDouble(sampledAt);
      appender.appendDouble(sequence);
      appender.appendDouble(values[channel] as number);
      appender.endRow();
    }
  }
  appender.closeSync();
  return [from, to];
}

function channelsOf(ids: SeriesIds, device: string): Map<string, number> {
  let channels = ids.byDevice.get(device);
  if (!channels) {
    channels = new Map();
    ids.byDevice.set(device, channels);
  }
  return channels;
}
