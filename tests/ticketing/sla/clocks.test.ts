import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCalendar } from '../../../ticketing/calendar/calendar.ts';
import type { ClockEvent } from '../../../ticketing/sla/clock.ts';
import { clocksOf, tierOf } from '../../../ticketing/sla/clocks.ts';
import { defaultPolicy } from '../../../ticketing/sla/default-policy.ts';
import { parsePolicy } from '../../../ticketing/sla/policy-definition.ts';
import { readClock } from '../../../ticketing/sla/read-clock.ts';
import { priorities } from '../../../ticketing/ticket/priority.ts';

/** The default tiers around the clock, for all events of a ticket. */
const policy = { termsOf: () => parsePolicy(defaultPolicy('24x7'), () => undefined) };
const minutes = (n: number) => new Date(Date.UTC(2026, 1, 1) + n * 60_000);
const event = (at: number, kind: string, payload: ClockEvent['payload'] = {}): ClockEvent => ({
  at: minutes(at),
  kind,
  payload,
});
const read = (events: readonly ClockEvent[], at: number, kind = 'restore') => {
  const clock = clocksOf(events, policy).findLast((each) => each.kind === kind);
  if (!clock) return undefined;
  const { state, dueAt, elapsed, remaining } = readClock(clock, tierOf(clock, policy).calendar, minutes(at));
  return {
    state,
    due: dueAt && (dueAt.getTime() - minutes(0).getTime()) / 60_000,
    elapsed: elapsed / 60_000,
    remaining: remaining / 60_000,
  };
};

describe('a clock', () => {
  const opened = event(0, 'opened', { priority: 'P1' });

  test('runs from opening, is breached after its due time, and met late is not never met', () => {
    expect(read([opened], 2, 'ack')).toEqual({ state: 'running', due: 5, elapsed: 2, remaining: 3 });
    expect(read([opened], 9, 'ack')).toMatchObject({ state: 'breached_running', remaining: -4 });
    expect(read([opened, event(4, 'accepted')], 99, 'ack')).toMatchObject({ state: 'met', due: 5, elapsed: 4 });
    expect(read([opened, event(7, 'accepted')], 99, 'ack')).toMatchObject({ state: 'breached_met', due: 5 });
  });

  test('has no due time while it is paused, and goes on with what remains', () => {
    const held = [opened, event(60, 'held', { pausesClocks: true, reason: 'access' })];
    expect(read(held, 500)).toEqual({ state: 'paused', due: null, elapsed: 60, remaining: 180 });
    expect(read([...held, event(500, 'resumed')], 500)).toMatchObject({ state: 'running', due: 680 });
  });

  test('is not paused by a hold that the plant can hurry, and ack by none', () => {
    expect(read([opened, event(60, 'held', { pausesClocks: false })], 90)).toMatchObject({
      state: 'running',
      due: 240,
    });
    expect(read([opened, event(1, 'held', { pausesClocks: true })], 90, 'ack')).toMatchObject({ due: 5 });
  });

  test('is as it was when a merge is undone, and the time between counts', () => {
    const merged = [opened, event(60, 'held', { pausesClocks: true }), event(90, 'merged')];
    expect(read(merged, 95)).toMatchObject({ state: 'cancelled' });
    expect(read([...merged, event(200, 'unmerged')], 200)).toEqual(read(merged.slice(0, 2), 200));
    const running = [opened, event(90, 'merged'), event(200, 'unmerged')];
    expect(read(running, 210)).toEqual(read([opened], 210));
    expect(read([...running, event(230, 'merged'), event(235, 'unmerged')], 250)).toEqual(read([opened], 250));
  });

  test('starts with the earliest of what was merged into it, and without what was taken out again, in any order', () => {
    const from = (at: number) => minutes(at).toISOString();
    const late = event(100, 'opened', { priority: 'P1' });
    const first = event(110, 'merged_in', { ticket: 'HB-000001', clocksFrom: from(60) });
    const second = event(120, 'merged_in', { ticket: 'HB-000002', clocksFrom: from(30) });
    const out = (ticket: string) => event(130, 'merge_undone', { ticket });
    expect(read([late, first, second], 140)).toMatchObject({ due: 270, elapsed: 110 });
    expect(read([late, first, second, out('HB-000001')], 140)).toEqual(read([late, second], 140));
    expect(read([late, first, second, out('HB-000002')], 140)).toEqual(read([late, first], 140));
    const none = [late, first, second, out('HB-000001'), out('HB-000002'), out('HB-000003')];
    expect(read(none, 140)).toEqual(read([late], 140));
  });

  test('keeps elapsed time and pauses when the priority changes', () => {
    const events = [
      event(0, 'opened', { priority: 'P2' }),
      event(10, 'held', { pausesClocks: true }),
      event(70, 'resumed'),
      event(80, 'priority_changed', { priority: 'P1' }),
    ];
    expect(read(events, 80)).toMatchObject({ state: 'running', elapsed: 20, due: 60 + 240 });
  });

  test('gets a start target when a P4 becomes urgent, and loses it the other way round', () => {
    const events = [event(0, 'opened', { priority: 'P4' })];
    expect(read(events, 1, 'start')).toBeUndefined();
    expect(read([...events, event(5, 'priority_changed', { priority: 'P1' })], 5, 'start')).toMatchObject({ due: 30 });
  });

  test('of an assignment ends with it, and a transfer never touches the others', () => {
    const events = [opened, event(0, 'assigned', { assignee: 'ann' }), event(3, 'transferred', { assignee: 'bo' })];
    const olas = clocksOf(events, policy).filter(({ kind }) => kind === 'ola');
    expect(olas.map(({ ordinal, outcome }) => [ordinal, outcome])).toEqual([
      [1, 'cancelled'],
      [2, null],
    ]);
    expect(read(events, 4, 'ola')).toMatchObject({ due: 8 });
    expect(read(events, 4)).toMatchObject({ due: 240, elapsed: 4 });
  });

  test('counts in the calendar of its tier', () => {
    const calendar = createCalendar({ timeZone: 'UTC', weekly: { sun: ['00:00-00:30', '01:00-24:00'] } });
    const slow = { termsOf: () => parsePolicy(defaultPolicy('office'), () => ({ name: 'office@1', calendar })) };
    const [ack] = clocksOf([event(0, 'opened', { priority: 'P3' })], slow);
    expect(ack && readClock(ack, calendar, minutes(60))).toMatchObject({ dueAt: minutes(150), elapsed: 1_800_000 });
    expect(ack?.intervals).toMatchObject([{ calendarName: 'office@1' }]);
  });
});

const kinds = [
  'opened',
  'assigned',
  'accepted',
  'started',
  'held',
  'resumed',
  'resolved',
  'review_rejected',
  'relapsed',
  'closed',
  'reopened',
  'cancelled',
  'declined',
  'transferred',
  'priority_changed',
  'episode_attached',
];
const anyEvents = fc
  .array(fc.tuple(fc.nat(500), fc.constantFrom(...kinds), fc.constantFrom(...priorities), fc.boolean()), {
    maxLength: 30,
  })
  .map((steps) => {
    let at = 0;
    return steps.map(([gap, kind, priority, pausesClocks]) => {
      at += gap;
      return event(at, kind, { priority, pausesClocks, assignee: 'ann' });
    });
  });

test('whatever happens: counted intervals add up to what elapsed, and nothing overlaps', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const now = minutes(20_000);
      for (const clock of clocksOf(events, policy)) {
        const { elapsed, remaining, state, dueAt } = readClock(clock, tierOf(clock, policy).calendar, now);
        const length = ({ from, to }: { from: Date; to: Date | null }) => (to ?? now).getTime() - from.getTime();
        const counted = clock.intervals.filter((each) => each.counted).reduce((sum, each) => sum + length(each), 0);
        expect(counted).toBe(elapsed);
        expect(remaining).toBe(clock.target - elapsed);
        if (state === 'paused' || state === 'cancelled') expect(dueAt).toBeNull();
        if (state.endsWith('running')) expect(dueAt).not.toBeNull();
        for (const [i, each] of clock.intervals.entries()) {
          const next = clock.intervals[i + 1];
          if (next) expect(each.to?.getTime() ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(next.from.getTime());
        }
      }
    }),
  );
});
