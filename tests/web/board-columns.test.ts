import { describe, expect, it, test } from 'vitest';
import { dueColumnOf, dueColumns } from '../../web/screens/board/board-columns.ts';
import { boardSearchOf } from '../../web/screens/board/board-filter.ts';

describe('the column of a ticket by its due time', () => {
  // A Wednesday, 23:30 in Shanghai.
  const now = Date.parse('2026-03-04T15:30:00Z');
  it.each([
    [null, 'none'],
    ['2026-03-04T15:29:59Z', 'overdue'],
    ['2026-03-04T15:45:00Z', 'today'],
    ['2026-03-04T16:00:00Z', 'tomorrow'],
    ['2026-03-05T15:59:59Z', 'tomorrow'],
    ['2026-03-05T16:00:00Z', 'week'],
    ['2026-03-08T15:59:59Z', 'week'],
    ['2026-03-08T16:00:00Z', 'later'],
    ['2027-01-01T00:00:00Z', 'later'],
  ])('%s is %s, by the days of the plant', (dueAt, column) => {
    expect(dueColumnOf(dueAt, { now, zone: 'Asia/Shanghai' })).toBe(column);
    expect(dueColumns).toContain(column);
  });

  test('on a Sunday tomorrow is tomorrow, and nothing more is of this week', () => {
    const sunday = { now: Date.parse('2026-03-08T08:00:00Z'), zone: 'UTC' };
    expect(dueColumnOf('2026-03-09T08:00:00Z', sunday)).toBe('tomorrow');
    expect(dueColumnOf('2026-03-10T08:00:00Z', sunday)).toBe('later');
  });
});

test('an address of the board holds its filter and its columns, and nothing else', () => {
  expect(boardSearchOf({ columns: 'due', site: 'plant', other: 'x' })).toEqual({ columns: 'due', site: 'plant' });
  expect(boardSearchOf({ columns: 'shape' })).toEqual({});
});
