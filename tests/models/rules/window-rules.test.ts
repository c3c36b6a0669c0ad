import { expect, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { eventsOf } from './run-rule.ts';

test('rates are per event time, whatever the interval, and none over a gap', () => {
  const rise = { kind: 'rise_rate', channel: 't', limit: 6, per: 'min', deadBand: 0 } as const;
  const steady = (rate: number) => (second: number) => (second % 5 === 0 ? { t: rate * second } : undefined);
  expect(eventsOf(rise, 60, steady(0.09))).toEqual([]);
  expect(eventsOf(rise, 60, steady(0.11))).toEqual(['raised@15']);
  const fall = { ...rise, kind: 'fall_rate' } as const;
  expect(eventsOf(fall, 60, steady(-0.11))).toEqual(['raised@15']);
  const jump = (second: number) => (second >= 50 && second < 100 ? undefined : { t: second < 50 ? 0 : 60 });
  expect(eventsOf(rise, 110, jump)).toEqual([]);
});

test('a rate over a duration does not take noise for a rise', () => {
  const random = createRandom(4);
  const when = { kind: 'rise_rate', channel: 't', limit: 6, per: 'min', overSeconds: 60 } as const;
  const noise = (second: number) => ({ t: random.gaussian() + (second > 300 ? 0.2 * (second - 300) : 0) });
  const [raised = ''] = eventsOf(when, 400, noise);
  expect(Number(raised.split('@')[1])).toBeGreaterThan(310);
});

test('a change and a range within a duration', () => {
  const signal = (second: number) => ({ t: second < 50 ? 10 : second < 55 ? 10 + 2 * (second - 50) : 20 });
  const change = { kind: 'change', channel: 't', limit: 8, overSeconds: 60, deadBand: 1 } as const;
  expect(eventsOf({ ...change, direction: 'up' }, 200, signal)).toEqual(['raised@54', 'cleared@111']);
  expect(eventsOf({ ...change, direction: 'down' }, 200, signal)).toEqual([]);
  expect(eventsOf({ kind: 'range', channel: 't', limit: 8, overSeconds: 60 }, 100, signal)).toEqual(['raised@54']);
});

test('a change over a gap is none', () => {
  const signal = (second: number) => (second > 30 && second < 60 ? undefined : { t: second < 50 ? 10 : 90 });
  expect(eventsOf({ kind: 'change', channel: 't', limit: 8, overSeconds: 600 }, 100, signal)).toEqual([]);
});

test('a mean needs its whole duration', () => {
  const high = { kind: 'mean_high', channel: 't', limit: 5, overSeconds: 60 } as const;
  const [raised = ''] = eventsOf(high, 100, () => ({ t: 6 }));
  // The first three intervals count as gaps: it is not known yet how often the channel comes.
  expect(raised).toBe('raised@62');
  expect(eventsOf({ ...high, kind: 'mean_low' }, 100, (second) => ({ t: second % 2 === 0 ? 0 : 9 }))).toEqual([
    'raised@62',
  ]);
});

test('roughness is the standard deviation, whatever the level', () => {
  const random = createRandom(5);
  const when = { kind: 'roughness', channel: 't', limit: 0.5, overSeconds: 60 } as const;
  const signal = (second: number) => ({ t: 1e6 + (second < 100 ? 0.1 : 1) * random.gaussian() });
  const [raised = ''] = eventsOf(when, 200, signal);
  expect(Number(raised.split('@')[1])).toBeGreaterThanOrEqual(105);
});

test('a value that stands still is frozen, and one that is silent is not', () => {
  const when = { kind: 'frozen', channel: 't', overSeconds: 30, tolerance: 0.01 } as const;
  expect(eventsOf(when, 60, (second) => ({ t: Math.min(second, 10) }))[0]).toBe('raised@39');
  expect(eventsOf(when, 100, (second) => (second > 25 && second < 75 ? undefined : { t: 10 }))).toEqual([]);
});

test('a channel is missing while its device reports, and silence of the device is not that', () => {
  const when = { kind: 'missing', channel: 't', afterSeconds: 20 } as const;
  const both = (second: number) => (second < 10 || second > 50 ? { t: 1, u: 1 } : { u: 1 });
  expect(eventsOf(when, 60, both)).toEqual(['raised@29', 'cleared@51']);
  expect(eventsOf(when, 200, (second) => (second > 10 && second < 150 ? undefined : { t: 1 }))).toEqual([]);
});

test('a value away from its own moving average', () => {
  const when = { kind: 'average_deviation', channel: 't', limit: 5, overSeconds: 60 } as const;
  expect(eventsOf(when, 120, (second) => ({ t: 0.01 * second + (second >= 100 ? 7 : 0) }))[0]).toBe('raised@100');
});

test('a trend that reaches the limit within the time ahead is told before it does; noise is no trend', () => {
  const random = createRandom(6);
  const when = { kind: 'forecast', channel: 't', above: 100, overSeconds: 120, withinSeconds: 300 } as const;
  const climb = (second: number) => ({ t: 20 + 0.1 * second + 0.2 * random.gaussian() });
  const [raised = ''] = eventsOf(when, 800, climb);
  expect(Number(raised.split('@')[1])).toBeGreaterThan(480);
  expect(Number(raised.split('@')[1])).toBeLessThan(520);
  expect(eventsOf(when, 800, () => ({ t: 90 + random.gaussian() }))).toEqual([]);
});
