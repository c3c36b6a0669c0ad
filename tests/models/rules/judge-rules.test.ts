import { expect, test } from 'vitest';
import { decodeDeviceState, encodeDeviceState, newDeviceState } from '../../../models/device/device-state.ts';
import { takeReading } from '../../../models/device/take-reading.ts';
import { createRuleJudge } from '../../../models/rules/judge-rules.ts';
import { eventsOf, readingAt, ruleOf, runRules } from './run-rule.ts';

const hot = { kind: 'high', channel: 't', limit: 80 } as const;

test('on- and off-delay are event time, whatever the interval', () => {
  const delays = { onDelaySeconds: 60, offDelaySeconds: 120 };
  const signal = (second: number) => (second % 10 === 0 ? { t: second < 300 ? 90 : 20 } : undefined);
  expect(eventsOf(hot, 600, signal, delays)).toEqual(['raised@80', 'cleared@420']);
});

test('ThingsBoard 14210: a gap never counts as duration, however high the value on both sides', () => {
  const delays = { onDelaySeconds: 60 };
  const signal = (second: number) => (second > 50 && second < 500 ? undefined : { t: second < 30 ? 20 : 90 });
  expect(eventsOf(hot, 600, signal, delays)).toEqual(['raised@560']);
});

test('an active alarm survives silence, and ends only after its whole off-delay in good readings', () => {
  const delays = { offDelaySeconds: 60 };
  const signal = (second: number) => (second > 50 && second < 500 ? undefined : { t: second < 45 ? 90 : 20 });
  expect(eventsOf(hot, 600, signal, delays)).toEqual(['raised@0', 'cleared@560']);
});

test('a value older than its hold is not known: a rule neither begins nor ends on it', () => {
  const signal = (second: number) => (second < 20 ? { t: 90, u: 1 } : { u: 1 });
  expect(eventsOf(hot, 300, signal, { onDelaySeconds: 60 })).toEqual([]);
  expect(eventsOf(hot, 300, signal, { onDelaySeconds: 60, holdSeconds: 120 })).toEqual(['raised@60']);
});

test('a chattering alarm needs longer and longer to end', () => {
  const delays = { offDelaySeconds: 10, chatterSeconds: 300 };
  const signal = (second: number) => ({ t: second % 20 < 5 ? 90 : 20 });
  expect(eventsOf(hot, 600, signal, delays)).toEqual(['raised@0', 'cleared@15', 'raised@20']);
});

test('a pattern makes one alarm for each channel, under ids that a replay repeats', () => {
  const rules = [ruleOf({ ...hot, channel: 't_*' })];
  const signal = (second: number) => ({ t_a: second > 5 ? 90 : 20, t_b: second > 8 ? 90 : 20, other: 99 });
  const once = runRules(rules, { seconds: 20, signal });
  expect(once.steps.map(({ episode }) => episode.firstChannel)).toEqual(['t_a', 't_b']);
  const again = runRules(rules, { seconds: 20, signal });
  expect(again.steps.map(({ episode }) => episode.id)).toEqual(once.steps.map(({ episode }) => episode.id));
});

test('a rule looks only at its devices', () => {
  const signal = () => ({ t: 90 });
  expect(eventsOf(hot, 5, signal, { devices: 'plant:pump-*' })).toEqual(['raised@0']);
  expect(eventsOf(hot, 5, signal, { devices: 'plant:fan-*' })).toEqual([]);
});

test('late and repeated readings, and the same moment in several messages, change nothing', () => {
  const { judge } = createRuleJudge({ rules: [ruleOf({ kind: 'repeated', condition: hot, times: 3, of: 3 })] });
  const state = newDeviceState('plant:pump-1');
  const take = (second: number, values: Record<string, number>) => {
    const reading = readingAt(second, values);
    return judge(state, reading, takeReading(state, reading)).length;
  };
  const steps = [take(1, { t: 90 }), take(1, { t: 90 }), take(1, { u: 1 }), take(2, { t: 90 }), take(1, { t: 90 })];
  expect(steps).toEqual([0, 0, 0, 0, 0]);
});

test('the alarm carries the samples of its channels, its message and its condition', () => {
  const rule = ruleOf(hot, { message: 'Bearing is hot', condition: 'overheating' });
  const { steps } = runRules([rule], { seconds: 8, signal: (second) => ({ t: 70 + 2 * second }) });
  expect(steps[0]?.episode).toMatchObject({
    detector: 'rules/1',
    condition: 'overheating',
    contributions: { t: 1 },
    onsetAt: 5000,
    raisedAt: 5000,
    reason: 'Bearing is hot: t is 80, with a limit of 80.',
    evidence: { from: 0, signals: { t: [70, 72, 74, 76, 78, 80].map((value, i) => [1000 * i, value]) } },
  });
});

test('the alarm of a rule that was taken away ends with the next reading', () => {
  const { state } = runRules([ruleOf(hot)], { seconds: 5, signal: () => ({ t: 90 }) });
  const restored = decodeDeviceState(state.device, encodeDeviceState(state));
  const steps = createRuleJudge({ rules: [] }).judge(restored, readingAt(6, { t: 90 }), 'row');
  expect(steps).toMatchObject([{ kind: 'cleared', episode: { clearedAt: 6000 } }]);
  expect(restored.side.size).toBe(0);
});

test('a changed rule keeps its alarm and begins anew with what it remembers', () => {
  const range = { kind: 'range', channel: 't', limit: 5, overSeconds: 60 } as const;
  const { state } = runRules([ruleOf(range)], { seconds: 30, signal: (second) => ({ t: second }) });
  const { judge } = createRuleJudge({ rules: [ruleOf({ ...range, overSeconds: 600 })] });
  expect(judge(state, readingAt(30, { t: 30 }), 'row').map(({ kind }) => kind)).toEqual(['cleared']);
});

test('values that are no numbers reach no score', () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300];
  const { steps } = runRules([ruleOf({ kind: 'change', channel: 't', limit: 1, overSeconds: 60 })], {
    seconds: 12,
    signal: (second: number) => ({ t: odd[second % 4] ?? 0 }),
  });
  for (const { episode } of steps) expect(Number.isFinite(episode.score)).toBe(true);
});

test('a value over the limit raises the alarm also where it comes out of order, once', () => {
  const { judge } = createRuleJudge({ rules: [ruleOf(hot)] });
  const state = newDeviceState('plant:pump-1');
  const take = (second: number, values: Record<string, number>) => {
    const reading = readingAt(second, values);
    return judge(state, reading, takeReading(state, reading)).map(({ kind }) => `${kind}@${second}`);
  };
  const told = [take(1, { t: 20 }), take(3, { t: 20 }), take(2, { t: 90 }), take(2, { t: 90 }), take(4, { t: 20 })];
  expect(told.flat()).toEqual(['raised@2', 'cleared@4']);
});

test('channels that come separately, one a millisecond older, are judged together', () => {
  const { judge } = createRuleJudge({ rules: [ruleOf({ kind: 'all', conditions: [hot, { ...hot, channel: 'u' }] })] });
  const state = newDeviceState('plant:pump-1');
  const take = (second: number, values: Record<string, number>) => {
    const reading = readingAt(second, values);
    return judge(state, reading, takeReading(state, reading)).map(({ kind }) => `${kind}@${second}`);
  };
  const told = Array.from({ length: 10 }, (_, i) => {
    const value = i < 5 ? 20 : 90;
    return [...take(i, { t: value }), ...take(i - 0.001, { u: value })];
  });
  expect(told.flat()).toEqual(['raised@4.999']);
});
