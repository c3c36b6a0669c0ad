import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideDelivery } from '../../../ticketing/delivery/decide-delivery.ts';
import { nextAttemptAt } from '../../../ticketing/delivery/outcome.ts';
import { parseQuietHours, quietUntil } from '../../../ticketing/notify/quiet-hours.ts';

const night = { from: '22:00', until: '06:00' };

describe('quiet hours end by the wall clock of the person', () => {
  test.each([
    ['in the evening', '2026-02-02T22:30:00Z', 'UTC', night, '2026-02-03T06:00:00Z'],
    ['after midnight', '2026-02-03T00:00:00Z', 'UTC', night, '2026-02-03T06:00:00Z'],
    ['at the first minute', '2026-02-02T22:00:00Z', 'UTC', night, '2026-02-03T06:00:00Z'],
    ['at the end they are over', '2026-02-03T06:00:00Z', 'UTC', night, null],
    ['by day', '2026-02-02T12:00:00Z', 'UTC', night, null],
    ['in Shanghai it is night already', '2026-02-02T15:00:00Z', 'Asia/Shanghai', night, '2026-02-02T22:00:00Z'],
    ['within one day', '2026-02-02T12:30:00Z', 'UTC', { from: '12:00', until: '13:00' }, '2026-02-02T13:00:00Z'],
    [
      'the same time twice is all day',
      '2026-02-02T12:30:00Z',
      'UTC',
      { from: '08:00', until: '08:00' },
      '2026-02-03T08:00:00Z',
    ],
    // Chicago goes from 02:00 CST to 03:00 CDT on 2026-03-08, and back on 2026-11-01.
    ['the short night', '2026-03-08T04:30:00Z', 'America/Chicago', night, '2026-03-08T11:00:00Z'],
    ['the long night', '2026-11-01T04:30:00Z', 'America/Chicago', night, '2026-11-01T12:00:00Z'],
    [
      'an end that is skipped is the moment of the change',
      '2026-03-08T07:59:00Z',
      'America/Chicago',
      { from: '22:00', until: '02:30' },
      '2026-03-08T08:00:00Z',
    ],
    [
      'an end that comes twice is the first',
      '2026-11-01T06:29:00Z',
      'America/Chicago',
      { from: '22:00', until: '01:30' },
      '2026-11-01T06:30:00Z',
    ],
    [
      'after the first of them it is over',
      '2026-11-01T07:10:00Z',
      'America/Chicago',
      { from: '22:00', until: '01:30' },
      null,
    ],
  ])('%s', (_name, at, zone, hours, until) => {
    expect(quietUntil(new Date(at), hours, zone)?.toISOString() ?? null).toBe(until && new Date(until).toISOString());
  });

  test('a mail never goes out in quiet hours, and is never held for more than two days', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const time = minute.map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }),
        fc.tuple(time, time).filter(([from, until]) => from !== until),
        time,
        fc.constantFrom('UTC', 'Asia/Shanghai', 'America/Chicago', 'Australia/Lord_Howe'),
        fc.constantFrom('on' as const, 'hourly' as const, 'daily' as const),
        (at, [from, until], digestAt, timeZone, choice) => {
          const now = new Date(at);
          const wishes = { quietHours: { from, until }, digestAt, timeZone };
          const decision = decideDelivery({ urgent: false, choice }, wishes, now);
          const out = decision.kind === 'hold' ? decision.until : now;
          expect(quietUntil(out, wishes.quietHours, timeZone)).toBeNull();
          expect(out.getTime() - at).toBeLessThan(2 * 86_400_000 + 7_200_000);
          expect(decision.kind === 'deliver' && choice !== 'on').toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('what is urgent waits for nothing', () => {
  const wishes = { quietHours: night, digestAt: '08:00', timeZone: 'UTC' };
  const midnight = new Date('2026-02-03T00:00:00Z');
  expect(decideDelivery({ urgent: true, choice: 'daily' }, wishes, midnight)).toEqual({
    kind: 'deliver',
    reason: 'urgent',
  });
});

test('the setting names the hours, or none', () => {
  expect(parseQuietHours('22:00-06:00')).toEqual(night);
  expect(parseQuietHours('none')).toBeNull();
});

test('attempts come later and later, up to four hours, and up to a half less by chance', () => {
  const now = new Date(0);
  const seconds = (attempts: number, chance: number) => nextAttemptAt(attempts, { now, chance }).getTime() / 1000;
  expect([1, 2, 3, 10, 11, 12, 99].map((n) => seconds(n, 0))).toEqual([10, 20, 40, 5120, 10_240, 14_400, 14_400]);
  expect(seconds(1, 0.999)).toBeCloseTo(5, 1);
});
