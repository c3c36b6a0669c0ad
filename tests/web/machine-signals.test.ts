import { describe, expect, it } from 'vitest';
import { namedChannels } from '../../web/screens/asset/asset.ts';
import { marked, RANGES, shifted, spanOf } from '../../web/screens/asset/time-range.ts';

const at = Date.parse('2026-03-02T08:00:03Z');

describe('the span of a chart', () => {
  it.each(Object.keys(RANGES) as (keyof typeof RANGES)[])(
    'of the newest %s holds the last reading, and is the same for the next one',
    (newest) => {
      const span = spanOf({ newest }, at);
      expect(span.to - span.from).toBe(RANGES[newest]);
      expect(span.to).toBeGreaterThan(at);
      expect(spanOf({ newest }, at + 1_000)).toEqual(span);
    },
  );

  it('of a young machine begins with its first reading', () => {
    const first = at - 3 * RANGES.h;
    expect(spanOf({ newest: 'y' }, at, first).from).toBe(first);
    expect(spanOf({ newest: 'h' }, at, first)).toEqual(spanOf({ newest: 'h' }, at));
    const only = spanOf({ newest: 'y' }, at, at);
    expect(only.from).toBeLessThan(only.to);
  });

  it('that a reader has marked stays, and is a minute at least', () => {
    expect(spanOf(marked(at, at + 600_000), at)).toEqual({ from: at, to: at + 600_000 });
    expect(spanOf(marked(at, at + 10), at)).toEqual({ from: at - 29_995, to: at + 30_005 });
  });

  it('moves by half of its length', () => {
    expect(spanOf(shifted({ from: 0, to: 100 }, -1), at)).toEqual({ from: -50, to: 50 });
    expect(spanOf(shifted({ from: 0, to: 100 }, 1), at)).toEqual({ from: 50, to: 150 });
  });
});

describe('channels', () => {
  it('that the machine sends come first, and those of the program have words', () => {
    const channels = [
      { channel: 'harbinger/score/B1', unit: '1' },
      { channel: 'temperature', unit: 'Cel' },
      { channel: 'harbinger/new', unit: null },
    ];
    expect(namedChannels({ id: 'plant:p', channels }, { score: 'Score' })).toEqual([
      { device: 'plant:p', channel: 'temperature', name: 'temperature', unit: '°C' },
      { device: 'plant:p', channel: 'harbinger/score/B1', name: 'Score · B1', unit: '' },
      { device: 'plant:p', channel: 'harbinger/new', name: 'new', unit: '' },
    ]);
  });
});
