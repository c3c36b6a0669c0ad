import { expect, test } from 'vitest';
import type { CalendarDefinition } from '../../../ticketing/calendar/calendar-definition.ts';
import { type WhatIf, whatIf } from '../../../ticketing/calendar/what-if.ts';
import { shanghai } from './calendars.ts';

/** Shanghai wall-clock time, `MM-DD HH:MM` in 2026, as the API writes instants. */
function china(local: string): string {
  return new Date(`2026-${local.replace(' ', 'T')}:00+08:00`).toISOString();
}

function inShanghai(startedAt: string, target: string, more: Partial<WhatIf> = {}) {
  return whatIf({ calendar: shanghai, startedAt: china(startedAt), target, ...more });
}

const monToWed = { from: china('03-02 11:00'), to: china('03-04 10:00') };

test('16 h over the spring festival and a make-up Saturday are due on Tuesday at 15:00', () => {
  expect(inShanghai('02-13 15:00', 'PT16H')).toEqual({
    due: china('02-24 15:00'),
    warnings: [
      { kind: 'percent', value: 50, at: china('02-14 15:00') },
      { kind: 'percent', value: 75, at: china('02-24 10:00') },
      { kind: 'percent', value: 90, at: china('02-24 13:24') },
    ],
  });
});

test('without the make-up Saturday they are due a day later', () => {
  const calendar: CalendarDefinition = {
    ...shanghai,
    exceptions: shanghai.exceptions.filter(({ date }) => date !== '2026-02-14'),
  };
  expect(inShanghai('02-13 15:00', 'PT16H', { calendar }).due).toBe(china('02-25 15:00'));
});

test('a hold freezes what is left until it ends', () => {
  expect(inShanghai('03-02 09:00', 'PT8H', { holds: [monToWed] }).due).toBe(china('03-04 17:00'));
});

test('a hold outside of working hours counts nothing', () => {
  const night = { from: china('03-02 20:00'), to: china('03-03 07:00') };
  expect(inShanghai('03-02 09:00', 'PT16H', { holds: [night] })).toEqual(inShanghai('03-02 09:00', 'PT16H'));
});

test('4 h around the clock are 4 h of real time, also when the clocks change', () => {
  const answer = whatIf({ startedAt: '2026-03-08T00:30:00-06:00', target: 'PT4H' });
  expect(answer.due).toBe(new Date('2026-03-08T05:30:00-05:00').toISOString());
  expect(whatIf({ calendar: '24x7', startedAt: '2026-03-08T00:30:00-06:00', target: 'PT4H' })).toEqual(answer);
});

test('15 working minutes before Tuesday 08:40 are on Monday at 17:25', () => {
  const answer = inShanghai('03-02 09:00', 'PT7H40M', { warnMinutesBeforeDue: [15] });
  expect(answer.due).toBe(china('03-03 08:40'));
  expect(answer.warnings.at(-1)).toEqual({ kind: 'before_due', value: 15, at: china('03-02 17:25') });
});

test('overlapping holds pause once, in whatever order they come', () => {
  const parts = { from: china('03-02 11:00'), to: china('03-03 12:00') };
  const access = { from: china('03-03 09:00'), to: china('03-04 10:00') };
  const one = inShanghai('03-02 09:00', 'PT8H', { holds: [monToWed] });
  expect(inShanghai('03-02 09:00', 'PT8H', { holds: [access, parts, access] })).toEqual(one);
});

test('warnings skip the hold on both sides, and those before the start are left out', () => {
  const answer = inShanghai('03-02 09:00', 'PT8H', { holds: [monToWed], warnMinutesBeforeDue: [400, 30, 480, 30] });
  expect(answer.warnings).toEqual([
    { kind: 'before_due', value: 400, at: china('03-02 10:20') },
    { kind: 'percent', value: 50, at: china('03-04 12:00') },
    { kind: 'percent', value: 75, at: china('03-04 15:00') },
    { kind: 'percent', value: 90, at: china('03-04 16:12') },
    { kind: 'before_due', value: 30, at: china('03-04 16:30') },
  ]);
});

test('a hold that begins when the clock is due, or ended before it started, changes nothing', () => {
  const holds = [
    { from: china('03-01 00:00'), to: china('03-02 08:00') },
    { from: china('03-02 11:00'), to: china('03-09 11:00') },
  ];
  expect(inShanghai('03-02 09:00', 'PT2H', { holds }).due).toBe(china('03-02 11:00'));
});

test('a clock that starts on hold starts to count when the hold ends', () => {
  const holds = [{ from: china('03-01 00:00'), to: china('03-02 10:00') }];
  expect(inShanghai('03-02 09:00', 'PT1H', { holds }).due).toBe(china('03-02 11:00'));
});

test('days and weeks are 24 h each around the clock', () => {
  expect(whatIf({ startedAt: '2026-03-02T00:00:00Z', target: 'P1WT12H' }).due).toBe('2026-03-09T12:00:00.000Z');
});

test.each<[string, Partial<WhatIf>, string]>([
  ['an instant without a zone', { startedAt: '2026-03-02T09:00:00' }, 'startedAt'],
  ['an instant that is none', { startedAt: 'tomorrow' }, 'startedAt'],
  ['a duration that is none', { target: '16h' }, 'target'],
  ['no duration', { target: 'PT0S' }, 'target'],
  ['a duration backwards', { target: '-PT1H' }, 'target'],
  ['months', { target: 'P1M' }, 'target'],
  ['days in a calendar with hours', { target: 'P1D' }, 'target'],
  ['more than ten years', { target: 'PT99999H' }, 'target'],
  ['more work than ten years hold', { target: 'PT40000H' }, 'calendar'],
  [
    'a hold that ends before it begins',
    { holds: [{ from: china('03-03 09:00'), to: china('03-02 09:00') }] },
    'holds[0].to',
  ],
  ['a hold that begins never', { holds: [monToWed, { from: 'x', to: china('03-02 09:00') }] }, 'holds[1].from'],
  ['a hold for ever', { holds: [{ from: china('03-02 10:00'), to: '9999-12-31T23:59:59Z' }] }, 'holds'],
])('%s is refused by name', (_, wrong, field) => {
  expect(() => inShanghai('03-02 09:00', 'PT8H', wrong)).toThrow(
    expect.objectContaining({ code: 'invalid', details: { errors: [{ field, message: expect.any(String) }] } }),
  );
});
