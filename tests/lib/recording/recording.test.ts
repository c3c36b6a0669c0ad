import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecording, type RecordedRow, type RecordingOptions } from '../../../lib/recording/recording.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'recording-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, options: RecordingOptions = {}) {
  const file = path.join(folder, 'recording.csv');
  await writeFile(file, text);
  const recording = await openRecording(file, options);
  const rows: RecordedRow[] = [];
  for await (const row of recording.rows) rows.push(row);
  return { ...recording, rows };
}

test.each([
  ['commas', 't,a,b\n1764000000,1.5,-2e3\n'],
  ['semicolons', 't;a;b\n1764000000;1.5;-2e3\n'],
  ['tabs', 't\ta\tb\n1764000000\t1.5\t-2e3\n'],
  ['a byte order mark, quotes, blanks and Windows line ends', '\uFEFF"t", a ,"b"\r\n\r\n1764000000, 1.5 ,"-2e3"\r\n'],
  ['semicolons beside a comma in a name', 't;"a";b\n1764000000;1.5;-2e3'],
])('%s are read', async (_what, text) => {
  const { rows, channels } = await read(text);
  expect(channels).toEqual(['a', 'b']);
  expect(rows).toEqual([
    { sampledAt: 1_764_000_000_000, sequence: 1, values: { a: 1.5, b: -2000 }, time: '1764000000' },
  ]);
});

test.each([
  ['t,"temp, inner",b', ['temp, inner', 'b']],
  ['t, "temp, inner" ,b', ['temp, inner', 'b']],
  ['t;"a;b";c', ['a;b', 'c']],
  ['t\t"a\tb"\tc', ['a\tb', 'c']],
  ['"t","a ""x"", y","b"', ['a "x", y', 'b']],
  ['t,"a\nb",c', ['a\nb', 'c']],
  ['t;"a,b,c,d";c', ['a,b,c,d', 'c']],
])('a header with quoted delimiters shifts no column: %j', async (header, names) => {
  const delimiter = header.includes(';') ? ';' : header.includes('\t') ? '\t' : ',';
  for (const row of [
    ['1764000000', '1.5', '2'],
    ['1764000000', '"1.5"', '"2"'],
  ]) {
    const { channels, rows } = await read(`${header}\n${row.join(delimiter)}\n`);
    expect(channels).toEqual(names);
    expect(rows.map(({ values }) => values)).toEqual([{ [names[0] as string]: 1.5, [names[1] as string]: 2 }]);
  }
});

test('a header whose quote does not end is refused in words', async () => {
  await expect(read('t,"a,b\n1764000000,1,2\n')).rejects.toThrow('header row');
});

test('the time column can be any, and ignored columns are left out', async () => {
  const { rows } = await read('a,when,label\n1,1764000000,0\n', { timeColumn: 'when', ignore: ['label'] });
  expect(rows).toEqual([{ sampledAt: 1_764_000_000_000, sequence: 1, values: { a: 1 }, time: '1764000000' }]);
});

test('an unknown column to ignore is an error that lists the columns; one that is a label may be absent', async () => {
  const rows = 't,a\n1764000000,1\n1764000001,2\n';
  await expect(read(rows, { ignore: ['a_'] })).rejects.toThrow(
    'has no column "a_" for --ignore; its columns are "t", "a"',
  );
  expect((await read(rows, { ignore: ['anomaly', 'changepoint'] })).channels).toEqual(['a']);
});

/** Rows with a time of their own in front. */
const table = (header: string, ...rows: string[]) =>
  `${[header, ...rows.map((row, i) => `${1_764_000_000 + i},${row}`)].join('\n')}\n`;

test('an empty cell leaves its channel out; text is left out and counted', async () => {
  const { rows, counts } = await read(table('t,a,b', ',2', 'NaN,2', 'bad,2', 'Infinity,2', '1e999,2', '0x10,2', '3'));
  expect(rows.map(({ values }) => values)).toEqual([...Array(6).fill({ b: 2 }), { a: 3 }]);
  expect(counts).toMatchObject({ rows: 7, skippedRows: 0, skippedCells: 5 });
});

test('a row without a readable time or without a number is counted, and sequence stays the row number', async () => {
  const { rows, counts } = await read('t,a\n1764000001,1\nnever,2\n1764000003,\n1764000004,4\n');
  expect(rows.map(({ sequence }) => sequence)).toEqual([1, 4]);
  expect(counts).toMatchObject({ rows: 4, skippedRows: 2, skippedCells: 0 });
});

test('a header without a name becomes a numbered channel', async () => {
  expect((await read(',a,\n1764000000,1,2\n')).channels).toEqual(['a', 'column_3']);
});

test.each([
  ['an empty file', '', {}, /is empty/],
  ['a file of blank lines', '\n\n', {}, /is empty/],
  ['one column', 'time\n1\n', {}, /one column only/],
  [
    'a time column that is not there',
    't,a\n1,1\n',
    { timeColumn: 'time' },
    /no column "time" for --time-column.*"t", "a"/,
  ],
  ['nothing left beside the time', 't,a\n1764000000,1\n', { ignore: ['a'] }, /no column left/],
  ['a quote that never closes', `t,a\n1764000000,1\n"${'x'.repeat(1_100_000)}`, {}, /cannot be read past row 1/],
])('%s is refused with advice', async (_what, text, options, message) => {
  await expect(read(text, options)).rejects.toThrow(message);
});

test('a file that does not exist is not found', async () => {
  await expect(openRecording(path.join(folder, 'nope.csv'), {})).rejects.toMatchObject({ code: 'not_found' });
});

test('every row can be asked for, and times that count from a start', async () => {
  const { rows } = await read('t,a\n0,1\nnever,2\n10.5,\n', { everyRow: true });
  expect(rows.map(({ sampledAt, values, time }) => [sampledAt, values, time])).toEqual([
    [0, { a: 1 }, '0'],
    [Number.NaN, {}, 'never'],
    [10_500, {}, '10.5'],
  ]);
});

test.each([
  ['a blank before the quote', 't,note,a\n1764000000, "x, y",1.5\n1764000001,"z", 2\n'],
  ['a blank behind the quote', 't,note,a\n1764000000,"x, y" ,1.5\n1764000001,z,2\n'],
  ['blanks around it, semicolons', 't;note;a\n1764000000; "x; y" ;1.5\n1764000001;"z";2\n'],
])('a row with quoted delimiters shifts no column: %s', async (_what, text) => {
  const { rows } = await read(text);
  expect(rows.map(({ values }) => values)).toEqual([{ a: 1.5 }, { a: 2 }]);
});
