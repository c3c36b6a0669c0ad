import { describe, expect, it } from 'vitest';
import { newAlarmState } from '../../../models/alarm/alarm-engine.ts';
import { followAlarm } from '../../../models/alarm/follow-alarm.ts';
import { alarmRules, DETECTION_CONFIG } from '../../../models/normal/detection-config.ts';
import { mayReturn, newResidualAlarm, type ResidualStep, stepAlarm } from '../../../models/residual/residual-alarm.ts';
import { IS_ACTIVE, MAY_RETURN, RAISES } from '../../../models/residual/watch-residuals.ts';
import { feed, openDetector } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const QUIET = 0.2;

/** This many rows of a ratio. */
type Phase = readonly [rows: number, ratio: number];

/** The rows at which something happened, and what. */
function stepsOf(phases: readonly Phase[], stayRows = Number.POSITIVE_INFINITY): [row: number, step: ResidualStep][] {
  const alarm = newResidualAlarm();
  const steps: [number, ResidualStep][] = [];
  let row = 0;
  let run = 0;
  for (const [rows, ratio] of phases) {
    for (let i = 0; i < rows; i++, row++) {
      run = ratio > 1 ? run + 1 : 0;
      const step = stepAlarm(alarm, { score: ratio, longestRun: run }, stayRows);
      if (step !== 'none') steps.push([row, step]);
    }
  }
  return steps;
}

const raisedIn = (phases: readonly Phase[]): number => stepsOf(phases).filter(([, step]) => step === 'raised').length;
const times = (count: number, phases: readonly Phase[]): Phase[] => Array.from({ length: count }, () => phases).flat();

describe('an alarm that comes and goes', () => {
  it('is counted each time that it goes on', async () => {
    const faulty = machineReadings({ rows: 700, faultFrom: 0 });
    const readings = machineReadings({ rows: 700 }).map((reading, row) =>
      row >= 500 && row < 680 && (row - 500) % 38 < 8 ? (faulty[row] ?? reading) : reading,
    );
    const { detector, transitions } = await feed(openDetector(400), [readings]);
    expect(transitions.filter(({ kind }) => kind === 'raised')).toHaveLength(1);
    expect(detector.counts().joined).toBe(4);
  });

  it('within 30 rows is one', () => {
    expect(
      raisedIn(
        times(6, [
          [10, 1.3],
          [25, QUIET],
        ]),
      ),
    ).toBe(1);
  });

  it.each([50, 100, 200])('every %i rows is told ever more seldom, and is one in the end', (pause) => {
    const few = raisedIn(
      times(6, [
        [10, 1.3],
        [pause, QUIET],
      ]),
    );
    expect(few).toBeLessThanOrEqual(4);
    expect(
      raisedIn(
        times(20, [
          [10, 1.3],
          [pause, QUIET],
        ]),
      ),
    ).toBe(few);
  });

  it('every 320 rows does not chatter: each is told', () => {
    expect(
      raisedIn(
        times(6, [
          [10, 1.3],
          [320, QUIET],
        ]),
      ),
    ).toBe(6);
  });

  it('is told anew after a quiet time', () => {
    const chattering = times(8, [
      [10, 1.3],
      [100, QUIET],
    ]);
    const few = raisedIn(chattering);
    expect(raisedIn([...chattering, [400, QUIET], ...chattering])).toBe(2 * few);
  });

  it('has not stayed, as one has that hardly pauses', () => {
    const lasting = (pause: number): boolean =>
      stepsOf(
        times(12, [
          [40, 1.3],
          [pause, QUIET],
        ]),
        200,
      ).some(([, step]) => step === 'lasting');
    expect(lasting(20)).toBe(true);
    expect(lasting(100)).toBe(false);
  });

  it('is told at once when it comes back worse', () => {
    const chattering = times(8, [
      [10, 1.3],
      [100, QUIET],
    ]);
    expect(raisedIn([...chattering, [10, 2.5]])).toBe(raisedIn(chattering) + 1);
    expect(raisedIn([...chattering, [10, 1.45]])).toBe(raisedIn(chattering));
  });
});

describe('the alarm that is told of', () => {
  const rules = alarmRules(DETECTION_CONFIG, 1000);
  const take = (alarm: ReturnType<typeof newAlarmState>, bits: number, at: number) =>
    followAlarm(alarm, { bits, score: 1.2, at, held: false }, rules);

  const waiting = (rows: number): number[] => Array.from({ length: rows }, () => MAY_RETURN);

  it('goes on under a new model that raises it anew within the usual rows', () => {
    const alarm = newAlarmState();
    const steps = [IS_ACTIVE | RAISES, 0, 0, 0, IS_ACTIVE | RAISES, IS_ACTIVE].map((bits, at) => take(alarm, bits, at));
    expect(steps.filter((step) => step !== 'none')).toEqual(['raised']);
  });

  it('is cleared when it may no longer come back', () => {
    const alarm = newAlarmState();
    const bits = [IS_ACTIVE | RAISES, IS_ACTIVE, MAY_RETURN, MAY_RETURN, IS_ACTIVE, ...waiting(60), 0];
    const steps = bits.map((each, at) => take(alarm, each, at));
    expect(steps.filter((step) => step !== 'none' && step !== 'onset')).toEqual(['raised', 'cleared']);
    expect(steps.at(-1)).toBe('cleared');
    expect(alarm.clearedAt).toBe(5);
  });

  it('ends when a worse one is raised, which is told with the next row', () => {
    const alarm = newAlarmState();
    const bits = [IS_ACTIVE | RAISES, ...waiting(40), IS_ACTIVE | RAISES, IS_ACTIVE];
    const steps = bits.map((each, at) => take(alarm, each, at));
    expect(steps.filter((step) => step !== 'none')).toEqual(['raised', 'cleared', 'raised']);
    expect(steps.slice(-2)).toEqual(['cleared', 'raised']);
  });

  it('may return until the rows to wait are over', () => {
    const alarm = newResidualAlarm();
    for (let i = 0; i < 5; i++) stepAlarm(alarm, { score: 1.3, longestRun: i + 1 }, 1000);
    let rows = 0;
    for (let i = 0; i < 100; i++) {
      stepAlarm(alarm, { score: QUIET, longestRun: 0 }, 1000);
      if (mayReturn(alarm)) rows += 1;
    }
    expect(rows).toBe(30);
  });
});
