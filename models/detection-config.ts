import type { AlarmRules } from './alarm-engine.ts';

/** Every constant of the detector in one place; one configuration for all devices. Its hash is part of the model id. */
export type DetectionConfig = {
  /** Readings in the trailing window whose means are judged. */
  readonly windowRows: number;
  /** Readings that a window needs before it is judged, after a gap or a change of mode. */
  readonly windowMinRows: number;
  /** A single reading counts at most this many raw spreads. */
  readonly clip: number;
  /** A channel is slow, and only wide excursions of it count, when its step-to-step noise is below this share of its spread. */
  readonly slowRatio: number;
  /** What a slow channel may wander, in units of the range that it covered while learning. */
  readonly slowAllowance: number;
  /** Share of the identity in the correlation matrix. */
  readonly shrinkage: number;
  /** Quantile of the held-out training scores that the threshold starts from, and the factor on it. */
  readonly limitQuantile: number;
  readonly limitFactor: number;
  /** Alarm delays in units of the device's usual interval between readings. */
  readonly onDelayRows: number;
  readonly offDelayRows: number;
  readonly chatterRows: number;
  /** Silence longer than so many usual intervals (and than a minute) freezes the evaluation. */
  readonly holdRows: number;
  readonly off: number;
  readonly medium: number;
  readonly high: number;
};

/** Chosen on SKAB with one setting for all files, see the study in tools/. */
export const DETECTION_CONFIG: DetectionConfig = {
  windowRows: 20,
  windowMinRows: 10,
  clip: 10,
  slowRatio: 0.35,
  slowAllowance: 10,
  shrinkage: 0.2,
  limitQuantile: 0.99,
  limitFactor: 1.2,
  onDelayRows: 8,
  offDelayRows: 15,
  chatterRows: 300,
  holdRows: 30,
  off: 0.8,
  medium: 2,
  high: 4,
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
  return Math.max(60_000, config.holdRows * intervalMs);
}
