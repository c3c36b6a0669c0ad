import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alarmRuleProblems } from '../../../models/rules/alarm-rule-problems.ts';
import { CONDITION_KINDS } from '../../../models/rules/condition.ts';

/** The examples of docs/alarms.md; `…` means a condition. */
const page = readFileSync(new URL('../../../docs/alarms.md', import.meta.url), 'utf8');
const some = '{"kind":"high","channel":"other","limit":1}';
const examples = [...page.matchAll(/^\| `(\w+)`\s*\| `(\{.*\})`\s*\|/gm)].map(([, kind = '', text = '']) => ({
  kind,
  condition: JSON.parse(text.replaceAll('…', some)) as { kind: string },
}));

test('every kind of condition is documented with an example, and there are at least 20', () => {
  expect(examples.map(({ kind }) => kind).sort()).toEqual(Object.keys(CONDITION_KINDS).sort());
  expect(examples.length).toBeGreaterThanOrEqual(20);
});

test.each(examples)('the example of $kind is a sound rule', ({ kind, condition }) => {
  expect(condition.kind).toBe(kind);
  const other = { id: 'bearing-hot', when: JSON.parse(some) as unknown, message: 'It is so' };
  expect(alarmRuleProblems([other, { id: 'test', when: condition, message: 'It is so' }], 'rules')).toEqual([]);
});
