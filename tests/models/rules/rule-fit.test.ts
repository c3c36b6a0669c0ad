import { expect, test } from 'vitest';
import { alarmRuleProblems } from '../../../models/rules/alarm-rule-problems.ts';
import { ruleFit } from '../../../models/rules/rule-fit.ts';
import { withNumbers, wordsOf } from '../../../models/rules/rule-words.ts';
import { ruleOf, runRules } from './run-rule.ts';

const p7 = {
  device: 'plant:P7',
  channels: [
    { channel: 'temperature', unit: 'Cel' },
    { channel: 'plain', unit: null },
  ],
};
const high = (channel: string, unit?: string) => ruleOf({ kind: 'high', channel, limit: 80, ...(unit && { unit }) });

test('a rule says which channel its device does not have, and what it has', () => {
  expect(ruleFit(high('temp'), [p7]).problems).toEqual([
    'device plant:P7 has no channel temp: it has temperature, plain',
  ]);
  expect(ruleFit(high('temp_*'), [p7]).problems).toEqual([
    'device plant:P7 has no channel that fits temp_*: it has temperature, plain',
  ]);
  expect(ruleFit(high('temperature', '[degF]'), [p7])).toEqual({ devices: 1, problems: [], never: null });
  expect(ruleFit(high('plain', 'bar'), [p7])).toEqual({ devices: 1, problems: [], never: null });
});

test('a unit that no device can ever fit is told apart from one that fits some', () => {
  const found = 'channel temperature of plant:P7 is kept in Cel, which bar does not fit';
  expect(ruleFit(high('temperature', 'bar'), [p7])).toEqual({ devices: 1, problems: [found], never: found });
  const other = { device: 'plant:P8', channels: [{ channel: 'temperature', unit: 'bar' }] };
  expect(ruleFit(high('temperature', 'bar'), [p7, other])).toEqual({ devices: 2, problems: [found], never: null });
  const zone = ruleOf({ kind: 'iso_zone', channel: 'temperature', zone: 'C', group: 1, mounting: 'rigid' });
  expect(ruleFit(zone, [p7]).never).toContain('which mm/s does not fit');
  const within = ruleOf({
    kind: 'held',
    forSeconds: 5,
    condition: { kind: 'low', channel: 'temperature', limit: 1, unit: 'V' },
  });
  expect(ruleFit(within, [p7]).never).toContain('which V does not fit');
});

test('a rule for devices that have not sent anything says so', () => {
  const rule = { ...high('temperature'), devices: 'north:*' };
  expect(ruleFit(rule, [p7])).toEqual({
    devices: 0,
    problems: ['no device that has sent something fits north:*'],
    never: null,
  });
});

test('a rule by words is judged by the numbers as which they come, within other conditions too, and tells the word', () => {
  const when = {
    kind: 'held',
    forSeconds: 3,
    condition: { kind: 'state', channel: 'state', words: ['FAULT'] },
  } as const;
  const rule = withNumbers(ruleOf(when as never), [{ state: { FAULT: 7 } }]);
  expect(wordsOf(rule.when)).toEqual([['state', ['FAULT']]]);
  const { events, steps } = runRules([rule], { seconds: 20, signal: (second) => ({ state: second < 8 ? 0 : 7 }) });
  expect(events).toEqual(['raised@11']);
  expect(steps[0]?.episode.reason).toContain('state is FAULT');
});

test('words without a channel of their own, and neither values nor words, are refused', () => {
  const problems = (condition: object) =>
    alarmRuleProblems([ruleOf({ kind: 'state', ...condition } as never)], 'rules').join();
  expect(problems({ channel: 'state*', words: ['FAULT'] })).toContain('without *');
  expect(problems({ channel: 'state' })).toContain('values or words are needed');
  expect(problems({ channel: 'state', words: [3] })).toContain('must be string');
  expect(problems({ channel: 'state', values: ['FAULT'] })).toContain('must be number');
  expect(problems({ channel: 'state', words: ['FAULT'] })).toBe('');
});
