import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import type { RecordedRow } from '../../../lib/recording/recording.ts';
import { detectRecording } from '../../../models/offline/detect-recording.ts';
import { createDetectionPlot } from '../../../models/plot/detection-plot.ts';
import { createSignalBuckets } from '../../../models/plot/signal-buckets.ts';
import { timeTicks } from '../../../models/plot/time-ticks.ts';
import { backend } from '../detector-runs.ts';

const ODD = '<script>alert("&")</script>\u0001';

async function picture(): Promise<string> {
  const random = createRandom(3);
  const rows: RecordedRow[] = Array.from({ length: 600 }, (_, i) => ({
    sampledAt: i * 1000,
    sequence: i + 1,
    time: String(i),
    values: { quiet: 10 + random.gaussian(), [ODD]: 20 + random.gaussian() + (i >= 450 ? 8 : 0) },
  }));
  const plot = createDetectionPlot('a "title"', [
    { name: 'quiet', unit: 'mm/s' },
    { name: ODD, unit: undefined },
  ]);
  for (const row of rows) plot.addRow(row);
  const episodes = await detectRecording([rows], {
    device: 'recording:test',
    train: { rows: 300 },
    backend,
    onRow: plot.addVerdict,
  });
  expect(episodes).toHaveLength(1);
  return plot.svg(episodes, (at) => `${at / 1000} s`);
}

test('the picture shows score, threshold, training span and the episode, the channel that matters most first', async () => {
  const svg = await picture();
  expect(svg).toContain('<desc id="desc">0 s to 599 s, learned until 300 s; 1 episode</desc>');
  expect(svg).toMatch(/<title>unknown, high; onset 4\d\d s, raised 4\d\d s, not cleared\. /);
  expect(svg).toContain('score, 1 is the threshold');
  expect(svg).toContain('>mm/s</text>');
  expect(svg).toMatch(/>4\d\d s &lt;script&gt;alert/);
  expect(svg.indexOf('alert(')).toBeLessThan(svg.indexOf('<title>quiet'));
  expect(svg).toContain('time (seconds)');
});

test('the picture is no larger than a page', async () => {
  const [, width, height] = /width="([\d.]+)mm" height="([\d.]+)mm"/.exec(await picture()) ?? [];
  expect(Number(width)).toBeLessThanOrEqual(277);
  expect(Number(height)).toBeLessThanOrEqual(190);
});

test('names are escaped: the picture holds no element and no character that a channel brought', async () => {
  const svg = await picture();
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('\u0001');
  expect(svg).not.toContain('NaN');
  expect(svg).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;');
});

test('stretches keep the lowest and the highest, however often they are halved', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: -9, max: 9 })), { minLength: 1 }),
      (steps) => {
        const buckets = createSignalBuckets(1, 16);
        let at = 1e12;
        const taken = steps.map(([step, value]) => {
          at += step;
          buckets.add(at, [value]);
          return { at, value };
        });
        const { from, width, count, series, to } = buckets.read(10);
        expect([from, to]).toEqual([taken[0]?.at, at]);
        expect(count).toBeLessThanOrEqual(10);
        for (let i = 0; i < count; i++) {
          const own = taken.filter((one) => Math.floor((one.at - from) / width) === i).map(({ value }) => value);
          expect(series[0]?.low[i]).toBe(own.length > 0 ? Math.min(...own) : Number.NaN);
          expect(series[0]?.high[i]).toBe(own.length > 0 ? Math.max(...own) : Number.NaN);
        }
      },
    ),
  );
});

test('a time before the first and a value that is no number change nothing', () => {
  const buckets = createSignalBuckets(1, 8);
  for (const [at, value] of [
    [1000, 5],
    [10, 99],
    [Number.NaN, 99],
    [1001, Number.NaN],
  ] as const) {
    buckets.add(at, [value]);
  }
  const { from, to, series } = buckets.read(8);
  expect([from, to]).toEqual([1000, 1001]);
  expect([...(series[0]?.high ?? [])].filter((value) => !Number.isNaN(value))).toEqual([5]);
});

test.each([
  [0, 1_200_000, ['0', '200', '400', '600', '800', '1000', '1200']],
  [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 0, 20), ['01-01 00:00', '00:05', '00:10', '00:15', '00:20']],
  [Date.UTC(2026, 0, 1, 5), Date.UTC(2026, 0, 5), ['2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05']],
])('time ticks from %d to %d are round', (from, to, labels) => {
  expect(timeTicks(from, to, labels.length > 6 ? 6 : 4).map(({ label }) => label)).toEqual(labels);
});
