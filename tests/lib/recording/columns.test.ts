import { expect, test } from 'vitest';
import { openRecordings } from '../../../lib/recording/recording.ts';
import { readText } from './read-text.ts';

const at = (i: number): string => `2020-01-01 00:${String(i).padStart(2, '0')}`;

/** Rows with a time in front. */
const table = (header: string, rows: readonly string[], separator = ',') =>
  [`time${separator}${header}`, ...rows.map((row, i) => `${at(i)}${separator}${row}`)].join('\n');

test.each([
  'NULL',
  'Bad',
  'Bad Input',
  'I/O Timeout',
  'No Data',
  'NaN',
  'n/a',
  '#N/A',
  '-',
  '--',
  '[-11059] No Good Data For Calculation',
  'Comm Fail',
  'Arc Off-line',
  '1.#QNAN',
])('"%s" means no value, and that is said', async (word) => {
  const { values, columnNotes } = await readText(table('a,b', ['1,1', `${word},2`, '3,3']));
  expect(values).toEqual([{ a: 1, b: 1 }, { b: 2 }, { a: 3, b: 3 }]);
  expect(columnNotes('a')).toBe(`1 cell missing: "${word}"`);
});

test.each([-200, -999, -9999, -999.25, 9999, -32_768, 1e30])(
  '%d far from all others means no value, and that is said',
  async (code) => {
    const { values, columnNotes } = await readText(table('a', ['1.5', '2.5', String(code), '1.75', '2']));
    expect(values[2]).toEqual({});
    expect(columnNotes('a')).toBe(`1 cell missing: "${code}"`);
  },
);

test('a code that a channel can measure is a value, and codes can be named or switched off', async () => {
  const wide = table('a', ['-1000', '-200', '-500', '0']);
  expect((await readText(wide)).values[1]).toEqual({ a: -200 });
  const text = table('a', ['1', '-1', '-999', '2']);
  expect((await readText(text, { missing: '-1' })).values).toEqual([{ a: 1 }, {}, { a: -999 }, { a: 2 }]);
  expect((await readText(text, { missing: 'none' })).values[2]).toEqual({ a: -999 });
});

test('each column has its role, unit, share, first and last value, and what was dropped', async () => {
  const { report, roles, columnNotes } = await readText(
    table('Temp [°C],state,fixed,anomaly,note,none,bad', [
      '1,A,5,0,x,,1',
      '2,A,5,0,y,,2',
      ',B,5,1,z,,abc',
      '4,A,5,0,w,,4',
    ]),
    { ignore: ['note'] },
  );
  expect(roles).toEqual({
    time: 'time',
    'Temp [°C]': 'channel',
    state: 'text',
    fixed: 'constant',
    anomaly: 'label',
    note: 'ignored',
    none: 'empty',
    bad: 'channel',
  });
  expect(report.columns[1]).toEqual({
    name: 'Temp [°C]',
    role: 'channel',
    unit: '°C',
    read: 0.75,
    first: 1,
    last: 4,
    notes: ['1 cell empty'],
  });
  expect(columnNotes('state')).toContain('text such as "A", not judged');
  expect(columnNotes('anomaly')).toContain('--columns anomaly reads it');
  expect(columnNotes('bad')).toContain('1 cell not read: row 3 has "abc"; numbers are 1234.5');
  expect(report).toMatchObject({ rows: 4, from: '2020-01-01 00:00:00', to: '2020-01-01 00:03:00' });
});

test('names with commas are taken as the file has them', async () => {
  const text = table('"Temp, inlet",b,"c, d"', ['1,2,3', '2,3,4']);
  expect((await readText(text, { ignore: ['Temp, inlet,b'] })).recording.channels).toEqual(['c, d']);
  expect((await readText(text, { columns: 'c, d,Temp, inlet' })).recording.channels).toEqual(['Temp, inlet', 'c, d']);
  expect(
    (await readText('"a, b",when\n1,2020-01-01\n2,2020-01-02\n', { timeColumn: 'when' })).recording.channels,
  ).toEqual(['a, b']);
});

test.each([
  [{ ignore: ['x'] }, 'has no column "x" for --ignore; its columns are "time", "a", "b"'],
  [{ columns: 'a,x' }, 'has no column "x" for --columns; its columns are'],
  [{ timeColumn: 'x' }, 'has no column "x" for --time-column; its columns are'],
  [{ deviceColumn: 'x' }, 'has no column "x" for --device-column; its columns are'],
  [{ tagColumn: 'x', valueColumn: 'a' }, 'has no column "x" for --tag-column; its columns are'],
])('an unknown column is an error that lists the columns: %j', async (options, message) => {
  await expect(readText(table('a,b', ['1,2', '2,3']), options)).rejects.toThrow(message);
});

test('a quality of a channel, and one of the whole row, leave out what is not good', async () => {
  const own = await readText(table('a,a.Quality,b', ['1,Good,1', '2,Bad,2', '3,Good,3']));
  expect(own.values).toEqual([{ a: 1, b: 1 }, { b: 2 }, { a: 3, b: 3 }]);
  expect(own.roles['a.Quality']).toBe('quality');
  expect(own.columnNotes('a')).toBe('1 cell of bad quality');
  const codes = await readText(table('a,b,Quality', ['1,1,192', '2,2,0', '3,3,216']));
  expect(codes.values).toEqual([{ a: 1, b: 1 }, {}, { a: 3, b: 3 }]);
  expect((await readText(table('a,air quality', ['1,55', '2,60']))).recording.channels).toEqual(['a', 'air quality']);
});

test.each([
  [
    'sorted by time',
    [
      ['0', 'p', '1'],
      ['0', 'q', '5'],
      ['1', 'p', '2'],
      ['1', 'q', '6'],
    ],
  ],
  [
    'sorted by tag',
    [
      ['0', 'p', '1'],
      ['1', 'p', '2'],
      ['0', 'q', '5'],
      ['1', 'q', '6'],
    ],
  ],
])('a long table %s is pivoted', async (_what, cells) => {
  const lines = cells.map(([minute, tag, value]) => `${at(Number(minute))},${tag},${value},Good`);
  const { values, recording, notes } = await readText(['Timestamp,TagName,Value,Quality', ...lines].join('\n'));
  expect(recording.channels).toEqual(['p', 'q']);
  expect(values).toEqual([
    { p: 1, q: 5 },
    { p: 2, q: 6 },
  ]);
  expect(notes).toContain('a long table: the values of "Value" are channels named by "TagName"');
});

test('a long table is pivoted by the columns that are named, or by what they hold', async () => {
  const lines = ['x,k,v', '0,p,1', '0,q,5', '1,p,2', '1,q,6', '2,p,3', '2,q,7'];
  const text = lines
    .map((line, i) => (i === 0 ? line : line.replace(/^\d/, (minute) => at(Number(minute)))))
    .join('\n');
  for (const options of [{}, { tagColumn: 'k', valueColumn: 'v' }, { tagColumn: 'k' }]) {
    expect((await readText(text, options)).values[2]).toEqual({ p: 3, q: 7 });
  }
  expect((await readText(text, { ignore: ['p'] })).recording.channels).toEqual(['q']);
  expect((await readText(text, { columns: 'p' })).recording.channels).toEqual(['p']);
});

const machines = [
  'time,machine,a,b',
  ...[0, 1, 2, 3].flatMap((i) => [`${at(i)},one,${i},1`, `${at(i)},two,${10 + i},2`]),
].join('\n');

test('rows of several machines at the same times are refused with the option that parts them', async () => {
  await expect(readText(machines)).rejects.toThrow(/"machine" tells them apart.*--device-column "machine"/);
});

test('a file for several machines is a recording for each', async () => {
  const { recording } = await readText(machines, { deviceColumn: 'machine' });
  const parts = await openRecordings([recording.file], { deviceColumn: 'machine' });
  expect(parts.map(({ part }) => part)).toEqual(['one', 'two']);
  const read: unknown[] = [];
  for await (const { values, sequence } of (parts[1] as (typeof parts)[0]).rows) read.push([sequence, values['a']]);
  expect(read).toEqual([
    [1, 10],
    [2, 11],
    [3, 12],
    [4, 13],
  ]);
});
