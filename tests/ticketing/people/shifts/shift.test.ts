import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCalendar } from '../../../../ticketing/calendar/calendar.ts';
import { onShift, workingSpans, workingTime } from '../../../../ticketing/people/shifts/shift.ts';
import { daily, HOUR, MINUTE, ms } from '../../calendar/calendars.ts';
import { dayOf, works } from '../../helpers/candidates.ts';

const nights = daily('America/Chicago', '22:00-06:00');
const on = (at: string, ...shifts: ReturnType<typeof works>[]) => onShift({ shifts }, ms(at));

test('who has no shift is always on shift', () => {
  expect(on('2026-03-02T03:00:00Z')).toBe(true);
});

test('a shift includes its beginning and not its end', () => {
  const day = works(daily('Asia/Shanghai', '08:00-16:00'));
  const times = ['07:59:59.999', '08:00:00', '15:59:59.999', '16:00:00'];
  expect(times.map((time) => on(`2026-03-02T${time}+08:00`, day))).toEqual([false, true, true, false]);
});

test.each([
  ['when clocks go forward', '2026-03-07T12:00:00-06:00', 420],
  ['on an ordinary night', '2026-03-10T12:00:00-05:00', 480],
  ['when clocks go back', '2026-10-31T12:00:00-05:00', 540],
])('a night shift is as long as the night %s', (_, noon, minutes) => {
  const window = { from: ms(noon), to: ms(noon) + 24 * HOUR };
  expect(workingTime({ shifts: [works(nights)], absences: [] }, window)).toBe(minutes * MINUTE);
});

test('a change of the clocks does not move a shift (OnCall 3261)', () => {
  const early = works(daily('Europe/Berlin', '06:00-14:00'));
  // The Sunday of the change and the Mondays on either side: six in the morning there is another
  // hour in UTC.
  expect(on('2026-03-23T05:00:00Z', early)).toBe(true);
  expect(on('2026-03-23T04:59:00Z', early)).toBe(false);
  expect(on('2026-03-29T04:00:00Z', early)).toBe(true);
  expect(on('2026-03-29T03:59:00Z', early)).toBe(false);
  expect(on('2026-03-30T04:00:00Z', early)).toBe(true);
  expect(on('2026-03-30T12:00:00Z', early)).toBe(false);
});

test('the last night is worked to its end, and the first begins in the evening', () => {
  const week = works(nights, { from: '2026-03-02', until: '2026-03-04' });
  expect(on('2026-03-02T05:00:00-06:00', week)).toBe(false);
  expect(on('2026-03-02T22:00:00-06:00', week)).toBe(true);
  expect(on('2026-03-05T05:59:00-06:00', week)).toBe(true);
  expect(on('2026-03-05T22:00:00-06:00', week)).toBe(false);
});

test('a make-up day is worked and a holiday is not', () => {
  const office = works({
    timeZone: 'Asia/Shanghai',
    weekly: { fri: ['08:00-16:00'] },
    exceptions: [
      { date: '2026-02-14', open: ['09:00-12:00'] },
      { date: '2026-02-20', open: [] },
    ],
  });
  expect(on('2026-02-14T09:00:00+08:00', office)).toBe(true);
  expect(on('2026-02-20T09:00:00+08:00', office)).toBe(false);
});

test('two shifts that overlap count once, and absence is taken out', () => {
  const shifts = [works(daily('UTC', '08:00-16:00')), works(daily('UTC', '12:00-18:00'))];
  const absences = [{ from: ms('2026-03-02T09:00:00Z'), to: ms('2026-03-02T10:00:00Z') }];
  const window = { from: ms('2026-03-02T00:00:00Z'), to: ms('2026-03-03T00:00:00Z') };
  expect(workingSpans({ shifts, absences }, window)).toEqual([
    { from: ms('2026-03-02T08:00:00Z'), to: ms('2026-03-02T09:00:00Z') },
    { from: ms('2026-03-02T10:00:00Z'), to: ms('2026-03-02T18:00:00Z') },
  ]);
});

test.each(['America/Chicago', 'Australia/Lord_Howe', 'Asia/Shanghai'])(
  'working time is that of a calendar: %s',
  (zone) => {
    const definition = daily(zone, '22:00-06:00', '01:15-02:20', '12:00-13:00');
    const calendar = createCalendar(definition);
    const person = { shifts: [works(definition)], absences: [] };
    const instant = fc
      .integer({ min: dayOf('2026-01-01') * 24, max: dayOf('2026-12-31') * 24 })
      .map((hour) => hour * HOUR);
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 3_000 }), (from, minutes) => {
        const to = from + minutes * MINUTE;
        expect(workingTime(person, { from, to })).toBe(calendar.elapsed(from, to));
        expect(onShift(person, from)).toBe(calendar.isOpen(from));
      }),
      { numRuns: 300 },
    );
  },
);

test('nobody works in a window that ends before it begins, as that until a ticket which is overdue', () => {
  expect(workingTime({ shifts: [], absences: [] }, { from: 2 * HOUR, to: HOUR })).toBe(0);
});
