import type { Reading } from '../../ingest/reading/reading.ts';
import { shownNumber } from '../../lib/text/shown-number.ts';
import type { AlarmRules } from '../alarm/alarm-rules.ts';
import type { DeviceState } from '../device/device-state.ts';
import { endSideAlarm, stepSideAlarm } from '../device/step-side-alarm.ts';
import type { Taken } from '../device/take-reading.ts';
import { dayOf, type PersonLimit, type WatchBook } from '../device/watch-settings.ts';
import { NO_STEPS, type SideStep } from '../episode/side-alarm.ts';
import { aboveScore, belowScore, RULE_OFF, RULE_ON } from './limit-score.ts';
import { RULE_DELAYS } from './rule.ts';

/** Name and version of the judge, in episodes. */
export const LIMIT_DETECTOR = 'limits/1';

const KEY = 'limit:';
const NONE: readonly PersonLimit[] = [];

/** Below the limit by this share of it an alarm is over. */
const DEAD_BAND = 0.02;
const RULES: AlarmRules = {
  on: RULE_ON,
  off: RULE_OFF,
  medium: Number.POSITIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
  onDelayMs: 1000 * RULE_DELAYS.onDelaySeconds,
  offDelayMs: 1000 * RULE_DELAYS.offDelaySeconds,
  chatterMs: 1000 * RULE_DELAYS.chatterSeconds,
};

/**
 * Judges each reading by the fixed limits that people have set. An alarm of a limit that no longer
 * holds ends with the next reading.
 */
export function createLimitJudge(
  book: Pick<WatchBook, 'of'>,
): (state: DeviceState, reading: Reading, taken: Taken) => readonly SideStep[] {
  return (state, reading, taken) => {
    const limits = book.of(state.device)?.limits ?? NONE;
    if ((limits.length === 0 && state.side.size === 0) || taken === 'late' || taken === 'waveform') return NO_STEPS;
    const at = reading.sampledAt;
    const holding = limits.filter(({ until }) => until === null || at < until);
    const steps = [...endFormer(state, holding, at)];
    for (const limit of holding) {
      const value = reading.values[limit.channel];
      if (value === undefined || !Number.isFinite(value)) continue;
      const step = judgeLimit(state, limit, { value, at });
      if (step !== null) steps.push(step);
    }
    return steps.length > 0 ? steps : NO_STEPS;
  };
}

/** Whether people have set no limit for a device. */
export function hasNoLimit(book: Pick<WatchBook, 'of'>, { device }: DeviceState): boolean {
  return (book.of(device)?.limits ?? NONE).length === 0;
}

function judgeLimit(state: DeviceState, limit: PersonLimit, { value, at }: { value: number; at: number }) {
  const { channel, low, high, severity, setBy, setAt, reason } = limit;
  const above = high === null ? 0 : aboveScore(value, { limit: high, deadBand: DEAD_BAND * Math.abs(high) });
  const below = low === null ? 0 : belowScore(value, { limit: low, deadBand: DEAD_BAND * Math.abs(low) });
  const side = above >= below ? `above ${shownNumber(high ?? 0)}` : `below ${shownNumber(low ?? 0)}`;
  return stepSideAlarm(state, {
    key: keyOf(channel),
    detector: LIMIT_DETECTOR,
    condition: 'unknown',
    channel,
    severity,
    at,
    rules: RULES,
    score: Math.max(above, below),
    reason: `${channel} is ${shownNumber(value)}, ${side}, the limit that ${setBy} set on ${dayOf({ ...limit, at: setAt })}: ${reason}.`,
  });
}

function endFormer(state: DeviceState, holding: readonly PersonLimit[], at: number): SideStep[] {
  if (state.side.size === 0) return [];
  const kept = new Set(holding.map(({ channel }) => keyOf(channel)));
  const former = [...state.side.keys()].filter((key) => key.startsWith(KEY) && !kept.has(key));
  return former.flatMap((key) => endSideAlarm(state, key, { at, because: 'its limit no longer applies' }) ?? []);
}

function keyOf(channel: string): string {
  return `${KEY}${channel}`;
}
