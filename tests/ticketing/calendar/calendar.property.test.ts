import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCalendar } from '../../../ticketing/calendar/calendar.ts';
import { whatIf } from '../../../ticketing/calendar/what-if.ts';
import { daily, MINUTE, ms, shanghai } from './calendars.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1_000);

const calendars = {
  'Asia/Shanghai with make-up days': shanghai,
  'America/Chicago with night shifts': {
    ...daily('America/Chicago', '22:00-06:00', '05:00-07:30'),
    exceptions: [
      { date: '2026-03-08', open: ['01:30-03:30', '23:00-02:00'] },
      { date: '2026-10-31', open: ['00:00-24:00'] },
    ],
  },
  'Australia/Lord_Howe with a day shift across the change': daily('Australia/Lord_Howe', '01:15-02:20', '08:00-16:00'),
};
const instant = fc.integer({ min: ms('2025-11-01T00:00:00Z'), max: ms('2026-12-31T00:00:00Z') });
const durationMs = fc.oneof(
  fc.integer({ min: 0, max: 60 * MINUTE }),
  fc.integer({ min: 0, max: 200 * 60 }).map((minutes) => minutes * MINUTE),
);

test.each(Object.entries(calendars))('elapsed undoes add, and sub undoes it up to closed time: %s', (_, definition) => {
  const calendar = createCalendar(definition);
  fc.assert(
    fc.property(instant, durationMs, (at, duration) => {
      const due = calendar.add(at, duration);
      const opening = calendar.nextOpening(at);
      // Compared by hand: ten thousand times three expectations would take longer than the
      // arithmetic.
      if (calendar.elapsed(at, due) !== duration) throw new Error('elapsed(t, add(t, m)) is not m');
      if (calendar.sub(due, duration) !== opening)
        throw new Error('sub(add(t, m), m) is not the first working instant');
      if (due !== opening && !calendar.isOpen(due - 1)) throw new Error('due after closing time');
    }),
    { numRuns: Math.max(numRuns, 10_000) },
  );
});

test.each(Object.entries(calendars))('elapsed time adds up wherever it is cut: %s', (_, definition) => {
  const calendar = createCalendar(definition);
  fc.assert(
    fc.property(instant, instant, instant, (...instants) => {
      const [first = 0, second = 0, third = 0] = instants.toSorted((a, b) => a - b);
      const whole = calendar.elapsed(first, third);
      expect(calendar.elapsed(first, second) + calendar.elapsed(second, third)).toBe(whole);
    }),
    { numRuns: Math.min(numRuns, 1_000) },
  );
});

test.each([
  ['America/Chicago', '22:00-06:00', '05:00-07:30'],
  ['Europe/Berlin', '00:00-05:00', '13:00-24:00'],
  ['Africa/Cairo', '20:00-04:00', '08:30-12:00'],
])('a calendar is open exactly when the clock on the wall says so: %s', (timeZone, ...open) => {
  const calendar = createCalendar(daily(timeZone, ...open));
  const wall = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  fc.assert(
    fc.property(instant, (at) => {
      const now = minutes(wall.format(at));
      const expected = open.some((interval) => {
        const [start, end] = [minutes(interval.slice(0, 5)), minutes(interval.slice(6))];
        return start < end ? now >= start && now < end : now >= start || now < end;
      });
      expect(calendar.isOpen(at)).toBe(expected);
    }),
    { numRuns },
  );
});

test.each(Object.entries(calendars))('what runs outside of the holds until due is the target: %s', (_, definition) => {
  const calendar = createCalendar(definition);
  const hold = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 5_000 }));
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 6_000 }), fc.array(hold, { maxLength: 4 }), (at, minutes, pairs) => {
      const iso = (afterMinutes: number) => new Date(at + afterMinutes * MINUTE).toISOString();
      const holds = pairs.map(([from, length]) => ({ from: iso(from), to: iso(from + length) }));
      const answer = whatIf({
        calendar: definition,
        startedAt: iso(0),
        target: `PT${minutes}M`,
        holds,
        warnMinutesBeforeDue: [10],
      });
      const due = ms(answer.due);
      const running = (until: number) => runningTime(until, at, holds, calendar.elapsed);
      expect(running(due)).toBe(minutes * MINUTE);
      for (const { kind, value, at: warned } of answer.warnings) {
        const used = kind === 'percent' ? (minutes * MINUTE * value) / 100 : (minutes - value) * MINUTE;
        expect(running(ms(warned))).toBe(Math.round(used));
      }
    }),
    { numRuns: Math.min(numRuns, 300) },
  );
});

/**
 * By the definition: working time in each piece between the ends of holds, where no hold covers the
 * piece.
 */
function runningTime(
  until: number,
  startedAt: number,
  holds: readonly { from: string; to: string }[],
  elapsed: (from: number, to: number) => number,
): number {
  const ends = holds.flatMap(({ from, to }) => [ms(from), ms(to)]).filter((at) => at > startedAt && at < until);
  const cuts = [startedAt, ...ends.toSorted((a, b) => a - b), until];
  let sum = 0;
  for (const [index, cut] of cuts.slice(1).entries()) {
    const from = cuts[index] ?? startedAt;
    if (!holds.some((hold) => ms(hold.from) <= from && ms(hold.to) >= cut && cut > from)) sum += elapsed(from, cut);
  }
  return sum;
}
