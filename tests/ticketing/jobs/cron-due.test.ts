import { describe, expect, it } from 'vitest';
import { createCronDue } from '../../../ticketing/jobs/cron-due.ts';

/** A job at a time of day, with a clock that the test sets. */
function open(cron: string, timeZone: string, start: string) {
  let at = Date.parse(start);
  const due = createCronDue({ cron, timeZone, now: () => new Date(at) });
  const set = (time: string): void => {
    at = Date.parse(time);
  };
  return { due, set, next: () => new Date(at + due.waitMs()).toISOString() };
}

describe('a job at a time of day', () => {
  it('is due at once after the start, and then at that time in its zone', () => {
    const { due, set, next } = open('30 3 * * *', 'Europe/Berlin', '2026-02-01T12:00:00Z');
    expect(due.waitMs()).toBe(0);
    due.ended('done');
    expect(next()).toBe('2026-02-02T02:30:00.000Z');
    set('2026-02-02T02:30:00Z');
    expect(due.waitMs()).toBe(0);
    due.ended('done');
    expect(next()).toBe('2026-02-03T02:30:00.000Z');
  });

  it('keeps its wall time over both changes of the clock', () => {
    for (const [day, expected] of [
      ['2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
      ['2026-10-24T12:00:00Z', '2026-10-25T02:30:00.000Z'],
    ] as const) {
      const { due, next } = open('30 3 * * *', 'Europe/Berlin', day);
      due.ended('done');
      expect(next()).toBe(expected);
    }
  });

  it('runs once on the day on which its time is skipped, and once where it comes twice', () => {
    const skipped = open('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z');
    skipped.due.ended('done');
    expect(skipped.next()).toBe('2026-03-29T01:00:00.000Z');
    skipped.set('2026-03-29T01:00:00Z');
    skipped.due.ended('done');
    expect(skipped.next()).toBe('2026-03-30T00:30:00.000Z');
    const twice = open('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z');
    twice.due.ended('done');
    expect(twice.next()).toBe('2026-10-25T00:30:00.000Z');
    twice.set('2026-10-25T00:30:00Z');
    twice.due.ended('done');
    expect(twice.next()).toBe('2026-10-26T01:30:00.000Z');
  });

  it('is tried again after a minute until it succeeds, also where another process has it', () => {
    const { due, next } = open('5 1 * * *', 'UTC', '2026-02-01T12:00:00Z');
    for (const outcome of ['failed', 'resting', 'elsewhere'] as const) {
      due.ended(outcome);
      expect(next()).toBe('2026-02-01T12:01:00.000Z');
    }
    due.ended('done');
    expect(next()).toBe('2026-02-02T01:05:00.000Z');
  });

  it('does not wait for years when a clock that ran ahead is set back', () => {
    const { due, set, next } = open('5 1 * * *', 'UTC', '2036-02-01T12:00:00Z');
    due.ended('done');
    set('2026-02-01T12:00:00Z');
    expect(next()).toBe('2026-02-02T01:05:00.000Z');
  });

  it('counts three periods by the calendar', () => {
    const { due } = open('0 6 * * 1', 'UTC', '2026-02-02T06:00:00Z');
    expect(due.periodsMs(3)).toBe(21 * 86_400_000);
  });

  it('is not made from an expression or a zone that means nothing', () => {
    expect(() => open('61 2 * * *', 'UTC', '2026-02-01T12:00:00Z').due.periodsMs(1)).toThrow(/minute/);
    expect(() => open('0 2 * * *', 'Mars/Olympus', '2026-02-01T12:00:00Z').due.periodsMs(1)).toThrow();
  });
});
