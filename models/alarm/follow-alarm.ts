import { MERGE_ROWS } from '../residual/residual-alarm.ts';
import { BEGINS, IS_ABOVE, IS_ACTIVE, MAY_RETURN, RAISES, STAYS } from '../residual/watch-residuals.ts';
import { type AlarmMemory, type AlarmStep, beginActive, worsen } from './alarm-engine.ts';
import type { AlarmRules } from './alarm-rules.ts';

/**
 * Takes the result of a row by its residuals, which have their own on- and off-delay, into the
 * reported alarm.
 * @param row.bits see watch-residuals.ts
 */
export function followAlarm(
  alarm: AlarmMemory,
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
      return waitForReturn(alarm, row.bits);
    default:
      return alarm.phase satisfies never;
  }
}

function end(alarm: AlarmMemory, { bits, at }: { bits: number; at: number }): AlarmStep {
  alarm.clearedAt = at;
  alarm.worseSince = Number.NaN;
  alarm.endedRows = 0;
  // An accepted level ends the alarm; a later alarm is another one.
  alarm.phase = (bits & STAYS) > 0 ? 'normal' : 'ended';
  return alarm.phase === 'normal' ? 'cleared' : 'none';
}

/**
 * An alarm that may return is reported as cleared only when it no longer may, or when another is
 * raised: that one is reported with the next row. A new model has no memory of the alarm that ended
 * under the one before: within the usual rows it is the same alarm.
 */
function waitForReturn(alarm: AlarmMemory, bits: number): AlarmStep {
  alarm.endedRows += 1;
  const isRecent = alarm.endedRows <= MERGE_ROWS;
  if ((bits & IS_ACTIVE) > 0 && (isRecent || (bits & RAISES) === 0)) {
    alarm.phase = 'active';
    alarm.clearedAt = Number.NEGATIVE_INFINITY;
    return 'none';
  }
  if (isRecent || (bits & MAY_RETURN) > 0) return 'none';
  alarm.phase = 'normal';
  return 'cleared';
}
