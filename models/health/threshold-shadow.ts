import { type AlarmSample, advanceAlarm, interruptAlarm, newAlarmState } from '../alarm/alarm-engine.ts';
import type { Severity } from '../alarm/alarm-rules.ts';
import type { ScoreRules } from './health-point.ts';

/**
 * The stored score of one moment: the highest since the one before, and the highest that held for
 * the on-delay.
 */
export type StoredScore = { readonly at: number; readonly score: number; readonly held: number };

/**
 * An episode that there would have been. Event times, milliseconds; null where it still went on at
 * the end.
 */
export type ShadowEpisode = {
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly severity: Severity;
  /** The highest score, in limits of then. */
  readonly peakScore: number;
};

/** Stored scores are a minute apart: a gap of a few is no silence. */
const LEAST_HOLD_MS = 180_000;

/**
 * Which episodes another limit would have given, by the alarm engine itself and its delays. The
 * on-delay is in `held` already, so that an alarm of seconds is not lost between two points of a
 * minute; times are true to a minute.
 * @param scores in order of time @param limit the score at which an alarm would begin, above 0
 */
export function shadowEpisodes(
  scores: readonly StoredScore[],
  { limit, rules }: { readonly limit: number; readonly rules: ScoreRules },
): readonly ShadowEpisode[] {
  const alarm = newAlarmState();
  // Scores are counted in limits, as the engine does.
  const { on, off, medium, high, ...delays } = rules;
  const own = { ...delays, onDelayMs: 0, on: 1, off: off / on, medium: medium / on, high: high / on };
  const silenceMs = Math.max(rules.holdMs, LEAST_HOLD_MS);
  const episodes: ShadowEpisode[] = [];
  let open: { raisedAt: number; severity: Severity; peakScore: number } | null = null;
  let before = Number.NEGATIVE_INFINITY;
  for (const { at, score, held } of scores) {
    const isSilent = at - before > silenceMs;
    if (isSilent) interruptAlarm(alarm);
    const wasActive = open !== null;
    const ratio = (wasActive ? score : held) / limit;
    // The score holds for the time since the point before: it has been below since then.
    if (wasActive && !isSilent && ratio < own.off) step(before + 1, ratio);
    const told = step(at, ratio);
    if (told === 'raised') open = { raisedAt: at, severity: alarm.severity, peakScore: score / limit };
    if (open !== null) {
      open.severity = alarm.severity;
      open.peakScore = Math.max(open.peakScore, alarm.phase === 'normal' ? 0 : score / limit);
    }
    if (open !== null && alarm.phase === 'normal') {
      episodes.push({ ...open, clearedAt: at });
      open = null;
    }
    before = at;
  }
  if (open !== null) episodes.push({ ...open, clearedAt: null });
  return episodes;

  function step(at: number, score: number): ReturnType<typeof advanceAlarm> {
    const sample: AlarmSample & { mode: number } = { score, at, mode: 0 };
    return advanceAlarm(alarm, sample, own);
  }
}
