import { expect, it } from 'vitest';
import { compareValues, filterOf } from '../../web/screens/admin/rules/mapping-compare.ts';

const of = (...values: readonly (readonly [string, number, string | null])[]) => ({
  readings: values.map(([channel, value, unit]) => ({ device: 'plant:a', values: [{ channel, value, unit }] })),
});

it('values stand side by side by device and channel, and what differs is marked', () => {
  expect(
    compareValues(of(['t', 21, 'Cel'], ['v', 1, null], ['v', 2, null]), of(['t', 21, null], ['v', 1, null])),
  ).toEqual([
    { key: 'plant:a · t', draft: '21 Cel', present: '21', differs: true },
    { key: 'plant:a · v', draft: '1', present: '1', differs: false },
    { key: 'plant:a · v (2)', draft: '2', present: null, differs: true },
  ]);
});

it.each([
  ['mill/{device}/state', 'mill/+/state'],
  ['{site}/x-{device}/+/#', '+/+/+/#'],
  ['', ''],
])('a topic with names is listened to by a filter: %s', (topic, filter) => {
  expect(filterOf(topic)).toBe(filter);
});
