import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import { HOUR_MS, hourOf, planBuckets } from '../plan-buckets.ts';
import type { Bucket, Point, SeriesQuery, SeriesStore, WaveformInfo } from '../series-store.ts';
import { rowsOf } from './duckdb-file.ts';

type Reads = Pick<SeriesStore, 'range' | 'waveforms' | 'waveform'>;

/** Points and waveforms out of the file. */
export function createDuckDbReads(reader: () => DuckDBConnection): Reads {
  return {
    range: async ({ device, channel, from, to, limit, after }) =>
      (await rowsOf(reader(), RANGE, [device, channel, from, to, limit, after ?? 0])) as unknown as readonly Point[],
    waveforms: async ({ device, channel, from, to, limit, after }) =>
      (await rowsOf(reader(), WAVEFORMS, [device, channel, from, to, limit, after ?? 0])).map(infoOf),
    async waveform({ device, channel, sampledAt, sequence }) {
      const [row] = await rowsOf(reader(), WAVEFORM, [device, channel, sampledAt, sequence ?? null]);
      const blob = row?.[5];
      if (!row || !(blob instanceof DuckDBBlobValue)) return undefined;
      return { ...infoOf(row), channel, samples: new Float32Array(new Uint8Array(blob.bytes).buffer) };
    },
  };
}

/**
 * Minimum, maximum and mean by bucket. Buckets of whole hours read the hours summed up before, and
 * values only at both ends: a year costs 8,760 rows instead of 31 million.
 * @param settledUntil hours before it are summed up
 */
export async function downsample(
  reader: DuckDBConnection,
  query: SeriesQuery & { points: number },
  settledUntil: number,
): Promise<readonly Bucket[]> {
  const { device, channel, from, to } = query;
  const { start, width } = planBuckets(query);
  const firstHour = width % HOUR_MS === 0 ? Math.min(to, hourOf(from + HOUR_MS - 1)) : to;
  const lastHour = Math.max(firstHour, Math.min(hourOf(to), settledUntil));
  const values = [device, channel, from, to, start, width, firstHour, lastHour];
  return (await rowsOf(reader, DOWNSAMPLE, values)) as unknown as readonly Bucket[];
}

function infoOf(row: readonly unknown[]): WaveformInfo {
  const [sampledAt, sequence, sampleRateHz, unit, count] = row as [number, number, number, string | null, number];
  return { sampledAt, sequence, sampleRateHz, unit, count };
}

const SERIES = 'series = (select id from series where device = $1 and channel = $2)';

const RANGE = `
  select sampled_at::double, value from sample
  where ${SERIES} and sampled_at >= $3::bigint and sampled_at < $4::bigint
  order by sampled_at, sequence limit $5::bigint offset $6::bigint`;

const DOWNSAMPLE = `
  with part as (
    select sampled_at as moment, value as minimum, value as maximum, value as sum, 1 as count from sample
    where ${SERIES} and sampled_at >= $3::bigint and sampled_at < $7::bigint
    union all
    select hour_at, minimum, maximum, sum, count from hourly
    where ${SERIES} and hour_at >= $7::bigint and hour_at < $8::bigint
    union all
    select sampled_at, value, value, value, 1 from sample
    where ${SERIES} and sampled_at >= $8::bigint and sampled_at < $4::bigint)
  select greatest($3::bigint, $5::bigint + bucket * $6::bigint)::double, low, high, mean
  from (
    select (moment - $5::bigint) // $6::bigint as bucket, min(minimum) as low, max(maximum) as high, sum(sum) / sum(count) as mean
    from part group by bucket)
  order by 1`;

const WAVEFORM_COLUMNS = `sampled_at::double, sequence::double, sample_rate_hz, unit, (octet_length(samples) // 4)::double`;

const WAVEFORMS = `
  select ${WAVEFORM_COLUMNS} from waveform
  where device = $1 and channel = $2 and sampled_at >= $3::bigint and sampled_at < $4::bigint
  order by sampled_at, sequence limit $5::bigint offset $6::bigint`;

const WAVEFORM = `
  select ${WAVEFORM_COLUMNS}, samples from waveform
  where sampled_at = $3::bigint and device = $1 and channel = $2 and ($4::bigint is null or sequence = $4::bigint)
  order by sequence limit 1`;
