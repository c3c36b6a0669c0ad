import { expect, it } from 'vitest';
import { cardStepOf, dueGroupOf } from '../../web/screens/work/due-groups.ts';

const now = Date.parse('2026-03-02T08:00:00Z');

it.each([
  ['2026-03-02T07:59:59Z', 'overdue'],
  ['2026-03-02T08:00:00Z', 'today'],
  ['2026-03-03T07:59:59Z', 'today'],
  ['2026-03-03T08:00:00Z', 'later'],
  [null, 'noLimit'],
])('a ticket that is due at %s belongs to %s', (dueAt, group) => {
  expect(dueGroupOf(dueAt, now)).toBe(group);
});

it('the card accepts what is assigned, and starts what is accepted or planned', () => {
  expect(cardStepOf({ state: 'assigned' })).toBe('accept');
  expect(cardStepOf({ state: 'accepted' })).toBe('start');
  expect(cardStepOf({ state: 'scheduled' })).toBe('start');
  expect(cardStepOf({ state: 'in_progress' })).toBeUndefined();
});
