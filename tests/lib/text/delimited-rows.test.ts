import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCells } from '../../../lib/text/delimited-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'delimited-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string): Promise<string[][]> {
  const file = path.join(folder, 'rows.csv');
  await writeFile(file, text);
  const rows: string[][] = [];
  for await (const batch of readCells(file, ',')) for (const cells of batch) rows.push([...cells]);
  return trimmed(rows);
}

/** The parser's result for the whole text. */
function parsed(text: string): string[][] {
  return trimmed(
    parse(text, {
      delimiter: ',',
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      from: 2,
      ltrim: true,
      rtrim: true,
    }),
  );
}

/**
 * Blanks around a cell mean nothing: they stay where there is no quote, and go where the parser
 * reads.
 */
function trimmed(rows: string[][]): string[][] {
  return rows.map((cells) => cells.map((cell) => cell.trim()));
}

const cell = fc.constantFrom('1', '-2.5e3', '', ' 7 ', 'text', 'ä', '"q"', '"a,b"', '"two\nlines"', '\r');
const plainCell = fc.constantFrom('1', '-2.5e3', '', ' 7 ', 'text', 'ä€', '2026-01-01 00:00:00');
const rowsOf = (one: fc.Arbitrary<string>) =>
  fc.array(fc.array(one, { minLength: 1, maxLength: 4 }), { maxLength: 12 });

test.each([
  ['plain', plainCell],
  ['odd', cell],
])('%s rows are cut as the parser cuts them', async (_, one) => {
  await fc.assert(
    fc.asyncProperty(
      rowsOf(one),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.boolean(),
      async (rows, end, closed, marked) => {
        const lines = ['t,a,b', ...rows.map((cells) => cells.join(','))];
        const text = `${marked ? '\uFEFF' : ''}${lines.join(end)}${closed ? end : ''}`;
        expect(await read(text)).toEqual(parsed(text));
      },
    ),
    { numRuns: 200 },
  );
});

test('rows beyond one chunk stay whole, also behind a quote', async () => {
  const row = (i: number) => `${i},${'x'.repeat(i % 90)},${i === 9000 ? '"q,r"' : 'ä'}`;
  const text = ['t,a,b', ...Array.from({ length: 12_000 }, (_, i) => row(i))].join('\r\n');
  expect(await read(text)).toEqual(parsed(text));
});

test('old line ends and quoted headers are left to the parser', async () => {
  for (const text of ['t,a\r1,2\r3,4\r', '"t",a\n1,2\n3,4\n', 't,a\n\n\n1,2\n']) {
    expect(await read(text)).toEqual(parsed(text));
  }
});
