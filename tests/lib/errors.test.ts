import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { messageOf } from '../../lib/errors.ts';
import { parseJsonText } from '../../lib/text/json-text.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

it.each([
  [
    'a file that is not there',
    (dir: string) => readFileSync(path.join(dir, 'none')),
    'there is no such file or folder',
  ],
  ['a folder in place of a file', (dir: string) => readFileSync(dir), 'it is a folder, not a file'],
  [
    'a file in place of a folder',
    (dir: string) => readFileSync(path.join(dir, 'file/below')),
    'something on the way to it is a file, not a folder',
  ],
  ['a name that is taken', (dir: string) => mkdirSync(path.join(dir, 'file')), 'a file of that name is there already'],
  ['a long name', (dir: string) => readFileSync(path.join(dir, 'x'.repeat(300))), 'the name is too long'],
])('%s is told in words, not in codes of the system', (_what, work, words) => {
  const dir = tempDir();
  writeFileSync(path.join(dir, 'file'), '');
  expect(messageOf(caught(() => work(dir)))).toBe(words);
});

it('what a network says stays, with its address', async () => {
  const error = await new Promise((resolve) => connect(1, '127.0.0.1').once('error', resolve));
  expect(messageOf(error)).toContain('127.0.0.1:1');
});

it.each([
  ['{"a":1,}', /line 1, column 8/],
  ['{\n  "a": 1\n  "b": 2\n}', /line 3, column 3/],
  ["{'a':1}", /line 1, column 2/],
  ['{"a":', /ends too early/],
  ['', /it is empty/],
  ['[1, 2, oops]', /line 1, column 8/],
])('JSON that is none says where: %j', (text, where) => {
  expect(() => parseJsonText(text)).toThrow(where);
});
