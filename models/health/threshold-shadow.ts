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
  /** It ended since the machine changed and stayed: both levels count as normal from then on. */
  readonly stayed: boolean;
  readonly severity: Severity;
  /** The highest score, in limits of then. */
  readonly peakScore: number;
};

/** Stored scores are a minute apart: a gap of a few is no silence. */
const LEAST_HOLD_MS = 180_000;

type Open = {
  readonly raisedAt: number;
  severity: Severity;
  peakScore: number;
  readonly course: { readonly at: number; readonly ratio: number }[];
  /** When it is asked whether its level has come to stay. */
  askAt: number;
};

/**
 * Which episodes another limit would have given, by the alarm engine itself and its delays. The
 * on-delay is in `held` already, so that an alarm of seconds is not lost between two points of a
 * minute; times are true to a minute. An alarm that lasts and no longer grows has stayed: its level
 * is normal until the score has been below the limit for as long again.
 * @param scores in order of time @param limit the score at which an alarm would begin, above 0
 */
export function shadowEpisodes(
  scores: readonly StoredScore[],
  { limit, rules }: { readonly limit: number; readonly rules: ScoreRules },
): readonly ShadowEpisode[] {
  const alarm = newAlarmState();
  // Scores are counted in limits, as the engine does.
  const { on, off, medium, high, stayMs = null, ...delays } = rules;
  const own = { ...delays, onDelayMs: 0, on: 1, off: off / on, medium: medium / on, high: high / on };
  const silenceMs = Math.max(rules.holdMs, LEAST_HOLD_MS);
  const levels = createLevels(stayMs, own.off);
  const episodes: ShadowEpisode[] = [];
  let open: Open | null = null;
  let before = Number.NEGATIVE_INFINITY;
  const step = (at: number, score: number): ReturnType<typeof advanceAlarm> => {
    const sample: AlarmSample & { mode: number } = { score, at, mode: 0 };
    return advanceAlarm(alarm, sample, own);
  };
  const close = (ended: Open, clearedAt: number, stayed: boolean): void => {
    const { raisedAt, severity, peakScore } = ended;
    episodes.push({ raisedAt, severity, peakScore, clearedAt, stayed });
    open = null;
  };
  for (const { at, score, held } of scores) {
    const isSilent = at - before > silenceMs;
    if (isSilent) interruptAlarm(alarm);
    const wasActive = open !== null;
    const ratio = levels.off(wasActive ? score : held, { at, limit });
    // The score holds for the time since the point before: it has been below since then.
    if (wasActive && !isSilent && ratio < own.off) step(before + 1, ratio);
    const told = step(at, ratio);
    if (told === 'raised') open = newOpen(at, alarm.severity, { peak: score / limit, stayMs });
    before = at;
    if (open === null) continue;
    const now: Open = open;
    now.severity = alarm.severity;
    if (alarm.phase === 'normal') {
      close(now, at, false);
      continue;
    }
    now.peakScore = Math.max(now.peakScore, score / limit);
    now.course.push({ at, ratio: score / limit });
    if (stayMs === null || at < now.askAt) continue;
    now.askAt = at + stayMs / 4;
    if (isGrowing(now)) continue;
    levels.accept(now);
    Object.assign(alarm, newAlarmState());
    close(now, at, true);
  }
  if (open !== null) {
    const { raisedAt, severity, peakScore } = open as Open;
    episodes.push({ raisedAt, severity, peakScore, clearedAt: null, stayed: false });
  }
  return episodes;
}

function newOpen(at: number, severity: Severity, of: { peak: number; stayMs: number | null }): Open {
  return { raisedAt: at, severity, peakScore: of.peak, course: [], askAt: at + (of.stayMs ?? 0) };
}

/** Within its last third, as `isGrowing` of the residuals asks of each statistic. */
function isGrowing({ course, raisedAt }: Open): boolean {
  const until = course.at(-1)?.at ?? raisedAt;
  const third = (until - raisedAt) / 3;
  const first = meanOf(course, until - third, until - third / 2);
  const second = meanOf(course, until - third / 2, until);
  return second - first > Math.max(0.1, Math.min(0.25, 0.15 * first));
}

/** The mean ratio after one moment, up to another. */
function meanOf(course: Open['course'], from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (const { at, ratio } of course) {
    if (at <= from || at > to) continue;
    sum += ratio;
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}

/** The levels that count as normal beside the learned one. */
function createLevels(stayMs: number | null, off: number) {
  let accepted: number | null = null;
  let calmSince = Number.NaN;
  return {
    /** A score in limits, off the level that it is nearest to. */
    off: (score: number, { at, limit }: { readonly at: number; readonly limit: number }): number => {
      const ratio = score / limit;
      if (accepted === null || stayMs === null) return ratio;
      if (ratio >= off) calmSince = Number.NaN;
      else if (Number.isNaN(calmSince)) calmSince = at;
      if (at - calmSince >= stayMs) accepted = null;
      return accepted === null ? ratio : Math.min(ratio, Math.abs(ratio - accepted));
    },
    /** Takes the level of an episode's last quarter. */
    accept: ({ course, raisedAt }: Open): void => {
      const until = course.at(-1)?.at ?? raisedAt;
      accepted = meanOf(course, until - (until - raisedAt) / 4, until);
      calmSince = Number.NaN;
    },
  };
}
