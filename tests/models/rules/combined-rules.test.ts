import { expect, test } from 'vitest';
import type { Condition } from '../../../models/rules/condition.ts';
import { eventsOf, ruleOf, runRules } from './run-rule.ts';

const hot: Condition = { kind: 'high', channel: 't', limit: 80, deadBand: 2 };
const rough: Condition = { kind: 'high', channel: 'v', limit: 4, deadBand: 1 };
const two = (t: readonly number[], v: readonly number[]) => (second: number) => ({
  t: t[Math.min(second, t.length - 1)] ?? 0,
  v: v[Math.min(second, v.length - 1)] ?? 0,
});

test('a limit that counts only in a mode ends with the mode', () => {
  const when: Condition = { kind: 'while', channel: 'speed', above: 1000, condition: hot };
  const signal = (second: number) => ({ t: 90, speed: second >= 10 && second < 20 ? 1500 : 0 });
  expect(eventsOf(when, 30, signal)).toEqual(['raised@10', 'cleared@20']);
});

test('all needs every one, in any order, each with its own dead band', () => {
  const when: Condition = { kind: 'all', conditions: [hot, rough] };
  expect(eventsOf(when, 6, two([70, 81, 79, 79, 77, 81], [0, 0, 0, 5, 5, 0]))).toEqual(['raised@3', 'cleared@4']);
});

test('any needs one, and names it', () => {
  const when: Condition = { kind: 'any', conditions: [hot, rough] };
  const { events, steps } = runRules([ruleOf(when)], { seconds: 5, signal: two([70, 70, 70, 90], [0, 5, 0, 0]) });
  expect(events).toEqual(['raised@1', 'cleared@2', 'raised@3']);
  expect(steps[0]?.episode.reason).toContain('v is 5');
  expect(steps[0]?.episode.reason).not.toContain('t is 70');
});

test('not turns an answer around, and one that is not known stays so', () => {
  const when: Condition = { kind: 'not', condition: hot };
  expect(eventsOf(when, 4, (second) => (second < 2 ? { v: 1 } : { t: second < 3 ? 90 : 10 }))).toEqual(['raised@3']);
});

test('a rule looks at the alarms of other rules, whatever the order in which they are written', () => {
  const rules = [
    ruleOf(
      {
        kind: 'all',
        conditions: [
          { kind: 'rule', rule: 'hot' },
          { kind: 'rule', rule: 'rough' },
        ],
      },
      { id: 'both' },
    ),
    ruleOf(hot, { id: 'hot', onDelaySeconds: 5 }),
    ruleOf(rough, { id: 'rough' }),
  ];
  const { steps, events } = runRules(rules, { seconds: 20, signal: two([90], [5]) });
  expect(events).toEqual(['raised@0', 'raised@7', 'raised@7']);
  expect(steps.at(-1)?.episode.reason).toBe('It is so: hot is active and rough is active.');
});

test('a condition that has held for a duration, gaps left out', () => {
  const when: Condition = { kind: 'held', condition: hot, forSeconds: 20 };
  expect(eventsOf(when, 40, two([0, 0, 0, 0, 0, 90], [0]))).toEqual(['raised@25']);
  const gap = (second: number) => (second > 10 && second < 60 ? undefined : { t: 90 });
  expect(eventsOf(when, 100, gap)).toEqual(['raised@80']);
});

test('N of M readings', () => {
  const when: Condition = { kind: 'repeated', condition: { ...hot, deadBand: 0 }, times: 3, of: 5 };
  expect(eventsOf(when, 10, two([90, 0, 90, 0, 0, 0, 90, 90, 0, 0], [0]))).toEqual([]);
  expect(eventsOf(when, 8, two([0, 0, 90, 0, 90, 0, 90, 0], [0]))).toEqual(['raised@6', 'cleared@7']);
});

test('the third start within ten minutes', () => {
  const when: Condition = {
    kind: 'count',
    condition: { kind: 'high', channel: 'speed', limit: 100 },
    times: 3,
    overSeconds: 600,
  };
  const running = (every: number) => (second: number) => ({ speed: second % every > 50 ? 1500 : 0 });
  expect(eventsOf(when, 1000, running(200))).toEqual(['raised@451']);
  expect(eventsOf(when, 3000, running(400))).toEqual([]);
});

test('a start that may have been in a gap is not counted', () => {
  const when: Condition = {
    kind: 'count',
    condition: { kind: 'high', channel: 'speed', limit: 100 },
    times: 1,
    overSeconds: 600,
  };
  const signal = (second: number) => (second > 50 && second < 99 ? undefined : { speed: second > 70 ? 1500 : 0 });
  expect(eventsOf(when, 200, signal)).toEqual([]);
});

test('hours above a level add up, in all or within a duration, and silence adds nothing', () => {
  const running: Condition = { kind: 'high', channel: 'speed', limit: 100 };
  const half = (second: number) => ({ speed: Math.floor(second / 100) % 2 === 0 ? 1500 : 0 });
  const when: Condition = { kind: 'accumulated', condition: running, hours: 0.1 };
  // The first two intervals are not known to be whole, and a run counts from its first reading to
  // its last: 97 + 99 + 99 + 65.
  expect(eventsOf(when, 1000, half)).toEqual(['raised@665']);
  const within: Condition = { ...when, overSeconds: 500 };
  expect(eventsOf(within, 3000, half)).toEqual([]);
  const gap = (second: number) => (second > 100 && second < 800 ? undefined : { speed: 1500 });
  expect(eventsOf(when, 1100, gap)).toEqual(['raised@1062']);
});
