import { type AlarmRules, type AlarmState, type AlarmStep, beginActive, worsen } from './alarm-engine.ts';
import { BEGINS, IS_ABOVE, IS_ACTIVE, STAYS } from './residual/watch-residuals.ts';

/** An alarm that comes back within so many rows is the same one: only then it is told as cleared. */
const MERGE_ROWS = 30;

/**
 * Takes what a row came to by its residuals, which have their own on- and off-delay, into the alarm that is told of.
 * @param row.bits see watch-residuals.ts
 */
export function followAlarm(
  alarm: AlarmState,
  row: { readonly bits: number; readonly score: number; readonly at: number; readonly held: boolean },
  rules: AlarmRules,
): AlarmStep {
  const isActive = (row.bits & IS_ACTIVE) > 0;
  switch (alarm.phase) {
    case 'normal':
      if ((row.bits & (BEGINS | IS_ACTIVE)) === 0) return 'none';
      alarm.phase = 'pending';
      alarm.onsetAt = row.at;
      if (!isActive || row.held) return 'onset';
      return beginActive(alarm, row.score, rules);
    case 'pending':
      if ((row.bits & BEGINS) > 0 && !isActive) alarm.onsetAt = row.at;
      if (isActive) return row.held ? 'none' : beginActive(alarm, row.score, rules);
      if ((row.bits & IS_ABOVE) === 0) alarm.phase = 'normal';
      return 'none';
    case 'active':
      if (isActive) return row.score >= rules.off ? worsen(alarm, row, rules) : 'none';
      return end(alarm, row);
    case 'ended':
      return waitForReturn(alarm, isActive);
    default:
      return alarm.phase satisfies never;
  }
}

function end(alarm: AlarmState, { bits, at }: { bits: number; at: number }): AlarmStep {
  alarm.clearedAt = at;
  alarm.worseSince = Number.NaN;
  alarm.endedRows = 0;
  // What came to stay is over; what comes then is another.
  alarm.phase = (bits & STAYS) > 0 ? 'normal' : 'ended';
  return alarm.phase === 'normal' ? 'cleared' : 'none';
}

function waitForReturn(alarm: AlarmState, isActive: boolean): AlarmStep {
  alarm.endedRows += 1;
  if (isActive) {
    alarm.phase = 'active';
    alarm.clearedAt = Number.NEGATIVE_INFINITY;
    return 'none';
  }
  if (alarm.endedRows <= MERGE_ROWS) return 'none';
  alarm.phase = 'normal';
  return 'cleared';
}
