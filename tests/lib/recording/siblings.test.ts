import { expect, test } from 'vitest';
import { readText } from './read-text.ts';

/** Rows of one minute each: the text of a time, and two measurements. */
const rowsOf = (time: (minute: number) => string, separator = ',') =>
  Array.from({ length: 30 }, (_, i) => [time(i), (20 + (i % 7) / 10).toFixed(2), 1500 + i].join(separator));
const two = (n: number): string => String(n).padStart(2, '0');
const at = (minute: number): number => Date.UTC(2021, 4, 14) + 60_000 * minute;
const iso = (minute: number): string => new Date(at(minute)).toISOString().slice(0, 19).replace('T', ' ');

test.each<[string, (minute: number) => string]>([
  ['Chinese dates', (i) => `2021年5月14日 0:${two(i)}`],
  ['Chinese dates with hours and minutes in words', (i) => `2021年5月14日 0时${i}分`],
  ['halves of the day in Chinese', (i) => `2021/5/14 上午12:${two(i)}`],
  ['C', (i) => `Fri May 14 00:${two(i)}:00 2021`],
  ['the day of the year', (i) => `2021-134T00:${two(i)}:00`],
  ['one separator throughout', (i) => `2021-05-14-00-${two(i)}-00`],
  ['points throughout', (i) => `2021.05.14.00.${two(i)}.00`],
  ['blanks throughout', (i) => `2021 05 14 00 ${two(i)}`],
  ['points and blanks', (i) => `14. 5. 2021 0:${two(i)}`],
  ['German words', (i) => `14. Mai 2021 0:${two(i)} Uhr`],
  ['Spanish words', (i) => `14 de mayo de 2021 0:${two(i)}`],
  ['half of the day as a letter', (i) => `5/14/2021 12:${two(i)}a`],
  ['apostrophes', (i) => `'2021-05-14T00:${two(i)}:00'`],
  ['a zone of South Africa', (i) => `2021-05-14 02:${two(i)}:00 SAST`],
  ['a zone without a slash', (i) => `2021-05-13 17:${two(i)}:00 PST8PDT`],
  ['file times of Windows', (i) => String((BigInt(at(i)) + 11_644_473_600_000n) * 10_000n)],
  ['ticks of .NET', (i) => String((BigInt(at(i)) + 62_135_596_800_000n) * 10_000n)],
  ['seconds since 1904', (i) => String(at(i) / 1000 + 2_082_844_800)],
  ['day numbers of MATLAB', (i) => (at(i) / 86_400_000 + 719_529).toFixed(7)],
  ['Julian days', (i) => (at(i) / 86_400_000 + 2_440_587.5).toFixed(7)],
])('times of %s are read', async (_what, time) => {
  const { times, values } = await readText(['Date,a,b', ...rowsOf(time)].join('\n'));
  expect(times).toEqual(Array.from({ length: 30 }, (_, i) => new Date(at(i)).toISOString()));
  expect(values[29]).toEqual({ a: 20.1, b: 1529 });
});

test('a file time that could count since 1970 is said', async () => {
  const time = (i: number) => String((BigInt(at(i)) + 11_644_473_600_000n) * 10_000n);
  const { notes } = await readText(['Date,a,b', ...rowsOf(time)].join('\n'));
  expect(notes).toMatch(/is read as a file time of Windows; --time-format ns if it counts since 1970/);
});

test.each([
  ['a date and an hour', 'Date;Hour;a', (i: number) => `14.05.2021;${i % 24};${i}`, 23, '2021-05-14T23:00:00.000Z'],
  [
    'a date and HHMM',
    'Date,Time,a',
    (i: number) => `2021-05-14,${two(i >> 4)}${two(i % 16)},${i}`,
    20,
    '2021-05-14T01:04:00.000Z',
  ],
  ['short names of parts', 'YY,MM,DD,hh,mm,a', (i: number) => `21,5,14,1,${i},${i}`, 29, '2021-05-14T01:29:00.000Z'],
  ['the day of the year', 'year,doy,hour,a', (i: number) => `2021,134,${i % 24},${i}`, 23, '2021-05-14T23:00:00.000Z'],
  ['time since a start', 'Elapsed,a', (i: number) => `25:${two(i)}:30,${i}`, 29, '1970-01-02T01:29:30.000Z'],
  ['hours since a start', 'Runtime [h],a', (i: number) => `${i / 2},${i}`, 29, '1970-01-01T14:30:00.000Z'],
])('%s is one time', async (_what, header, row, n, expected) => {
  const { times, recording } = await readText([header, ...Array.from({ length: 30 }, (_, i) => row(i))].join('\n'), {
    everyRow: true,
  });
  expect(recording.channels).toEqual(['a']);
  expect(times[n]).toBe(expected);
});

test.each([
  ['units that no list has', 'Time,a,b\n,in.w.x.,counts/tooth'],
  ['the pattern of the time among the units', 'Time,a,b\nhh:mm:ss,deg C,foo/h'],
  ['a spreadsheet pads the lines above', 'Logger X200,,\nTime,a,b'],
  ['comments with commas above', '# made by X\n# rate,60\nTime,a,b'],
])('the header is found: %s', async (_what, head) => {
  const { recording, times } = await readText([head, ...rowsOf(iso)].join('\n'));
  expect(recording.channels).toEqual(['a', 'b']);
  expect(times).toHaveLength(30);
});

test('names that come twice get the names of the groups above them', async () => {
  const head = ',Pump 1,,Pump 2,\nTime,Temp,Speed,Temp,Speed\n,°C,rpm,°C,rpm';
  const rows = Array.from({ length: 30 }, (_, i) => `${iso(i)},1,2,3,${i}`);
  const { recording } = await readText([head, ...rows].join('\n'));
  expect(recording.channels).toEqual(['Pump 1 Temp', 'Pump 1 Speed', 'Pump 2 Temp', 'Pump 2 Speed']);
});

test('a row that ends early does not change how the others are cut', async () => {
  const rows = rowsOf(iso);
  rows[7] = rows[7]?.replace(/,[^,]*$/, '') ?? '';
  const { values, notes } = await readText(['Time,a,b', ...rows].join('\n'));
  expect(values[8]).toEqual({ a: 20.1, b: 1508 });
  expect(notes).toMatch(/1 row with more or fewer cells/);
});

test('a column that numbers the rows is no channel', async () => {
  const rows = rowsOf(iso).map((row, i) => `${i},${row}`);
  expect((await readText([',Time,a,b', ...rows].join('\n'))).recording.channels).toEqual(['a', 'b']);
});

test.each(['-7777', '8888', '-88.8', '3.4028235E+38', '<null>', '---.-', 'n. a.', '无', 'OL'])(
  '%s is no value',
  async (word) => {
    const rows = rowsOf(iso).map((row, i) => (i === 20 ? row.replace(/,[^,]*,/, `,${word},`) : row));
    const { values } = await readText(['Time,a,b', ...rows].join('\n'));
    expect(values[20]).toEqual({ b: 1520 });
  },
);

test('JSON is named as what it is', async () => {
  await expect(readText('[{"time":"2021-05-14T00:00:00Z","a":1}]\n')).rejects.toThrow(/is JSON: write its rows as CSV/);
});
