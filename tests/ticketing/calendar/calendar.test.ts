import { expect, test } from 'vitest';
import { createCalendar } from '../../../ticketing/calendar/calendar.ts';
import type { CalendarDefinition } from '../../../ticketing/calendar/calendar-definition.ts';
import { daily, HOUR, MINUTE, ms, shanghai } from './calendars.ts';

const office = createCalendar(shanghai);

test.each([
  ['an interval includes its beginning', '2026-03-02T08:30:00+08:00', true],
  ['an interval excludes its end', '2026-03-02T12:00:00+08:00', false],
  ['lunch is closed', '2026-03-02T12:30:00+08:00', false],
  ['a holiday on a Monday is closed', '2026-02-16T09:00:00+08:00', false],
  ['a make-up Saturday is open', '2026-02-28T09:00:00+08:00', true],
  ['an ordinary Saturday is closed', '2026-03-07T09:00:00+08:00', false],
])('%s', (_, at, open) => {
  expect(office.isOpen(ms(at))).toBe(open);
});

test('the next opening is now when it is open, else the beginning of the next interval', () => {
  expect(office.nextOpening(ms('2026-03-02T09:00:00+08:00'))).toBe(ms('2026-03-02T09:00:00+08:00'));
  expect(office.nextOpening(ms('2026-03-02T12:00:00+08:00'))).toBe(ms('2026-03-02T13:00:00+08:00'));
  expect(office.nextOpening(ms('2026-02-14T17:30:00+08:00'))).toBe(ms('2026-02-24T08:30:00+08:00'));
});

test('work that fills an interval is due when it ends, and counted back it begins when the interval begins', () => {
  const end = office.add(ms('2026-03-02T07:00:00+08:00'), 3.5 * HOUR);
  expect(end).toBe(ms('2026-03-02T12:00:00+08:00'));
  expect(office.sub(end, 3.5 * HOUR)).toBe(ms('2026-03-02T08:30:00+08:00'));
});

test('no work is due at the next opening, and counted back it stays where it is', () => {
  expect(office.add(ms('2026-03-02T20:00:00+08:00'), 0)).toBe(ms('2026-03-03T08:30:00+08:00'));
  expect(office.sub(ms('2026-03-02T20:00:00+08:00'), 0)).toBe(ms('2026-03-02T20:00:00+08:00'));
});

test('nothing is elapsed backwards', () => {
  expect(office.elapsed(ms('2026-03-03T09:00:00+08:00'), ms('2026-03-02T09:00:00+08:00'))).toBe(0);
});

test.each([
  ['the night the clocks go forward', '2026-03-07', 420],
  ['an ordinary night', '2026-03-10', 480],
  ['the night the clocks go back', '2026-10-31', 540],
])('a shift from 22:00 to 06:00 in Chicago on %s', (_, date, minutes) => {
  const shift = createCalendar(daily('America/Chicago', '22:00-06:00'));
  const noon = Date.parse(`${date}T18:00:00Z`);
  expect(shift.elapsed(noon, noon + 24 * HOUR) / MINUTE).toBe(minutes);
});

test.each([
  ['Asia/Shanghai', '2026-05-05', 24],
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['America/Havana', '2026-03-08', 23],
  ['Africa/Cairo', '2026-04-24', 23],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
])('a whole day in %s on %s has %d h', (timeZone, date, hours) => {
  const calendar = createCalendar({ timeZone, exceptions: [{ date, open: ['00:00-24:00'] }] });
  const noon = Date.parse(`${date}T12:00:00Z`);
  expect(calendar.elapsed(noon - 48 * HOUR, noon + 48 * HOUR) / HOUR).toBe(hours);
});

test('a time that is skipped in spring is the moment of the change', () => {
  const calendar = createCalendar(daily('Europe/Berlin', '02:30-06:00'));
  expect(calendar.nextOpening(ms('2026-03-29T00:00:00+01:00'))).toBe(ms('2026-03-29T03:00:00+02:00'));
});

test('shifts that meet at a time that comes twice neither overlap nor leave a gap', () => {
  const calendar = createCalendar(daily('Europe/Berlin', '18:30-02:30', '02:30-10:30', '10:30-18:30'));
  const from = ms('2026-10-24T12:00:00Z');
  expect(calendar.elapsed(from, from + 24 * HOUR)).toBe(24 * HOUR);
});

test('overlapping and adjacent intervals count once, also across midnight', () => {
  const calendar = createCalendar(daily('UTC', '20:00-04:00', '02:00-06:00', '06:00-08:00', '03:00-05:00'));
  const from = ms('2026-03-02T12:00:00Z');
  expect(calendar.elapsed(from, from + 24 * HOUR)).toBe(12 * HOUR);
  expect(calendar.add(from, 12 * HOUR)).toBe(ms('2026-03-03T08:00:00Z'));
});

test('a night shift belongs to the day on which it begins: a closed next day does not cut it', () => {
  const exceptions = [{ date: '2026-03-03', open: [] }];
  const calendar = createCalendar({ ...daily('UTC', '22:00-06:00'), exceptions });
  expect(calendar.isOpen(ms('2026-03-03T05:00:00Z'))).toBe(true);
  expect(calendar.isOpen(ms('2026-03-03T23:00:00Z'))).toBe(false);
  expect(calendar.isOpen(ms('2026-03-04T05:00:00Z'))).toBe(false);
});

test.each<[string, CalendarDefinition, string]>([
  ['an unknown zone', daily('Mars/Olympus', '08:00-16:00'), 'calendar.timeZone'],
  ['an offset for a zone', daily('+08:00', '08:00-16:00'), 'calendar.timeZone'],
  [
    'an hour that is none',
    { timeZone: 'UTC', weekly: { tue: ['08:00-12:00', '13:00-25:00'] } },
    'calendar.weekly.tue[1]',
  ],
  ['a minute past 24:00', { timeZone: 'UTC', weekly: { mon: ['08:00-24:01'] } }, 'calendar.weekly.mon[0]'],
  ['a beginning at 24:00', { timeZone: 'UTC', weekly: { mon: ['24:00-08:00'] } }, 'calendar.weekly.mon[0]'],
  ['an interval without length', { timeZone: 'UTC', weekly: { mon: ['08:00-08:00'] } }, 'calendar.weekly.mon[0]'],
  ['words', { timeZone: 'UTC', weekly: { mon: ['morning'] } }, 'calendar.weekly.mon[0]'],
  [
    'a date that is none',
    { ...shanghai, exceptions: [{ date: '2026-02-30', open: [] }] },
    'calendar.exceptions[0].date',
  ],
  [
    'a date in another order',
    { ...shanghai, exceptions: [{ date: '15.02.2026', open: [] }] },
    'calendar.exceptions[0].date',
  ],
  [
    'a date twice',
    { ...shanghai, exceptions: [...shanghai.exceptions, { date: '2026-02-14', open: [] }] },
    'calendar.exceptions[11].date',
  ],
  [
    'a bad exception',
    { ...shanghai, exceptions: [{ date: '2026-02-14', open: ['x'] }] },
    'calendar.exceptions[0].open[0]',
  ],
  ['no open time at all', { timeZone: 'UTC', weekly: { mon: [] } }, 'calendar'],
])('%s is refused by name', (_, definition, field) => {
  expect(() => createCalendar(definition)).toThrow(
    expect.objectContaining({ code: 'invalid', details: { errors: [{ field, message: expect.any(String) }] } }),
  );
});

test('every fault of a calendar is named at once', () => {
  const wrong = { timeZone: 'x', weekly: { mon: ['y'] }, exceptions: [{ date: 'z', open: ['w'] }] };
  expect(() => createCalendar(wrong, 'night')).toThrow(/night\.timeZone.*night\.weekly\.mon\[0\].*open\[0\].*date/);
});

test('a calendar that opens only once is refused when asked for a time that is more than 366 days away', () => {
  const calendar = createCalendar({ timeZone: 'UTC', exceptions: [{ date: '2026-03-02', open: ['08:00-16:00'] }] });
  expect(calendar.add(ms('2025-03-05T00:00:00Z'), HOUR)).toBe(ms('2026-03-02T09:00:00Z'));
  expect(() => calendar.add(ms('2025-02-20T00:00:00Z'), HOUR)).toThrow(/no open time within 366 days/);
  expect(() => calendar.add(ms('2026-03-02T00:00:00Z'), 9 * HOUR)).toThrow(/no open time within 366 days/);
  expect(() => calendar.sub(ms('2028-01-01T00:00:00Z'), HOUR)).toThrow(/no open time within 366 days/);
  expect(calendar.isOpen(ms('2030-01-01T00:00:00Z'))).toBe(false);
});
