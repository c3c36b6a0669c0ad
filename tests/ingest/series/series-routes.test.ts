import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { HttpApp } from '../../../http/http-app.ts';
import { seriesRoutes } from '../../../ingest/series/series-routes.ts';
import type { Point } from '../../../ingest/series/series-store.ts';
import { openApp } from '../../http/app.ts';
import { lintOpenApi } from '../../http/openapi-lint.ts';
import { createMemorySeries } from './memory-series.ts';

const newest = Date.UTC(2026, 2, 2, 9);
const HOUR = 3_600_000;

/** One point an hour over 48 h, the value is the hour. */
const hourly = Array.from({ length: 48 }, (_, hour): Point => [newest - (47 - hour) * HOUR, hour]);

let app: HttpApp;
beforeAll(async () => {
  const series = createMemorySeries({
    'plant:pump-1': { temperature: hourly, pressure: [[newest, 2.5]] },
    'north:fan': { temperature: hourly },
    'south:fan': { temperature: hourly },
    '工厂:泵': { temperature: hourly },
  });
  app = await openApp([seriesRoutes({ series })]);
});

async function get(url: string) {
  const response = await app.inject(`/api/v1${url}`);
  return { status: response.statusCode, ...response.json() };
}

test('a name that two sites use is refused with the candidates', async () => {
  expect(await get('/devices/fan/series?channel=temperature')).toMatchObject({
    status: 409,
    candidates: ['north:fan', 'south:fan'],
  });
});

test.each(['/devices/plant:fan/latest', '/devices/motor/series?channel=temperature'])(
  '%s is not found',
  async (url) => {
    expect(await get(url)).toMatchObject({ status: 404, type: 'urn:harbinger:problem:not_found' });
  },
);

test('without from and to a series is the day up to the newest reading', async () => {
  const { items, next } = await get('/devices/pump-1/series?channel=temperature');
  expect(items).toEqual(hourly.slice(-25));
  expect(next).toBeNull();
});

test.each([
  ['ISO 8601 in UTC', 'from=2026-03-02T07:00:00Z&to=2026-03-02T09:00:00Z'],
  ['ISO 8601 with an offset', 'from=2026-03-02T15:00:00%2B08:00&to=2026-03-02T17:00:00%2B08:00'],
  ['an offset whose plus was not escaped', 'from=2026-03-02T15:00:00+08:00&to=2026-03-02T17:00+0800'],
  ['milliseconds', `from=${newest - 2 * HOUR}&to=${newest}`],
])('from is included and to is not: %s', async (_, query) => {
  const { items } = await get(`/devices/pump-1/series?channel=temperature&${query}`);
  expect(items).toEqual(hourly.slice(-3, -1));
});

test('only to means the day before it; from after the newest reading means nothing', async () => {
  const { items } = await get(`/devices/pump-1/series?channel=temperature&to=${newest - 12 * HOUR}`);
  expect(items).toEqual(hourly.slice(-37, -13));
  const later = await get(`/devices/pump-1/series?channel=temperature&from=${newest + HOUR}`);
  expect(later).toEqual({ status: 200, items: [], next: null });
});

test('with points a series is downsampled to minimum, maximum and mean', async () => {
  const { items, next } = await get(
    `/devices/pump-1/series?channel=temperature&from=${newest - 3 * HOUR}&to=${newest + HOUR}&points=2`,
  );
  expect(items).toEqual([
    [newest - 3 * HOUR, 44, 45, 44.5],
    [newest - HOUR, 46, 47, 46.5],
  ]);
  expect(next).toBeNull();
});

test.each([
  ['', 'channel'],
  ['?channel=', 'channel'],
  ['?channel=speed', 'channel'],
  ['?channel=temperature&from=yesterday', 'from'],
  ['?channel=temperature&from=2026-03-02T09:00:00', 'from'],
  ['?channel=temperature&to=99999999999999999', 'to'],
  ['?channel=temperature&to=9000000000000000', 'to'],
  [`?channel=temperature&from=${newest}&to=${newest}`, 'to'],
  ['?channel=temperature&limit=0', 'limit'],
  ['?channel=temperature&limit=10001', 'limit'],
  ['?channel=temperature&points=x', 'points'],
  ['?channel=temperature&cursor=x', 'cursor'],
  ['?channel=temperature&cursor=eyJmcm9tIjoxZTMwMH0', 'cursor'],
  ['?channel=temperature&cursor=e30&points=5', 'cursor'],
])('the query %s is refused by name', async (query, field) => {
  expect(await get(`/devices/pump-1/series${query}`)).toMatchObject({ status: 400, errors: [{ field }] });
});

test('pages of any size give every point once, with any number of readings in one millisecond', async () => {
  const points = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(points, fc.integer({ min: 1, max: 12 }), async (times, limit) => {
      const stored = times.toSorted((a, b) => a - b).map((at, index): Point => [newest + at, index]);
      const paged = await openApp([seriesRoutes({ series: createMemorySeries({ 'a:b': { x: stored } }) })]);
      const items: Point[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: string = `channel=x&limit=${limit}${cursor && `&cursor=${cursor}`}`;
        const page: { items: Point[]; next: string | null } = (
          await paged.inject(`/api/v1/devices/b/series?${query}`)
        ).json();
        expect(page.items.length).toBeLessThanOrEqual(limit);
        items.push(...page.items);
        cursor = page.next;
      }
      expect(items).toEqual(stored);
    }),
    { numRuns: 40 },
  );
});

test('the operations are described', async () => {
  expect(lintOpenApi(await get('/openapi.json'))).toEqual([]);
});
