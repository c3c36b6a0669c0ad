import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_JSON_DEPTH, nestsTooDeep } from '../../../lib/text/json-depth.ts';

const arrays = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test.each([
  ['as many levels as are allowed', arrays(MAX_JSON_DEPTH), false],
  ['one level more', arrays(MAX_JSON_DEPTH + 1), true],
  ['half a million levels', arrays(500_000), true],
  ['objects', `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, true],
  ['levels that are never closed', '['.repeat(1_000), true],
  ['many small ones beside each other', `[${'[],'.repeat(10_000)}1]`, false],
  ['brackets in a text', JSON.stringify({ text: '['.repeat(10_000) }), false],
  ['brackets after an escaped quote', JSON.stringify(['"[\\"', '\\', '['.repeat(10_000), '\\"'.repeat(10_000)]), false],
  ['levels after a text that ends in a backslash', `["\\\\",${arrays(300)}]`, true],
  ['a text that never ends', `"${'['.repeat(1_000)}`, false],
])('%s: %s', (_, text, deep) => {
  expect(nestsTooDeep(text)).toBe(deep);
});

test('no JSON of a few levels is refused, whatever its texts hold', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => !nestsTooDeep(JSON.stringify([value, ' '.repeat(300)]))));
});
