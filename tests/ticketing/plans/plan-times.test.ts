import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alwaysOpen, createCalendar } from '../../../ticketing/calendar/calendar.ts';
import { createLocalTime } from '../../../ticketing/calendar/local-time.ts';
import { dayOfTurn, lastTurnBy, turnAfter, turnAt, upcoming } from '../../../ticketing/plans/plan-times.ts';
import { defaultCalendar } from '../../../ticketing/sla/default-policy.ts';

const ZONE = 'Europe/Berlin';
const local = createLocalTime(ZONE);
const business = { local, calendar: createCalendar(defaultCalendar(ZONE)) };
const always = { local, calendar: alwaysOpen };
const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

test('a turn on a week-end waits for the next working time, and the one after it does not drift', () => {
  const weekly = { startsOn: day('2026-02-07'), everyDays: 9 };
  const first = turnAfter(weekly, Date.parse('2026-02-01T00:00:00Z'), business);
  expect(new Date(first.at).getUTCDay()).toBe(1);
  const turns = upcoming(weekly, first, { ...business, count: 4 }).map((at) => iso(at).slice(0, 10));
  // Saturday 7 is taken on Monday 9; then Monday 16, Wednesday 25, Friday 6.
  expect(turns).toEqual(['2026-02-09', '2026-02-16', '2026-02-25', '2026-03-06']);
});

test('where any time will do a turn begins with its local day, also across a change of the clocks', () => {
  const daily = { startsOn: day('2026-03-28'), everyDays: 1 };
  const turns = [0, 1, 2].map((turn) => iso(turnAt(daily, turn, always)));
  expect(turns).toEqual(['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
});

test('turns that were missed are not made up for', () => {
  const daily = { startsOn: day('2026-01-01'), everyDays: 1 };
  const { at } = turnAfter(daily, Date.parse('2026-02-03T12:00:00Z'), business);
  expect(iso(at).slice(0, 10)).toBe('2026-02-04');
});

test('the next turn is after now, in working time, and no other one lies between', () => {
  const instant = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2027, 0) });
  fc.assert(
    fc.property(
      instant,
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: -500, max: 500 }),
      (now, everyDays, off) => {
        const rhythm = { startsOn: local.dayOf(now) + off, everyDays };
        const { turn, at } = turnAfter(rhythm, now, business);
        expect(at).toBeGreaterThan(now);
        expect(business.calendar.isOpen(at)).toBe(true);
        if (turn > 0) expect(turnAt(rhythm, turn - 1, business)).toBeLessThanOrEqual(now);
      },
    ),
  );
});

test('the turn of a day is the last one that has come by it, in days, months and years', () => {
  const every = fc.oneof(
    fc.integer({ min: 1, max: 3_650 }).map((everyDays) => ({ everyDays })),
    fc.integer({ min: 1, max: 120 }).map((everyMonths) => ({ everyMonths })),
    fc.integer({ min: 1, max: 10 }).map((everyYears) => ({ everyYears })),
  );
  const start = fc.integer({ min: day('2020-01-01'), max: day('2032-12-31') });
  fc.assert(
    fc.property(every, start, fc.integer({ min: 0, max: 200 }), (interval, startsOn, turn) => {
      const rhythm = { startsOn, ...interval };
      const at = dayOfTurn(rhythm, turn);
      expect(lastTurnBy(rhythm, at)).toBe(turn);
      expect(lastTurnBy(rhythm, at - 1)).toBe(turn - 1);
    }),
  );
});
