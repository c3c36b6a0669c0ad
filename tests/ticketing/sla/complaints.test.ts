import { expect, test } from 'vitest';
import { createCalendar } from '../../../ticketing/calendar/calendar.ts';
import type { ClockEvent } from '../../../ticketing/sla/clock.ts';
import { clockTimes } from '../../../ticketing/sla/clock-times.ts';
import { clocksOf, tierOf } from '../../../ticketing/sla/clocks.ts';
import { defaultPolicy } from '../../../ticketing/sla/default-policy.ts';
import { explainInterval } from '../../../ticketing/sla/explain-interval.ts';
import { defaultLadders } from '../../../ticketing/sla/ladder.ts';
import { type PolicyDefinition, parsePolicy } from '../../../ticketing/sla/policy-definition.ts';
import { readClock } from '../../../ticketing/sla/read-clock.ts';
import { stepDueAt } from '../../../ticketing/sla/step-times.ts';
import { timersOf } from '../../../ticketing/sla/timers.ts';
import { shanghai } from '../calendar/calendars.ts';

const calendar = createCalendar(shanghai);
const china = (text: string) => new Date(`2026-${text.replace(' ', 'T')}:00+08:00`);
const local = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');

/** A policy by which every priority has its restore target in the office hours of Shanghai. */
function promising(restore: string, more: Partial<PolicyDefinition['tiers']['P3']> = {}) {
  const tiers = defaultPolicy('office').tiers;
  const tier = { ...tiers.P3, restore, ...more };
  return parsePolicy({ ...defaultPolicy('office'), tiers: { ...tiers, P3: tier, P4: tier } }, () => ({
    name: 'office@1',
    calendar,
  }));
}
const event = (at: Date, kind: string, payload: ClockEvent['payload'] = {}): ClockEvent => ({ at, kind, payload });
const opened = (at: string) => event(china(at), 'opened', { priority: 'P3' });
const restoreOf = (events: readonly ClockEvent[], terms = promising('PT8H')) => {
  const rules = { termsOf: () => terms };
  const clock = clocksOf(events, rules).find(({ kind }) => kind === 'restore');
  if (!clock) throw new Error('no restore clock');
  const levels = timersOf([clock], rules).map(({ level, dueAt }) => [level, local(dueAt)]);
  return { clock, calendar: tierOf(clock, rules).calendar, levels: Object.fromEntries(levels) };
};

test('GLPI 22678: an hour before due is an hour of work before, not midnight', () => {
  const terms = promising('PT7H40M', { warnMinutesBeforeDue: [15, 60] });
  const { levels } = restoreOf([opened('03-02 09:00')], terms);
  expect(levels).toMatchObject({ 'before:15': '03-02 17:25', 'before:60': '03-02 16:40' });
});

test('zendesk/biz 103: make-up working days count', () => {
  const { levels } = restoreOf([opened('02-13 15:00')], promising('PT16H'));
  expect(levels).toMatchObject({ 50: '02-14 15:00', 75: '02-24 10:00', 90: '02-24 13:24' });
});

test('OnCall 3261: a night shift lasts an hour less, or more, when the clocks change, and begins at its hour', () => {
  const night = createCalendar({
    timeZone: 'America/Chicago',
    weekly: Object.fromEntries(['fri', 'sat', 'sun'].map((day) => [day, ['22:00-06:00']])),
  });
  const shift = (date: string) => {
    const noon = Date.parse(`${date}T18:00:00Z`);
    const hour = new Date(night.nextOpening(noon)).toLocaleString('en-GB', {
      timeZone: 'America/Chicago',
      hour: '2-digit',
    });
    return [night.elapsed(noon, noon + 86_400_000) / 60_000, hour];
  };
  expect([shift('2026-03-06'), shift('2026-03-07'), shift('2026-10-31')]).toEqual([
    [480, '22'],
    [420, '22'],
    [540, '22'],
  ]);
});

test('Zammad 4432: nothing warns or escalates while nobody works', () => {
  for (const start of ['02-13 17:29', '02-14 03:00', '03-06 16:45', '03-07 12:00']) {
    const { clock, levels } = restoreOf([opened(start)]);
    const times = clockTimes(clock, calendar);
    const steps = defaultLadders.restore.steps.map((step) => {
      if (!times) throw new Error('it runs');
      return stepDueAt(step, { target: clock.target, times, calendar, previousFiredAt: null, openHours: undefined });
    });
    for (const at of [...Object.values(levels), ...steps.map((step) => step && local(step))]) {
      const instant = china(String(at)).getTime();
      // Closing time itself still belongs to the day.
      expect([start, at, calendar.isOpen(instant) || calendar.isOpen(instant - 1)]).toEqual([start, at, true]);
    }
  }
});

test('GLPI 6902: another policy keeps what has elapsed and what was paused, and swaps the target', () => {
  const events = [
    opened('03-02 09:00'),
    event(china('03-02 11:00'), 'held', { pausesClocks: true, reason: 'vendor' }),
    event(china('03-04 10:00'), 'resumed'),
  ];
  expect(restoreOf(events).levels).toMatchObject({ 50: '03-04 12:00' });
  const sla = { policy: 'strict', version: 1, calendars: {} };
  const terms = { strict: promising('PT4H'), usual: promising('PT8H') };
  const rules = { termsOf: (ref: { policy: string } | null | undefined) => (ref ? terms.strict : terms.usual) };
  const changed = [...events, event(china('03-04 10:30'), 'sla_changed', { sla })];
  const clock = clocksOf(changed, rules).find(({ kind }) => kind === 'restore');
  if (!clock) throw new Error('no restore clock');
  const reading = readClock(clock, calendar, china('03-04 10:30'));
  expect(reading).toMatchObject({ elapsed: 2.5 * 3_600_000, remaining: 1.5 * 3_600_000, dueAt: china('03-04 12:00') });
});

test('a clock on hold says so, and every other stretch why it did not count', () => {
  const events = [
    opened('02-13 15:00'),
    event(china('02-24 09:00'), 'held', { pausesClocks: true, reason: 'vendor' }),
    event(china('02-24 10:00'), 'resumed'),
  ];
  const { clock } = restoreOf(events);
  const now = china('02-24 11:00');
  const told = clock.intervals.flatMap((interval) => explainInterval(interval, { calendar, now }));
  const rows = told.map(({ from, to, why }) => `${local(from)} ${to ? local(to) : '-'} ${why}`);
  expect(rows.slice(0, 6)).toEqual([
    '02-13 15:00 02-13 17:30 opened',
    '02-13 17:30 02-14 08:30 outside working hours',
    '02-14 08:30 02-14 12:00 opened',
    '02-14 12:00 02-14 13:00 outside working hours',
    '02-14 13:00 02-14 17:30 opened',
    '02-14 17:30 02-15 00:00 outside working hours',
  ]);
  expect(rows).toContain('02-16 00:00 02-17 00:00 holiday 2026-02-16');
  expect(rows.slice(-3)).toEqual([
    '02-24 08:30 02-24 09:00 opened',
    '02-24 09:00 02-24 10:00 on hold: vendor',
    '02-24 10:00 - resumed',
  ]);
  const counted = told.reduce((sum, { countedMs }) => sum + countedMs, 0);
  expect(counted).toBe(readClock(clock, calendar, now).elapsed);
});

test('a predictive ticket is to be restored within half of the time that is left, if that is earlier', () => {
  const bounded = (restoreBy: string) =>
    restoreOf([event(china('03-02 09:00'), 'opened', { priority: 'P3', restoreBy: china(restoreBy).toISOString() })]);
  expect(bounded('03-02 14:00').clock.target).toBe(4 * 3_600_000);
  expect(bounded('03-09 14:00').clock.target).toBe(8 * 3_600_000);
});
