import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import type { QuarantineItem } from '../../../../ingest/quarantine/quarantine.ts';
import { openInfluxSeries } from '../../../../ingest/series/influx/influx-series.ts';
import { createLog } from '../../../../lib/log.ts';
import { aReading, aSeries } from '../../../helpers/readings.ts';

const log = createLog({ level: 'silent', pretty: false });

/**
 * A server that answers as InfluxDB does; `answer` decides what becomes of the lines of a write.
 */
async function storeOn(answer: (lines: readonly string[]) => { status: number; message?: string }) {
  const stored: string[] = [];
  const say = (response: ServerResponse, status: number, body?: unknown): void => {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(body === undefined ? '' : JSON.stringify(body));
  };
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/api/v2/write')) return say(response, 200, { buckets: [{ retentionRules: [] }] });
    const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
    const lines = (await text(body)).split('\n');
    const { status, message } = answer(lines);
    if (status === 204) stored.push(...lines);
    return say(response, status, status === 204 ? undefined : { code: 'invalid', message });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const offsets = new Map<number, number>();
  const quarantined: Omit<QuarantineItem, 'id'>[] = [];
  const store = openInfluxSeries({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 't',
    org: 'o',
    bucket: 'b',
    retentionDays: 0,
    offsets: { get: async (partition) => offsets.get(partition) ?? 0, set: async (p, at) => void offsets.set(p, at) },
    quarantine: { add: async (items) => void quarantined.push(...items) },
    log,
  });
  const points = () => new Set(stored.filter((line) => line.startsWith('telemetry,')));
  return { store, offsets, quarantined, points };
}

function batchOf(readings: ReturnType<typeof aSeries>) {
  return { partition: 0, firstOffset: 0, nextOffset: readings.length, readings, journaledAt: 0 };
}

it('finds bad lines by halving, stores the others and sets the bad ones aside as native JSON', async () => {
  const bad = (line: string): boolean => line.endsWith('=13 1764000013000000013') || line.includes('=77 ');
  const { store, offsets, quarantined, points } = await storeOn((lines) =>
    lines.some(bad) ? { status: 400, message: 'unable to parse' } : { status: 204 },
  );
  await store.append(batchOf(aSeries(100)));
  expect(points().size).toBe(98);
  expect(offsets.get(0)).toBe(100);
  expect(quarantined.map(({ reason, topic }) => [reason, topic])).toEqual(
    Array(2).fill(['store_refused', 'harbinger/v1/plant/pump-1/telemetry']),
  );
  expect(JSON.parse(Buffer.from(quarantined[0]?.payload ?? []).toString())).toEqual({
    ts: 1_764_000_013_000,
    seq: 13,
    values: { vibration: 13 },
  });
  expect(store.counts).toEqual({ refusedReadings: 2, tooOldReadings: 0 });
});

it('stores the good channels of a reading whose other channel is refused', async () => {
  const { store, quarantined, points } = await storeOn((lines) =>
    lines.some((line) => /^telemetry,.*\bbad=/.test(line))
      ? { status: 422, message: 'partial write: field type conflict' }
      : { status: 204 },
  );
  await store.append(batchOf([aReading({ values: { a: 1, b: 2, bad: 3, c: 4 } })]));
  expect([...points()].map((line) => line.split(' ')[1]).sort()).toEqual(['a=1,b=2', 'c=4']);
  expect(quarantined).toHaveLength(1);
});

it.each([413, 422])('halves a request that is answered with %i', async (status) => {
  const { store, quarantined, points } = await storeOn((lines) => (lines.length > 10 ? { status } : { status: 204 }));
  await store.append(batchOf(aSeries(100)));
  expect(points().size).toBe(100);
  expect(quarantined).toEqual([]);
});

it('counts what the retention dropped', async () => {
  const message = 'failure writing points: partial write: points beyond retention policy dropped=3';
  const { store, offsets } = await storeOn(() => ({ status: 422, message }));
  await store.append(batchOf(aSeries(100)));
  expect(store.counts).toEqual({ refusedReadings: 0, tooOldReadings: 3 });
  expect(offsets.get(0)).toBe(100);
});

it.each([400, 401, 404, 429, 500, 503, 200])(
  'neither moves on nor sets anything aside when all is answered with %i, and recovers',
  async (status) => {
    let answer = status;
    const { store, offsets, quarantined, points } = await storeOn(() => ({ status: answer }));
    await expect(store.append(batchOf(aSeries(20)))).rejects.toMatchObject({ code: 'unavailable' });
    expect(offsets.get(0)).toBeUndefined();
    expect(quarantined).toEqual([]);
    answer = 204;
    await store.append(batchOf(aSeries(20)));
    expect([points().size, offsets.get(0)]).toEqual([20, 20]);
  },
);
