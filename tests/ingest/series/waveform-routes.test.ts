import { expect, test } from 'vitest';
import { openDuckDbSeries } from '../../../ingest/series/duckdb/duckdb-series.ts';
import { seriesRoutes } from '../../../ingest/series/series-routes.ts';
import { waveformRoutes } from '../../../ingest/series/waveform-routes.ts';
import { createLog } from '../../../lib/log.ts';
import { aReading } from '../../helpers/readings.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { openApp } from '../../http/app.ts';

const T0 = aReading().sampledAt;
const log = createLog({ level: 'silent', pretty: false });

async function openWithBlocks() {
  const series = await openDuckDbSeries({ dataDir: tempDir(), retentionDays: 0, log });
  const blocks = [0, 0, 1, 2].map((second, sequence) =>
    aReading({
      sampledAt: T0 + second * 1000,
      sequence,
      values: {},
      waveform: { channel: 'de', unit: 'm/s2', sampleRateHz: 1000, samples: Float32Array.of(sequence, 0.5, -2) },
    }),
  );
  const readings = [...blocks, aReading({ sampledAt: T0 + 500, values: { temperature: 71.5 } })];
  await series.append({ partition: 0, firstOffset: 0, nextOffset: readings.length, readings, journaledAt: T0 });
  const app = await openApp([seriesRoutes({ series }), waveformRoutes({ series })]);
  return async (url: string) => {
    const response = await app.inject(`/api/v1/devices/pump-1/${url}`);
    return { status: response.statusCode, ...response.json() };
  };
}

test('waveforms are listed a page at a time, also where two share a millisecond', async () => {
  const get = await openWithBlocks();
  const seen: number[] = [];
  let next = '';
  do {
    const page = await get(`waveforms?channel=de&limit=1${next && `&cursor=${next}`}`);
    seen.push(...page.items.map(({ sequence }: { sequence: number }) => sequence));
    next = page.next;
  } while (next);
  expect(seen).toEqual([0, 1, 2, 3]);
  const cut = await get(`waveforms?channel=de&from=${T0 + 1000}&to=${T0 + 2000}`);
  expect(cut.items).toEqual([{ at: T0 + 1000, sequence: 2, sampleRateHz: 1000, unit: 'm/s2', count: 3 }]);
});

test('one waveform comes with its samples, and one that is not there is not found', async () => {
  const get = await openWithBlocks();
  expect(await get(`waveforms/${T0}?channel=de&sequence=1`)).toMatchObject({ channel: 'de', samples: [1, 0.5, -2] });
  expect(await get(`waveforms/${T0 + 2000}?channel=de`)).toMatchObject({ sequence: 3, samples: [3, 0.5, -2] });
  expect(await get(`waveforms/${T0 + 1}?channel=de`)).toMatchObject({ status: 404 });
  expect(await get('waveforms/yesterday?channel=de')).toMatchObject({ status: 400 });
});

test('the newest value of each channel is told with its time', async () => {
  const get = await openWithBlocks();
  const sampledAt = new Date(T0 + 500).toISOString();
  expect(await get('latest')).toEqual({
    status: 200,
    items: [{ channel: 'temperature', unit: null, sampledAt, value: 71.5 }],
  });
});
