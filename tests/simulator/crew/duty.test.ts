import { expect, test } from 'vitest';
import { dutyOf, zoneOf } from '../../../simulator/scenario/duty.ts';

const scenario = {
  sites: { north: { utcOffset: 2 } },
  people: { mei: { name: 'Mei' }, jon: { name: 'Jon' }, bo: { name: 'Bo' } },
  shifts: {
    early: { people: ['mei'], days: ['mon' as const, 'tue' as const], from: '06:00', to: '14:00' },
    night: { people: ['jon'], days: ['sun' as const], from: '22:00', to: '06:00' },
  },
};
const at = (text: string): number => Date.parse(text);

test('a shift is in the local time of the site, and its end does not belong to it', () => {
  const duty = dutyOf(scenario, 'mei');
  expect(duty.at(at('2026-03-02T03:59:59Z'))).toBeUndefined();
  expect(duty.at(at('2026-03-02T04:00:00Z'))).toEqual({
    from: at('2026-03-02T04:00:00Z'),
    until: at('2026-03-02T12:00:00Z'),
  });
  expect(duty.at(at('2026-03-02T12:00:00Z'))).toBeUndefined();
});

test('the next duty is tomorrow, after the week-end, or now', () => {
  const duty = dutyOf(scenario, 'mei');
  expect(duty.next(at('2026-03-02T12:00:00Z'))).toBe(at('2026-03-03T04:00:00Z'));
  expect(duty.next(at('2026-03-03T12:00:00Z'))).toBe(at('2026-03-09T04:00:00Z'));
  expect(duty.next(at('2026-03-02T05:00:00Z'))).toBe(at('2026-03-02T05:00:00Z'));
});

test('a night shift belongs to the day on which it begins', () => {
  const duty = dutyOf(scenario, 'jon');
  expect(duty.at(at('2026-03-02T03:00:00Z'))?.from).toBe(at('2026-03-01T20:00:00Z'));
  expect(duty.at(at('2026-03-03T03:00:00Z'))).toBeUndefined();
});

test('who has no shift is there around the clock', () => {
  const duty = dutyOf(scenario, 'bo');
  expect(duty.at(0)?.until).toBe(Number.POSITIVE_INFINITY);
  expect(duty.next(17)).toBe(17);
});

test.each([
  [0, 'UTC'],
  [2, 'Etc/GMT-2'],
  [-5, 'Etc/GMT+5'],
  [5.5, 'Asia/Kolkata'],
  [5.25, undefined],
])('%d hours ahead are in the zone %s, all year', (offset, zone) => {
  expect(zoneOf(offset)).toBe(zone);
  if (zone === undefined) return;
  for (const month of [0, 6]) {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false });
    const [hour = 0, minute = 0] = format
      .format(Date.UTC(2026, month, 15, 12))
      .split(':')
      .map(Number);
    expect(hour + minute / 60 - 12).toBe(offset);
  }
});
