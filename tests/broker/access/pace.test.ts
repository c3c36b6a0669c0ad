import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../broker/access/pace.ts';
import type { Principal } from '../../../lib/principal.ts';

const NOW = 1_764_000_000_000;
const sender = (kind: Principal['kind']): Principal => ({ site: 'plant', device: 'pump', kind });

describe('pace', () => {
  it('lets ten seconds of readings come at once, and asks those after them to wait', () => {
    const pace = createPace({ readingsPerSecond: 100 });
    expect(pace.charge(sender('device'), 'a', 1_000, NOW)).toEqual({ kind: 'free' });
    expect(pace.charge(sender('device'), 'a', 50, NOW)).toEqual({ kind: 'wait', milliseconds: 500 });
    expect(pace.charge(sender('device'), 'a', 0, NOW + 500)).toEqual({ kind: 'free' });
    expect(pace.charge(sender('device'), 'b', 1, NOW)).toEqual({ kind: 'free' });
  });

  it('allows a gateway ten times as many, and everybody all of them where nothing is set', () => {
    const pace = createPace({ readingsPerSecond: 100 });
    expect(pace.charge(sender('gateway'), 'g', 10_000, NOW)).toEqual({ kind: 'free' });
    const open = createPace({});
    expect(open.charge(sender('anyone'), 'x', 1_000_000_000, NOW)).toEqual({ kind: 'free' });
    expect(open.charge(sender('device'), 'x', 10_001, NOW)).toMatchObject({ kind: 'wait' });
  });

  it('takes a batch whole while its device is within its rate, and else says when to try again', () => {
    const pace = createPace({ readingsPerSecond: 100 });
    expect(pace.take(sender('device'), 'a', 5_000, NOW)).toBe(0);
    expect(pace.take(sender('device'), 'a', 1, NOW)).toBe(40_000);
    expect(pace.take(sender('device'), 'a', 1, NOW + 39_999)).toBe(1);
    expect(pace.take(sender('device'), 'a', 1, NOW + 40_000)).toBe(0);
    expect(pace.take(sender('device'), 'b', 1, NOW)).toBe(0);
    expect(createPace({}).take(sender('anyone'), 'a', 1_000_000_000, NOW)).toBe(0);
  });

  it('counts what comes through either door', () => {
    const pace = createPace({ readingsPerSecond: 100 });
    pace.charge(sender('device'), 'a', 1_200, NOW);
    expect(pace.take(sender('device'), 'a', 1, NOW)).toBe(2_000);
    pace.take(sender('device'), 'b', 1_200, NOW);
    expect(pace.charge(sender('device'), 'b', 0, NOW)).toEqual({ kind: 'wait', milliseconds: 2_000 });
  });

  it('disconnects one that is 30 seconds ahead at once, and then asks it only to keep to its rate', () => {
    const pace = createPace({ readingsPerSecond: 100 });
    expect(pace.charge(sender('device'), 'a', 4_000, NOW)).toEqual({ kind: 'wait', milliseconds: 30_000 });
    const answer = pace.charge(sender('device'), 'a', 1, NOW);
    expect(answer).toEqual({ kind: 'disconnect', reason: 'more than 100 readings a second' });
    expect(pace.charge(sender('device'), 'a', 1, NOW)).toEqual({ kind: 'wait', milliseconds: 10 });
  });

  it('disconnects one that is ahead for more than a minute without a break, however little', () => {
    const pace = createPace({ readingsPerSecond: 100 });
    pace.charge(sender('device'), 'a', 1_100, NOW);
    const kinds = Array.from({ length: 61 }, (_, i) => {
      return pace.charge(sender('device'), 'a', 100, NOW + (i + 1) * 1_000).kind;
    });
    expect(kinds).toEqual([...Array(60).fill('wait'), 'disconnect']);
  });

  it('never disconnects one that keeps to its rate', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (waits) => {
        const pace = createPace({ readingsPerSecond: 1_000 });
        let now = NOW;
        for (const milliseconds of waits) {
          now += milliseconds;
          expect(pace.charge(sender('device'), 'a', milliseconds, now)).toEqual({ kind: 'free' });
        }
      }),
    );
  });

  it('forgets the devices that owe nothing: ten times as many known ones change no answer', () => {
    const pace = createPace({ readingsPerSecond: 10 });
    pace.charge(sender('device'), 'busy', 150, NOW);
    for (let i = 0; i < 10_000; i++) pace.charge(sender('device'), `quiet-${i}`, 1, NOW - 60_000);
    expect(pace.charge(sender('device'), 'busy', 10, NOW)).toEqual({ kind: 'wait', milliseconds: 6_000 });
  });
});
