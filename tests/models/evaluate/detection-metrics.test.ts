import { expect, it } from 'vitest';
import {
  addRows,
  eventsOf,
  eventsOfRows,
  type JudgedRecording,
  median,
  rates,
} from '../../../models/evaluate/detection-metrics.ts';

const HOUR = 3_600_000;

function said(alarms: string, raised: readonly (number | [number, string])[] = []): JudgedRecording {
  return {
    times: [...alarms].map((_, i) => i * 1000),
    alarms: [...alarms].map((mark) => mark === '1'),
    episodes: raised.map((each) => {
      const [raisedAt, component] = Array.isArray(each) ? each : [each, null];
      return { raisedAt, component };
    }),
  };
}

const labels = (marks: string): (boolean | null)[] => [...marks].map((mark) => (mark === '?' ? null : mark === '1'));

it('rows are counted by verdict and label, those without a label not', () => {
  const sum = { hit: 0, falseAlarm: 0, quiet: 0, missed: 0 };
  addRows(sum, said('0011100110'), labels('000111100?'));
  expect(sum).toEqual({ hit: 2, falseAlarm: 3, quiet: 2, missed: 2 });
  const { f1, far, mar } = rates(sum);
  expect(f1).toBeCloseTo(4 / 9);
  expect(far).toBeCloseTo(3 / 5);
  expect(mar).toBeCloseTo(2 / 4);
});

it('rates of nothing are 0', () => {
  expect(rates({ hit: 0, falseAlarm: 0, quiet: 0, missed: 0 })).toEqual({ f1: 0, far: 0, mar: 0 });
});

it('an event is found by the first episode raised within it; others are false', () => {
  const events = [
    { from: 10_000, to: 20_000, component: null },
    { from: 40_000, to: 50_000, component: null },
  ];
  const of = said('', [9_999, 14_000, 20_000, 20_001]);
  expect(eventsOf(of, events)).toEqual({ delaysSeconds: [4, null], falseEpisodes: 2, hours: 0 });
});

it('an episode of another component does not find an event', () => {
  const event = { from: 0, to: 10_000, component: 'B1' };
  expect(eventsOf(said('', [[2000, 'B2']]), [event])).toMatchObject({ delaysSeconds: [null], falseEpisodes: 1 });
  expect(
    eventsOf(
      said('', [
        [2000, 'B2'],
        [5000, 'B1'],
      ]),
      [event],
    ),
  ).toMatchObject({ delaysSeconds: [5], falseEpisodes: 1 });
  expect(eventsOf(said('', [3000]), [event])).toMatchObject({ delaysSeconds: [3], falseEpisodes: 0 });
});

it('the hours are those between the first and the last row with a time', () => {
  const times = [Number.NaN, HOUR, 2 * HOUR, 3.5 * HOUR, Number.NaN];
  expect(eventsOf({ times, alarms: [], episodes: [] }, []).hours).toBe(2.5);
});

it('runs of abnormal rows are events; a row without a label ends none', () => {
  const times = [0, 1, 2, 3, Number.NaN, 5, 6, 7];
  expect(eventsOfRows(times, labels('011?1101'))).toEqual([
    { from: 1, to: 5, component: null },
    { from: 7, to: 7, component: null },
  ]);
});

it('the median is the middle, of two the higher, and NaN of none', () => {
  expect([median([3, 1, 2]), median([4, 1]), median([])]).toEqual([2, 4, Number.NaN]);
});
