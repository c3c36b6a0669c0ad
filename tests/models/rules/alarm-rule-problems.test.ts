import { expect, test } from 'vitest';
import { alarmRuleProblems } from '../../../models/rules/alarm-rule-problems.ts';

const problems = (...rules: unknown[]) => alarmRuleProblems(rules, 'rules');
const hot = { kind: 'high', channel: 't', limit: 80 };
const rule = (when: unknown, over = {}) => ({ id: 'hot', when, message: 'Hot', ...over });

test('a sound rule has no problems', () => {
  expect(problems(rule(hot))).toEqual([]);
});

test('every bad rule is named with its index, all at once', () => {
  const found = problems(rule(hot, { colour: 1 }), rule(hot, { id: 'b', severity: 'bad' }), 7);
  expect(found).toEqual([
    'rules[0] hot: colour: is not a known key',
    'rules[1] b: severity: must be equal to one of the allowed values',
    'rules[2]: must be object',
  ]);
});

test.each([
  [{ ...hot, limt: 3 }, 'when.limt: is not a known key'],
  [{ kind: 'hihg' }, 'when: kind is one of high, high_high'],
  [{ ...hot, unit: 'furlong' }, 'when: furlong is no unit of UCUM'],
  [{ kind: 'outside', channel: 't', low: 9, high: 3 }, 'when: low is below high'],
  [{ kind: 'ratio', channel: 't', other: 'u' }, 'when: either above or below is needed'],
  [{ kind: 'sum', channels: ['a', 'b*'], above: 1 }, 'when: channels are names without *'],
  [{ kind: 'iso_zone', channel: 't', zone: 'C' }, 'when: group and mounting, or limits, are needed'],
  [{ kind: 'repeated', condition: hot, times: 5, of: 3 }, 'when: times is at most of'],
  [{ kind: 'not', condition: { ...hot, limit: 'x' } }, 'when.condition.limit: must be number'],
  [{ kind: 'all', conditions: [hot, { kind: 'x' }] }, 'when.conditions[1]: kind is one of'],
  [
    {
      kind: 'all',
      conditions: [
        { ...hot, channel: 'a*' },
        { ...hot, channel: 'b*' },
      ],
    },
    'one channel pattern a rule',
  ],
  [{ kind: 'rule', rule: 'none' }, 'there is no rule none'],
  [{ kind: 'rule', rule: 'hot' }, 'it looks at itself by way of hot'],
])('%j is refused', (when, problem) => {
  const found = problems(rule(when));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(problem);
});

test('two rules have two ids', () => {
  expect(problems(rule(hot), rule(hot))).toEqual(['rules[1] hot: another rule has this id']);
});
