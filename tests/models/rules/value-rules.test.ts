import { expect, test } from 'vitest';
import type { Condition } from '../../../models/rules/condition.ts';
import { eventsOf, ruleOf, runRules } from './run-rule.ts';

/** One channel that takes these values, one a second, and then the last one for ever. */
const series = (name: string, values: readonly number[]) => (second: number) => ({
  [name]: values[Math.min(second, values.length - 1)] ?? 0,
});
const found = (when: Condition, values: readonly number[]) => eventsOf(when, values.length, series('t', values));

test('a high limit holds on the limit, and ends below its dead band', () => {
  const when = { kind: 'high', channel: 't', limit: 80, deadBand: 2 } as const;
  expect(found(when, [79, 80, 78.5, 79, 78, 80])).toEqual(['raised@1', 'cleared@4', 'raised@5']);
});

test('a low limit is the same the other way around', () => {
  const when = { kind: 'low', channel: 't', limit: 2, deadBand: 0.5 } as const;
  expect(found(when, [3, 2, 2.4, 2.5, 1])).toEqual(['raised@1', 'cleared@3', 'raised@4']);
});

test('the second limits are of high severity, the first of medium', () => {
  const severity = (when: Condition, value: number) =>
    runRules([ruleOf(when)], { seconds: 1, signal: () => ({ t: value }) }).steps[0]?.episode.severity;
  expect(severity({ kind: 'high_high', channel: 't', limit: 90 }, 91)).toBe('high');
  expect(severity({ kind: 'low_low', channel: 't', limit: 1 }, 0)).toBe('high');
  expect(severity({ kind: 'high', channel: 't', limit: 90 }, 91)).toBe('medium');
});

test('outside and inside a band', () => {
  const band = { channel: 't', low: 10, high: 20, deadBand: 1 };
  expect(found({ kind: 'outside', ...band }, [15, 21, 19.5, 19, 9, 10.5, 11])).toEqual([
    'raised@1',
    'cleared@3',
    'raised@4',
    'cleared@6',
  ]);
  expect(found({ kind: 'inside', ...band }, [5, 12, 9.5, 9])).toEqual(['raised@1', 'cleared@3']);
});

test('a state is one of some values', () => {
  expect(found({ kind: 'state', channel: 't', values: [3, 7] }, [1, 3, 2, 7])).toEqual([
    'raised@1',
    'cleared@2',
    'raised@3',
  ]);
});

test('the zones of ISO 20816-3 begin on their limits, by the standard or by the plant', () => {
  const zone = { channel: 't', deadBand: 0, group: 2, mounting: 'rigid' } as const;
  expect(found({ kind: 'iso_zone', zone: 'C', ...zone }, [2.7, 2.8, 2.7])).toEqual(['raised@1', 'cleared@2']);
  expect(found({ kind: 'iso_zone', zone: 'D', ...zone }, [4.4, 4.5])).toEqual(['raised@1']);
  expect(found({ kind: 'iso_zone', channel: 't', zone: 'D', limits: [1, 2, 3] }, [2.9, 3])).toEqual(['raised@1']);
});

test('the distance from a setpoint counts either way', () => {
  const when = { kind: 'deviation', channel: 't', setpoint: 'sp', limit: 5, deadBand: 1 } as const;
  const values = [50, 56, 55, 54, 44];
  const signal = (second: number) => ({ t: values[second] ?? 0, sp: 50 });
  expect(eventsOf(when, 5, signal)).toEqual(['raised@1', 'cleared@3', 'raised@4']);
});

test('difference, ratio, sum and spread of channels', () => {
  const at = (rows: readonly (readonly number[])[]) => (second: number) => {
    const [a = 0, b = 0, c = 0] = rows[second] ?? [];
    return { a, b, c };
  };
  const two = { channel: 'a', other: 'b', deadBand: 0 };
  expect(
    eventsOf(
      { kind: 'difference', ...two, above: 3 },
      2,
      at([
        [5, 4],
        [5, 2],
      ]),
    ),
  ).toEqual(['raised@1']);
  expect(
    eventsOf(
      { kind: 'difference', ...two, below: 0 },
      2,
      at([
        [5, 4],
        [1, 2],
      ]),
    ),
  ).toEqual(['raised@1']);
  expect(
    eventsOf(
      { kind: 'ratio', ...two, above: 2 },
      3,
      at([
        [3, 2],
        [3, 0],
        [4, 2],
      ]),
    ),
  ).toEqual(['raised@2']);
  const three = { channels: ['a', 'b', 'c'], deadBand: 0 };
  expect(
    eventsOf(
      { kind: 'sum', ...three, above: 10 },
      2,
      at([
        [3, 3, 3],
        [4, 3, 3],
      ]),
    ),
  ).toEqual(['raised@1']);
  expect(
    eventsOf(
      { kind: 'spread', ...three, limit: 2 },
      2,
      at([
        [3, 3, 4],
        [4, 3, 2],
      ]),
    ),
  ).toEqual(['raised@1']);
});

test('a channel that does not follow another', () => {
  const when = { kind: 'mismatch', channel: 'valve', other: 'command', tolerance: 2 } as const;
  const signal = (second: number) => ({ valve: 10, command: second < 3 ? 11 : 50 });
  const { events, steps } = runRules([ruleOf(when)], { seconds: 4, signal });
  expect(events).toEqual(['raised@3']);
  expect(steps[0]?.episode.reason).toBe('It is so: valve is 10 while command is 50.');
});

test('limits are written in any unit that fits the channel', () => {
  const when = { kind: 'high', channel: 't', limit: 176, unit: '[degF]' } as const;
  const values = [79.9, 80.1];
  const signal = (second: number) => ({ t: values[second] ?? 0 });
  const { events, steps } = runRules([ruleOf(when)], { seconds: 2, signal, units: { t: 'Cel' } });
  expect(events).toEqual(['raised@1']);
  expect(steps[0]?.episode.reason).toBe('It is so: t is 80.1 Cel, with a limit of 80 Cel.');
  const apart = { kind: 'difference', channel: 't', other: 'u', unit: '[degF]', above: 18 } as const;
  const two = (second: number) => ({ t: second < 1 ? 9 : 11, u: 0 });
  expect(runRules([ruleOf(apart)], { seconds: 2, signal: two, units: { t: 'Cel', u: 'Cel' } }).events).toEqual([
    'raised@1',
  ]);
});

test('a limit whose unit does not fit the channel is never reached', () => {
  const when = { kind: 'high', channel: 't', limit: 3, unit: 'bar' } as const;
  expect(runRules([ruleOf(when)], { seconds: 5, signal: () => ({ t: 99 }), units: { t: 'Cel' } }).events).toEqual([]);
});

test('without a dead band the usual one of the quantity is taken', () => {
  const ends = (unit: string, back: number) => {
    const values = [101, back];
    const signal = (second: number) => ({ t: values[second] ?? 0 });
    const when = { kind: 'high', channel: 't', limit: 100 } as const;
    return runRules([ruleOf(when)], { seconds: 2, signal, units: { t: unit } }).events.length === 2;
  };
  expect([ends('Cel', 99.1), ends('Cel', 98.9)]).toEqual([false, true]);
  expect([ends('bar', 98.1), ends('bar', 97.9)]).toEqual([false, true]);
  expect([ends('l/min', 95.1), ends('l/min', 94.9)]).toEqual([false, true]);
});
