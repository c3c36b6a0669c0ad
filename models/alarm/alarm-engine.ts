import type { AlarmRules, Severity } from './alarm-rules.ts';

/**
 * Where one device's alarm stands. Changed only by {@link advanceAlarm} and {@link interruptAlarm}.
 */
export type AlarmMemory = {
  /** `ended`: no longer in alarm, and not yet reported as cleared, since it may return. */
  phase: 'normal' | 'pending' | 'active' | 'ended';
  /** First reading of the run that is pending or active. */
  onsetAt: number;
  /** Since when the score has been below `off`; NaN while it is not. */
  belowSince: number;
  severity: Severity;
  /** Since when the score has been at a level above `severity`; NaN while it is not. */
  worseSince: number;
  clearedAt: number;
  /** How many times the off-delay is doubled: the chatter guard. */
  chatter: number;
  /** Rows since it ended. */
  endedRows: number;
};

/** A score and its event time. */
export type AlarmSample = {
  readonly score: number;
  readonly at: number;
  /**
   * Held back, because another component already reports the cause; judged again with each sample.
   */
  readonly held?: boolean;
};

/** The effect of one score on the alarm. */
export type AlarmStep = 'none' | 'onset' | 'raised' | 'worsened' | 'cleared';

/** A device without any alarm. */
export function newAlarmState(): AlarmMemory {
  return {
    phase: 'normal',
    onsetAt: Number.NaN,
    belowSince: Number.NaN,
    severity: 'low',
    worseSince: Number.NaN,
    clearedAt: Number.NEGATIVE_INFINITY,
    chatter: 0,
    endedRows: 0,
  };
}

/**
 * Takes one score at its event time; times never run backwards. `alarm` is brought up to date in
 * place: this is the hot path.
 */
export function advanceAlarm(alarm: AlarmMemory, sample: AlarmSample, rules: AlarmRules): AlarmStep {
  switch (alarm.phase) {
    case 'normal':
      return begin(alarm, sample, rules);
    case 'pending':
      return confirm(alarm, sample, rules);
    case 'active':
    case 'ended':
      return follow(alarm, sample, rules);
    default:
      return alarm.phase satisfies never;
  }
}

/**
 * After silence the time between is unknown: a pending run ends, and an active alarm waits its
 * whole off-delay again.
 */
export function interruptAlarm(alarm: AlarmMemory): void {
  if (alarm.phase === 'pending') alarm.phase = 'normal';
  alarm.belowSince = Number.NaN;
  alarm.worseSince = Number.NaN;
}

function begin(alarm: AlarmMemory, sample: AlarmSample, rules: AlarmRules): AlarmStep {
  if (sample.score < rules.on) return 'none';
  alarm.phase = 'pending';
  alarm.onsetAt = sample.at;
  if (rules.onDelayMs > 0) return 'onset';
  return confirm(alarm, sample, rules);
}

function confirm(alarm: AlarmMemory, sample: AlarmSample, rules: AlarmRules): AlarmStep {
  if (sample.score < rules.off) {
    alarm.phase = 'normal';
    return 'none';
  }
  if (sample.at - alarm.onsetAt < rules.onDelayMs || sample.score < rules.on || sample.held) return 'none';
  const again = alarm.onsetAt - alarm.clearedAt < rules.chatterMs;
  alarm.chatter = again ? Math.min(3, alarm.chatter + 1) : 0;
  return beginActive(alarm, sample.score, rules);
}

/** The alarm is raised. */
export function beginActive(alarm: AlarmMemory, score: number, rules: AlarmRules): 'raised' {
  alarm.phase = 'active';
  alarm.severity = severityOf(score, rules);
  alarm.belowSince = Number.NaN;
  alarm.worseSince = Number.NaN;
  return 'raised';
}

function follow(alarm: AlarmMemory, sample: AlarmSample, rules: AlarmRules): AlarmStep {
  if (sample.score >= rules.off) {
    alarm.belowSince = Number.NaN;
    return worsen(alarm, sample, rules);
  }
  alarm.worseSince = Number.NaN;
  // In any operating mode: a cyclic machine never stays in one for long.
  if (Number.isNaN(alarm.belowSince)) alarm.belowSince = sample.at;
  if (sample.at - alarm.belowSince < rules.offDelayMs * 2 ** alarm.chatter) return 'none';
  alarm.phase = 'normal';
  alarm.clearedAt = sample.at;
  return 'cleared';
}

/**
 * Takes a score of an active alarm: it is worse once a higher severity has held for the on-delay.
 */
export function worsen(alarm: AlarmMemory, sample: Pick<AlarmSample, 'score' | 'at'>, rules: AlarmRules): AlarmStep {
  const severity = severityOf(sample.score, rules);
  if (RANK[severity] <= RANK[alarm.severity]) {
    alarm.worseSince = Number.NaN;
    return 'none';
  }
  if (Number.isNaN(alarm.worseSince)) alarm.worseSince = sample.at;
  if (sample.at - alarm.worseSince < rules.onDelayMs) return 'none';
  alarm.severity = severity;
  alarm.worseSince = Number.NaN;
  return 'worsened';
}

const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2 };

function severityOf(score: number, rules: AlarmRules): Severity {
  if (score >= rules.high) return 'high';
  return score >= rules.medium ? 'medium' : 'low';
}
