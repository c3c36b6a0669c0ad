import { expect, test } from 'vitest';
import { numberOf } from '../../../../ingest/decode/values/loose-number.ts';
import { numberOfWord, numbersOfWord, withWords } from '../../../../ingest/decode/values/word-numbers.ts';

const read = (states: Parameters<typeof withWords>[0], word: string, device = 'plant:p') =>
  numberOf('state', word, { states: withWords(states, [['state', ['FAULT', 'Trip']]]), device });

test('a word that is looked at has the same number always, in any case, and any other word is 0', () => {
  expect(read({}, 'FAULT')).toBe(numberOfWord('FAULT'));
  expect(read({}, ' fault ')).toBe(numberOfWord('fault'));
  expect(read({}, 'TRIP')).not.toBe(read({}, 'FAULT'));
  expect(read({}, 'RUN')).toBe(0);
});

test('a number in a text, and a truth value, stay what they are', () => {
  expect(read({}, '12.5')).toBe(12.5);
  expect(read({}, 'on')).toBe(1);
});

test('a declared word keeps its number, of its device too, and a rule looks at all of them', () => {
  const states = { state: { FAULT: 7, RUN: 1 }, 'plant:q/state': { fault: 9 } };
  expect([read(states, 'fault'), read(states, 'RUN'), read(states, 'idle')]).toEqual([7, 1, 0]);
  expect([read(states, 'FAULT', 'plant:q'), read(states, 'RUN', 'plant:q')]).toEqual([9, 0]);
  expect(numbersOfWord('Fault', { channel: 'state', states: [states] })).toEqual([numberOfWord('fault'), 7, 9]);
});

test('what is declared for the ending of a channel keeps its numbers where a rule looks at the whole name', () => {
  const states = { status: { RUN: 1, FAULT: 2 } };
  const table = withWords(states, [['press.status', ['FAULT', 'TRIP']]]);
  const of = (word: string) => numberOf('press.status', word, { states: table });
  expect([of('RUN'), of('FAULT'), of('TRIP'), of('IDLE')]).toEqual([1, 2, numberOfWord('TRIP'), 0]);
  expect(numbersOfWord('FAULT', { channel: 'press.status', states: [states] })).toContain(2);
});
