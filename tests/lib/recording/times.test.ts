import { expect, test } from 'vitest';
import { readText } from './read-text.ts';

/** A recording of one channel with these times. */
const of = (times: readonly string[], separator = ',') =>
  [`time${separator}a`, ...times.map((time, i) => `${time}${separator}${i}`)].join('\n');

test.each([
  ['month/day/year without zeros', ['8/28/2007 0:00', '8/28/2007 0:15'], ['2007-08-28T00:00', '2007-08-28T00:15']],
  ['day/month/year', ['31/01/2018 23:45', '01/02/2018 00:00'], ['2018-01-31T23:45', '2018-02-01T00:00']],
  ['parts with blanks', ['31 01 2018 23:45', '01 02 2018 00:00'], ['2018-01-31T23:45', '2018-02-01T00:00']],
  ['points', ['31.01.2018 23:45:30', '01.02.2018 00:00:00'], ['2018-01-31T23:45:30', '2018-02-01T00:00']],
  ['two digits of the year, and hours', ['04/07/16 00', '04/30/16 01'], ['2016-04-07T00:00', '2016-04-30T01:00']],
  ['an hour without a zero', ['2020-03-01 7:45', '2020-03-01 10:00'], ['2020-03-01T07:45', '2020-03-01T10:00']],
  ['ISO with slashes', ['2020/3/1 7:45', '2020/3/1 7:50:01.5'], ['2020-03-01T07:45', '2020-03-01T07:50:01.500']],
  ['AM and PM', ['1/31/2018 12:15 AM', '1/31/2018 12:15:30 PM'], ['2018-01-31T00:15', '2018-01-31T12:15:30']],
  ['a.m. and p.m.', ['1/31/2018 1:15 a.m.', '1/31/2018 1:15 p.m.'], ['2018-01-31T01:15', '2018-01-31T13:15']],
  ['names of months', ['28-Aug-07 00:00:00', '01-Sep-07 12:00:00.5'], ['2007-08-28T00:00', '2007-09-01T12:00:00.500']],
  ['a month first', ['"Aug 28, 2007 1:00 PM"', '"Aug 28, 2007 2:00 PM"'], ['2007-08-28T13:00', '2007-08-28T14:00']],
  ['no separators', ['20070828T001500Z', '20070828T003000Z'], ['2007-08-28T00:15', '2007-08-28T00:30']],
  ['digits only', ['20070828001500', '20070828003000'], ['2007-08-28T00:15', '2007-08-28T00:30']],
  ['the end of a day', ['2020-03-01 23:00', '2020-03-01 24:00'], ['2020-03-01T23:00', '2020-03-02T00:00']],
  ['offsets', ['2020-03-01T07:45:00+01:00', '2020-03-01T08:45:00+0100'], ['2020-03-01T06:45', '2020-03-01T07:45']],
  [
    'a zone',
    ['2020-03-29 01:30 Europe/Berlin', '2020-03-29 03:30 Europe/Berlin'],
    ['2020-03-29T00:30', '2020-03-29T01:30'],
  ],
  ['short names of zones', ['2020-03-29 01:30 CET', '2020-03-29 03:30 CEST'], ['2020-03-29T00:30', '2020-03-29T01:30']],
  ['UTC with hours', ['2020-03-29 01:30 UTC+2', '2020-03-29 03:30 UTC-3'], ['2020-03-28T23:30', '2020-03-29T06:30']],
  ['seconds', ['1764000000', '1764000001.5'], ['2025-11-24T16:00', '2025-11-24T16:00:01.500']],
  ['milliseconds', ['1764000000000', '1764000001500'], ['2025-11-24T16:00', '2025-11-24T16:00:01.500']],
  ['microseconds', ['1764000000000000', '1764000001500000'], ['2025-11-24T16:00', '2025-11-24T16:00:01.500']],
  ['nanoseconds', ['1764000000000000000', '1764000001500000000'], ['2025-11-24T16:00', '2025-11-24T16:00:01.500']],
  ['days of a spreadsheet', ['43101', '43101.0104166667'], ['2018-01-01T00:00', '2018-01-01T00:15']],
])('times are read with %s', async (_what, times, expected) => {
  const read = await readText(of(times));
  expect(read.times).toEqual(expected.map((text) => new Date(`${text}Z`).toISOString()));
  expect(read.values).toEqual([{ a: 0 }, { a: 1 }]);
});

test('which number is the day is decided over the whole column, however late', async () => {
  const day = (n: number) =>
    `${String(1 + (n >> 8)).padStart(2, '0')}/06/2018 00:00:${String(n % 60).padStart(2, '0')}`;
  const rows = Array.from({ length: 12_000 }, (_, i) => day(Math.min(i, 2815)));
  const late = await readText(of([...rows, '13/06/2018 00:00:00']));
  expect(late.times[0]).toBe('2018-06-01T00:00:00.000Z');
  expect(late.times.at(-1)).toBe('2018-06-13T00:00:00.000Z');
});

test('a day that no number decides is decided by times that would jump, and that is said', async () => {
  const { times, notes } = await readText(of(['03/04/2018 00:00', '04/04/2018 00:00', '05/04/2018 00:00']));
  expect(times.at(-1)).toBe('2018-04-05T00:00:00.000Z');
  expect(notes).toContain('"03/04/2018 00:00" is read as 2018-04-03, day first');
});

test('a day that nothing decides is said, with the option that settles it', async () => {
  const text = of(['03/04/2018 00:00', '03/04/2018 01:00']);
  const { times, notes } = await readText(text);
  expect(times[0]).toBe('2018-03-04T00:00:00.000Z');
  expect(notes).toMatch(
    /may be 2018-04-03 or 2018-03-04: nothing in the file decides.*--date-order mdy or --date-order dmy/,
  );
  const settled = await readText(text, { dateOrder: 'dmy' });
  expect(settled.times[0]).toBe('2018-04-03T00:00:00.000Z');
  expect(settled.notes).toBe('');
});

test.each([
  ['date and time of day', 'Date;Time;a\n10/03/2004;18.00.00;1\n13/03/2004;19.30.00;2', undefined],
  ['date and time of day', 'Date,Time,a\n2004-03-10,18:00,1\n2004-03-13,19:30,2', undefined],
  ['the same, named', 'a,d,t\n1,2004-03-10,6:00 PM\n2,2004-03-13,7:30 PM', 'd,t'],
  ['a date with midnight', 'Date,Time,a\n2004-03-10 00:00:00,18:00,1\n2004-03-13 00:00:00,19:30,2', undefined],
  ['the time first', 'Time,Date,a\n18:00:00,2004-03-10,1\n19:30:00,2004-03-13,2', undefined],
  ['year, month, day, hour, minute', 'year,month,day,hour,minute,a\n2004,3,10,18,0,1\n2004,3,13,19,30,2', undefined],
])('%s in columns of their own are one time', async (_what, text, timeColumn) => {
  const { times, values } = await readText(text, { timeColumn });
  expect(times).toEqual(['2004-03-10T18:00:00.000Z', '2004-03-13T19:30:00.000Z']);
  expect(values).toEqual([{ a: 1 }, { a: 2 }]);
});

test('the time column is found wherever it is, before plain numbers', async () => {
  const { recording, values } = await readText('No,value,Timestamp\n1,5,2020-01-01 00:00\n2,6,2020-01-01 00:10\n');
  expect(recording.timeColumn).toBe('Timestamp');
  expect(values).toEqual([
    { No: 1, value: 5 },
    { No: 2, value: 6 },
  ]);
});

test('local times are those of the zone that is named', async () => {
  const { times } = await readText(of(['2020-07-01 12:00', '2020-12-01 12:00']), { timeZone: 'Europe/Berlin' });
  expect(times).toEqual(['2020-07-01T10:00:00.000Z', '2020-12-01T11:00:00.000Z']);
  await expect(readText(of(['2020-07-01 12:00']), { timeZone: 'Mars' })).rejects.toThrow('name it like Europe/Berlin');
});

test.each([
  ['%d|%m|%y %H-%M', '01|02|18 03-04', '2018-02-01T03:04:00.000Z'],
  ['%Y-%j %H:%M:%S.%f', '2018-032 03:04:05.25', '2018-02-01T03:04:05.250Z'],
  ['%b %d %Y %I:%M:%S %p %z', 'Feb 1 2018 03:04:05 PM +0100', '2018-02-01T14:04:05.000Z'],
  ['excel', '43132.5', '2018-02-01T12:00:00.000Z'],
  ['h', '24', '1970-01-02T00:00:00.000Z'],
])('--time-format %s reads the rest', async (timeFormat, text, expected) => {
  expect((await readText(of([text]), { timeFormat })).times).toEqual([expected]);
});

test('a pattern that is none is refused with what it is made of', async () => {
  await expect(readText(of(['1']), { timeFormat: '%Q' })).rejects.toThrow('%Y %y %m %d');
});

test.each([
  [
    'no column holds times',
    'a,b\nx,1\ny,2\n',
    undefined,
    /no column holds times.*row 1 has "x".*2020-03-01 7:45.*its? columns are "a", "b"|no column holds times/,
  ],
  [
    'a column that is no time',
    'a,b\nx,1\ny,2\n',
    'a',
    /column "a", does not read as time: row 1 has "x".*--time-format/,
  ],
  [
    'numbers that go back and are no time',
    'temp,b\n5,1\n3,2\n4,3\n',
    undefined,
    /no column holds times; the first one, "temp"/,
  ],
  [
    'times of day without a date',
    'clock,b\n10:00:00,1\n10:00:01,2\n',
    'clock',
    /without a date.*--time-column DATE,TIME/,
  ],
])('%s: said with row, cell and the forms that are read', async (_what, text, timeColumn, message) => {
  await expect(readText(text, { timeColumn })).rejects.toThrow(message);
});

test('rows that begin with the newest are taken from the last to the first', async () => {
  const { times, values, notes, report } = await readText(
    of(['2020-01-01 03:00', '2020-01-01 02:00', '2020-01-01 01:00', '2020-01-01 00:00']),
  );
  expect(times[0]).toBe('2020-01-01T00:00:00.000Z');
  expect(values[0]).toEqual({ a: 3 });
  expect(notes).toContain('newest row comes first');
  expect([report.from, report.to]).toEqual(['2020-01-01 00:00:00', '2020-01-01 03:00:00']);
});

test('rows that are not later than one before are counted', async () => {
  const { notes } = await readText(
    of(['2020-01-01 00:00', '2020-01-01 00:01', '2020-01-01 00:01', '2020-01-01 00:00', '2020-01-01 00:02']),
  );
  expect(notes).toContain('2 rows not later than a row before');
});
