import { describe, expect, it } from 'vitest';
import { type Clock, firstClock, slaColour } from '../../web/parts/sla-colour.ts';

const clock = (kind: Clock['kind'], state: Clock['state'], dueAt: string | null): Clock => ({
  kind,
  state,
  dueAt,
  ordinal: 1,
  startedAt: '2026-03-02T08:00:00.000Z',
  endedAt: null,
  targetSeconds: 3600,
  elapsedSeconds: 0,
  remainingSeconds: 3600,
});

describe('the clock of a ticket', () => {
  it.each([
    [0.49, 'teal.9'],
    [0.5, 'yellow.9'],
    [0.75, 'orange.9'],
    [0.9, 'red.7'],
    [1, 'red.8'],
    [7, 'red.8'],
  ])('warns at 50, 75, 90 and 100 %%: %d is %s', (used, colour) => {
    expect(slaColour(used)).toBe(colour);
  });

  it('is the one that runs and is due first', () => {
    const clocks = [
      clock('restore', 'running', '2026-03-02T16:00:00.000Z'),
      clock('ack', 'met', '2026-03-02T08:10:00.000Z'),
      clock('start', 'breached_running', '2026-03-02T09:00:00.000Z'),
      clock('ola', 'paused', null),
    ];
    expect(firstClock(clocks)?.kind).toBe('start');
    expect(firstClock([])).toBeUndefined();
  });
});
