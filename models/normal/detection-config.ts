import type { AlarmRules } from '../alarm/alarm-rules.ts';

/**
 * Every constant of the detector in one place; one configuration for all devices. Its hash is part
 * of the model id.
 */
export type DetectionConfig = {
  /** Readings in the trailing window whose means are judged. */
  readonly windowRows: number;
  /** Readings that a window needs before it is judged, after a gap or a change of mode. */
  readonly windowMinRows: number;
  /** A single reading counts at most this many raw spreads. */
  readonly clip: number;
  /**
   * Least spread of a window mean, in raw spreads: no machine repeats its levels better than this
   * from hour to hour.
   */
  readonly meanSpreadFloor: number;
  /**
   * The same as a share of the channel's level: smaller changes than a few of these concern nobody
   * (compare ISA-18.2's dead bands).
   */
  readonly meanSpreadLevelShare: number;
  /** Least threshold, as the square root of T². */
  readonly limitBase: number;
  /**
   * The same for the root of the net's squared residual, and the net's part in the combined score.
   */
  readonly netLimitBase: number;
  readonly netShare: number;
  /**
   * A channel wanders, and only wide excursions of it count, when its step-to-step noise is below
   * this share of its spread within a mode. It does not at all from `roughRatio` on, and is slow
   * below `smoothRatio`.
   */
  readonly smoothRatio: number;
  readonly wanderRatio: number;
  readonly roughRatio: number;
  /** The same for the means of blocks of 20 readings: a channel rough there only wanders. */
  readonly slowBlockRatio: number;
  /** Least spread of the window means of wandering and of slow channels, in raw spreads. */
  readonly wanderAllowance: number;
  readonly slowAllowance: number;
  /** Readings that pass after a change of operating mode until the machine has settled. */
  readonly settleRows: number;
  /**
   * Readings in which the centre follows a slow drift, as long as T² stays below `followBelow` of
   * its threshold.
   */
  readonly followRows: number;
  readonly followBelow: number;
  /**
   * The same while T² is above: so slow that a fault stands out for long, yet what became of a
   * harmless change is normal in the end.
   */
  readonly followSlowRows: number;
  /**
   * The same during the readings of the warm-up after a silence, which are not judged: a restart is
   * not a fault.
   */
  readonly followWarmUpRows: number;
  readonly warmUpRows: number;
  /**
   * Drift that is taken as harmless, as a share of the channel's level: the centre is never
   * followed further.
   */
  readonly followLevelShare: number;
  /** Share of the identity in the correlation matrix. */
  readonly shrinkage: number;
  /**
   * Quantile of the held-out training scores that the threshold starts from, and the factor on it.
   */
  readonly limitQuantile: number;
  readonly limitFactor: number;
  /**
   * Rows of the moving average that is a level, and of the slow centre that it is compared with.
   */
  readonly levelFastRows: number;
  readonly levelCenterRows: number;
  /**
   * Spreads from the centre that are an alarm, and beyond which a level no longer widens its own
   * spread.
   */
  readonly levelLimit: number;
  /** The same for channels that wander, but not slowly. */
  readonly levelWanderLimit: number;
  readonly levelClip: number;
  /**
   * Least spread of a level: as a share of it, and in deviations of single readings from one to the
   * next.
   */
  readonly levelFloor: number;
  readonly levelNoise: number;
  /** So often a level must have crossed its centre before its spread is believed. */
  readonly levelCrossings: number;
  /** Alarm delays in units of the device's usual interval between readings. */
  readonly onDelayRows: number;
  readonly offDelayRows: number;
  readonly chatterRows: number;
  /**
   * Silence longer than this many usual intervals (and than two minutes) freezes the evaluation.
   */
  readonly holdRows: number;
  /** A channel that did not come for this many of its own usual intervals counts as normal. */
  readonly channelHoldIntervals: number;
  readonly off: number;
  readonly medium: number;
  readonly high: number;
};

/** Chosen on SKAB with one setting for all files, see the study in tools/. */
export const DETECTION_CONFIG: DetectionConfig = {
  windowRows: 15,
  windowMinRows: 10,
  clip: 10,
  meanSpreadFloor: 0.75,
  meanSpreadLevelShare: 0.006,
  limitBase: 3.6,
  netLimitBase: 2,
  netShare: 0.3,
  smoothRatio: 0.15,
  wanderRatio: 0.6,
  roughRatio: 0.8,
  slowBlockRatio: 0.6,
  wanderAllowance: 5,
  slowAllowance: 10,
  settleRows: 15,
  followRows: 80,
  followBelow: 0.75,
  followSlowRows: 2000,
  followWarmUpRows: 15,
  warmUpRows: 40,
  followLevelShare: 0.1,
  shrinkage: 0.2,
  limitQuantile: 0.99,
  limitFactor: 1,
  levelFastRows: 12,
  levelCenterRows: 4000,
  levelLimit: 3.25,
  levelWanderLimit: 5.5,
  levelClip: 3,
  levelFloor: 0.02,
  levelNoise: 0.75,
  levelCrossings: 8,
  onDelayRows: 5,
  offDelayRows: 15,
  chatterRows: 300,
  holdRows: 30,
  channelHoldIntervals: 5,
  off: 0.8,
  medium: 2,
  high: 3,
};

/** The alarm rules for a device that reports at this interval. */
export function alarmRules(config: DetectionConfig, intervalMs: number): AlarmRules {
  return {
    on: 1,
    off: config.off,
    onDelayMs: config.onDelayRows * intervalMs,
    offDelayMs: config.offDelayRows * intervalMs,
    medium: config.medium,
    high: config.high,
    chatterMs: config.chatterRows * intervalMs,
  };
}

/** Silence after which nothing is assumed about the time between. */
export function holdMs(config: DetectionConfig, intervalMs: number): number {
  return Math.max(120_000, config.holdRows * intervalMs);
}
