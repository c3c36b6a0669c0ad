import { expect, it } from 'vitest';
import type { Reading } from '../../../../ingest/reading/reading.ts';
import { exportValues, exportWaveforms } from '../../../../ingest/series/duckdb/duckdb-export.ts';
import { openDuckDbFile } from '../../../../ingest/series/duckdb/duckdb-file.ts';
import { BEFORE_ALL } from '../../../../ingest/series/duckdb/duckdb-known.ts';
import { openDuckDbSeries } from '../../../../ingest/series/duckdb/duckdb-series.ts';
import { createLog } from '../../../../lib/log.ts';
import { aReading, aWaveform } from '../../../helpers/readings.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const HOUR_MS = 3_600_000;
const AT = 1_764_000_000_000;

it('readings leave the store as they came in, oldest first, and a later start hands out the rest', async () => {
  const dataDir = tempDir();
  const readings: readonly Reading[] = [
    aReading({ values: { b: 1, a: 2 }, units: { a: 'Cel' } }),
    aReading({ values: { a: 3 }, sequence: 1, units: { a: 'Cel' } }),
    aReading({ device: 'plant:fan', values: { a: -0.5 }, sequence: 2 ** 50 + 1 }),
    aReading({ values: { b: 4 }, sampledAt: AT + 3 * HOUR_MS }),
  ];
  const store = await openDuckDbSeries({
    dataDir,
    retentionDays: 0,
    log: createLog({ level: 'silent', pretty: false }),
  });
  const batch = { partition: 0, firstOffset: 0, nextOffset: 5, journaledAt: AT };
  await store.append({ ...batch, readings: [...readings].reverse() });
  await store.append({ ...batch, readings: [aWaveform(16)] });
  await store.close();
  const file = await openDuckDbFile(dataDir);
  const all: Reading[] = [];
  let doneUntil = 0;
  for await (const part of exportValues(file.reader, BEFORE_ALL)) {
    all.push(...part.readings);
    doneUntil = part.doneUntil ?? doneUntil;
  }
  const plain = (list: readonly Reading[]) =>
    list.map(({ device, sampledAt, sequence, values, units }) => ({ device, sampledAt, sequence, values, units }));
  const sorted = [readings[2], readings[0], readings[1], readings[3]] as readonly Reading[];
  expect(plain(all)).toEqual(plain(sorted));
  expect(doneUntil).toBeGreaterThan(AT + 3 * HOUR_MS);
  const rest: Reading[] = [];
  for await (const part of exportValues(file.reader, AT + 1)) rest.push(...part.readings);
  expect(plain(rest)).toEqual(plain(sorted.slice(3)));
  const blocks: Reading[] = [];
  for await (const block of exportWaveforms(file.reader)) blocks.push(block);
  expect(blocks).toMatchObject([{ waveform: { channel: 'x', unit: 'm/s2', sampleRateHz: 25_600 } }]);
  expect(blocks[0]?.waveform?.samples).toEqual(aWaveform(16).waveform?.samples);
  file.close();
});
