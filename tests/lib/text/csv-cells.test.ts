import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvRow, plainCell, programRow } from '../../../lib/text/csv-cells.ts';

const cellOf = (row: string): string => (parse(row) as string[][])[0]?.[0] ?? '';
const written = (cell: string): string => cellOf(csvRow([cell]));

it.each([
  ['=1+1', "'=1+1"],
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠SUM(A1)', "'＠SUM(A1)"],
  ['\u3000 =1', "\u3000 '=1"],
  ['\u00a0@x', "\u00a0'@x"],
  ['a;=1+1', "a;'=1+1"],
  ['a; "=1+1"', 'a; "\'=1+1"'],
  ['a\t=1+1', "a\t'=1+1"],
  ['a\n+1', "a\n'+1"],
  ['a\r\n-1', "a\r\n'-1"],
  ['a|@x', "a|'@x"],
  ['"=1', '"\'=1'],
  ['\tx', "'\tx"],
  ["'=1", "''=1"],
])('a spreadsheet finds no formula in %j', (cell, disarmed) => {
  expect(written(cell)).toBe(disarmed);
  expect(plainCell(disarmed)).toBe(cell);
});

it.each(['a-b', '6205-2RS/C3', 'a = b', '给水泵 1', '{"a":[1,-2]}', "it's", '', '5 × 3'])(
  '%j stays as it is',
  (cell) => {
    expect(written(cell)).toBe(cell);
    expect(plainCell(cell)).toBe(cell);
  },
);

const unit = fc.constantFrom(...'\'=+-@\t\r\n;|",＝－ \u3000ab');

it('any cell comes back, and nowhere begins a formula, whatever separates', () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (cell) => {
      const disarmed = written(cell);
      expect(plainCell(disarmed)).toBe(cell);
      for (const part of disarmed.split(/[;|\t\r\n]/)) expect(part.replace(/^[\s"]+/, '')).not.toMatch(/^[=+\-@＝－]/);
    }),
    { numRuns: 2_000 },
  );
});

it('a line for programs holds what it says', () => {
  expect(programRow(['plant:a,b', '-secret'])).toBe('"plant:a,b",-secret\n');
});

it('a long cell costs time in proportion to its length', () => {
  const cell = '\t'.repeat(2_000_000);
  const began = performance.now();
  expect(plainCell(written(cell))).toBe(cell);
  expect(performance.now() - began).toBeLessThan(30_000);
});
