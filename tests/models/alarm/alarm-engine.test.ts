import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmStep, advanceAlarm, interruptAlarm, newAlarmState } from '../../../models/alarm/alarm-engine.ts';
import type { AlarmRules } from '../../../models/alarm/alarm-rules.ts';

const rules: AlarmRules = {
  on: 1,
  off: 0.8,
  onDelayMs: 5000,
  offDelayMs: 10_000,
  medium: 2,
  high: 4,
  chatterMs: 60_000,
};

/** The effect of each score, one a second. */
function steps(scores: readonly number[]): AlarmStep[] {
  const alarm = newAlarmState();
  return scores.map((score, i) => advanceAlarm(alarm, { score, at: i * 1000 }, rules));
}

const times = (count: number, score: number): number[] => new Array<number>(count).fill(score);
const events = (found: readonly AlarmStep[]) =>
  found.flatMap((step, i) => (step === 'none' || step === 'onset' ? [] : [`${step}@${i}`]));

describe('alarm engine', () => {
  it('raises after the on-delay and clears after the off-delay', () => {
    expect(events(steps([...times(3, 0.5), ...times(20, 1.2), ...times(20, 0.5)]))).toEqual(['raised@8', 'cleared@33']);
  });

  it('a run that ends before the on-delay raises nothing', () => {
    expect(events(steps([...times(5, 1.5), 0.5, ...times(5, 1.5), 0.5]))).toEqual([]);
  });

  it('a score between off and on neither ends a run nor clears an alarm', () => {
    expect(events(steps([1.1, 0.9, 0.9, 0.9, 0.9, 0.9, 1.1, ...times(40, 0.9)]))).toEqual(['raised@6']);
  });

  it('severity rises after it has been held for the on-delay, and never falls', () => {
    const found = steps([...times(10, 1.5), ...times(3, 5), ...times(3, 1.5), ...times(10, 2.5), ...times(10, 4.5)]);
    expect(events(found)).toEqual(['raised@5', 'worsened@21', 'worsened@31']);
  });

  it('an alarm that comes back soon needs twice the off-delay', () => {
    const found = steps([...times(8, 1.5), ...times(12, 0), ...times(8, 1.5), ...times(30, 0)]);
    expect(events(found)).toEqual(['raised@5', 'cleared@18', 'raised@25', 'cleared@48']);
  });

  it('silence ends a pending run, and an active alarm waits its whole off-delay anew', () => {
    const pending = newAlarmState();
    advanceAlarm(pending, { score: 2, at: 0 }, rules);
    interruptAlarm(pending);
    expect(advanceAlarm(pending, { score: 2, at: 60_000 }, rules)).toBe('onset');
    const active = newAlarmState();
    for (let i = 0; i < 8; i++) advanceAlarm(active, { score: 2, at: i * 1000 }, rules);
    advanceAlarm(active, { score: 0, at: 8000 }, rules);
    interruptAlarm(active);
    expect(advanceAlarm(active, { score: 0, at: 100_000 }, rules)).toBe('none');
    expect(advanceAlarm(active, { score: 0, at: 110_000 }, rules)).toBe('cleared');
  });

  it('raised and cleared take turns, whatever the scores', () => {
    const score = fc.double({ min: 0, max: 6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, fc.nat(30)), { maxLength: 60 }), (runs) => {
        const found = steps(runs.flatMap(([value, count]) => times(count, value)));
        const turns = found.filter((step) => step === 'raised' || step === 'cleared');
        expect(turns).toEqual(turns.map((_, i) => (i % 2 === 0 ? 'raised' : 'cleared')));
      }),
    );
  });
});
