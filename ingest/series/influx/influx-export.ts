import { AppError } from '../../../lib/errors.ts';
import type { Reading } from '../../reading/reading.ts';
import type { InfluxClient } from './influx-client.ts';
import { MEASUREMENT, WAVEFORM_MEASUREMENT } from './influx-lines.ts';
import { createInfluxReads, quoteName, quoteText } from './influx-reads.ts';

/** Rows that are asked for at once; fewer where each has very many channels. */
const ROWS = 20_000;
const CELLS = 400_000;

/** The widest time that stores take, in milliseconds. */
const ALWAYS = { from: -8_640_000_000_000, to: 8_640_000_000_000 } as const;

/** Waveforms that are listed at once. */
const WAVEFORMS = 1_000;

/**
 * Every reading that InfluxDB has, device by device, oldest first. The store keeps no sequence but
 * its remainder in the nanoseconds of the time: that is the sequence of a reading here. Written
 * again by {@link readingLine}, each is the point that it was.
 */
export async function* exportReadings(client: InfluxClient): AsyncGenerator<readonly Reading[]> {
  const reads = createInfluxReads(client);
  const devices = new Map<string, Map<string, string | null>>();
  for (const [device, channel, unit] of await reads.channels()) {
    const channels = devices.get(device) ?? new Map<string, string | null>();
    devices.set(device, channels.set(channel, unit));
  }
  for (const [device, channels] of [...devices].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield* valuesOf(client, device, channels);
    for (const channel of channels.keys()) yield* waveformsOf(reads, device, channel);
  }
}

async function* valuesOf(
  { csv }: Pick<InfluxClient, 'csv'>,
  device: string,
  units: ReadonlyMap<string, string | null>,
): AsyncGenerator<readonly Reading[]> {
  const channels = [...units.keys()];
  const limit = Math.max(100, Math.min(ROWS, Math.floor(CELLS / channels.length)));
  const what = `select ${channels.map(quoteName).join(', ')} from ${MEASUREMENT} where "device" = ${quoteText(device)}`;
  for (let after = `${ALWAYS.from}ms`; ; ) {
    const rows = await csv(`${what} and time > ${after} and time < ${ALWAYS.to}ms order by time limit ${limit}`);
    const readings = rows.map((row) => readingOf(row, { device, channels, units }));
    if (readings.length > 0) yield readings;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = last.split(',', 3)[2] as string;
  }
}

/** A row: the measurement, its tags (none), nanoseconds, and a cell for each channel. */
function readingOf(
  row: string,
  {
    device,
    channels,
    units,
  }: { device: string; channels: readonly string[]; units: ReadonlyMap<string, string | null> },
): Reading {
  const cells = row.split(',');
  if (cells.length !== channels.length + 3) throw new AppError('unavailable', `InfluxDB answers with a row "${row}"`);
  const [sampledAt, sequence] = momentOf(cells[2] as string);
  const values: Record<string, number> = {};
  const given: Record<string, string> = {};
  for (const [index, channel] of channels.entries()) {
    const cell = cells[index + 3] as string;
    if (cell === '') continue;
    values[channel] = Number(cell);
    const unit = units.get(channel);
    if (unit) given[channel] = unit;
  }
  const reading = { device, sampledAt, sequence, receivedAt: sampledAt, timeSource: 'device' as const, values };
  return Object.keys(given).length > 0 ? { ...reading, units: given } : reading;
}

/** Milliseconds, and the nanoseconds beyond them. */
function momentOf(nanoseconds: string): readonly [number, number] {
  if (!nanoseconds.startsWith('-')) {
    return [Number(nanoseconds.slice(0, -6)), Number(nanoseconds.slice(-6))];
  }
  const time = BigInt(nanoseconds);
  const rest = ((time % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return [Number((time - rest) / 1_000_000n), Number(rest)];
}

async function* waveformsOf(
  reads: ReturnType<typeof createInfluxReads>,
  device: string,
  channel: string,
): AsyncGenerator<readonly Reading[]> {
  let { from } = ALWAYS as { from: number };
  for (let after = 0; ; ) {
    const page = await reads.waveforms({ device, channel, ...ALWAYS, from, limit: WAVEFORMS, after });
    for (const { sampledAt, sequence } of page) {
      const found = await reads.waveform({ device, channel, sampledAt, sequence });
      after = sampledAt === from ? after + 1 : 1;
      from = sampledAt;
      if (!found) continue;
      const { unit, sampleRateHz, samples } = found;
      const waveform = { channel, unit, sampleRateHz, samples };
      yield [{ device, sampledAt, sequence, receivedAt: sampledAt, timeSource: 'device', values: {}, waveform }];
    }
    if (page.length < WAVEFORMS) return;
  }
}

/** Whether a bucket has readings, or notes of channels. */
export async function hasReadings({ query }: Pick<InfluxClient, 'query'>): Promise<boolean> {
  for (const measurement of [MEASUREMENT, WAVEFORM_MEASUREMENT]) {
    if ((await query(`select * from ${measurement} limit 1`)).length > 0) return true;
  }
  return false;
}
