import { describe, expect, test } from 'vitest';
import { countOf, dayOf, intervalsOf, withException } from '../../web/screens/admin/hours/year.ts';
import { datesShown, hoursWithin, loadOf, mondayOf } from '../../web/screens/admin/schedule/span.ts';
import { durationOf, durationText } from '../../web/screens/admin/sla/duration-text.ts';
import { whenOf, whenText, whoOf, whoText } from '../../web/screens/admin/sla/ladder-text.ts';

describe('a duration', () => {
  test.each([
    ['PT5M', '5 min'],
    ['PT1H30M', '1 h 30 min'],
    ['P2DT4H', '2 d 4 h'],
    ['PT45S', '45 s'],
  ])('%s is read as %s, and back', (iso, text) => {
    expect(durationText(iso)).toBe(text);
    expect(durationOf(text)).toBe(iso);
  });

  test('is read from what people type, in both languages', () => {
    expect([' 8h ', '90min', '1 天 2 小时', 'pt8h', ''].map(durationOf)).toEqual([
      'PT8H',
      'PT90M',
      'P1DT2H',
      'PT8H',
      null,
    ]);
  });

  test('that is none stays as it was typed, so that the server says what is wrong', () => {
    expect(['soon', '5', '3 weeks', '8 h and more'].map(durationOf)).toEqual(['soon', '5', '3 weeks', '8 h and more']);
    expect(durationText('P1Y')).toBe('P1Y');
  });
});

describe('a step of a ladder', () => {
  test.each([
    ['90%', { percent: 90 }],
    ['start+30', { minutesAfterStart: 30 }],
    ['due-15', { minutesBeforeDue: 15 }],
    ['due+60', { minutesAfterDue: 60 }],
    ['previous+20', { minutesAfterPrevious: 20 }],
  ])('%s says when, and back', (text, when) => {
    expect(whenOf(text)).toEqual(when);
    expect(whenText(when)).toBe(text);
  });

  test('a word that is no time is none', () => {
    expect(['later', 'start-5', 'due', ''].map(whenOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('whom it reaches is kept, also a person whose id has a colon', () => {
    for (const text of ['assignee', 'superior:2', 'role:planner', 'person:a:b'])
      expect(whoText(whoOf(text))).toBe(text);
    expect(whoOf('superior:2')).toEqual({ kind: 'superior', level: 2 });
  });
});

describe('a year', () => {
  const day = ['08:00-16:00'];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day };
  const exceptions = [
    { date: '2026-02-16', open: [] },
    { date: '2026-02-14', open: day },
    { date: '2026-02-17', open: ['08:00-12:00'] },
  ];

  test('has working days, free days, holidays, make-up days and days of other hours', () => {
    const kinds = ['2026-02-13', '2026-02-15', '2026-02-16', '2026-02-14', '2026-02-17'];
    expect(kinds.map((date) => dayOf(date, { weekly, exceptions }).kind)).toEqual([
      'work',
      'free',
      'holiday',
      'make_up',
      'other',
    ]);
    const counts = countOf(2026, { weekly, exceptions });
    expect(counts).toMatchObject({ holiday: 1, make_up: 1, other: 1 });
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(365);
  });

  test('a day is closed, opened, or as every week again', () => {
    const closed = withException(exceptions, '2026-02-14', []);
    expect(dayOf('2026-02-14', { weekly, exceptions: closed }).kind).toBe('holiday');
    expect(withException(closed, '2026-02-14', undefined)).toHaveLength(2);
  });

  test('hours are read as people type them', () => {
    expect(intervalsOf(' 08:30–12:00，13:00-17:30, ')).toEqual(['08:30-12:00', '13:00-17:30']);
  });
});

describe('the calendar', () => {
  test('shows a week from Monday, or a whole month', () => {
    expect(mondayOf('2026-03-01')).toBe('2026-02-23');
    expect(datesShown('2026-03-01', 'week').at(-1)).toBe('2026-03-01');
    expect(datesShown('2028-02-10', 'month')).toHaveLength(29);
    expect(datesShown('2026-12-31', 'month').at(-1)).toBe('2026-12-31');
  });

  test('counts hours within a day, and the load of a person', () => {
    const night = [{ from: '2026-03-02T22:00:00Z', to: '2026-03-03T06:00:00Z' }];
    const day = { from: Date.parse('2026-03-03T00:00:00Z'), to: Date.parse('2026-03-04T00:00:00Z') };
    expect(hoursWithin(night, day)).toBe(6);
    expect(loadOf({ loadMinutes: 90, capacityMinutes: 60 })).toBe(150);
    expect(loadOf({ loadMinutes: 90, capacityMinutes: 0 })).toBeUndefined();
  });
});
