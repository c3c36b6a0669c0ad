import type { NetTrial, ResidualNet } from './residual-net.ts';
import type { Rest } from './rest.ts';
import type { FeaturePlan } from './row-features.ts';
import type { ShortWindow } from './short-window.ts';
import type { TonePlan } from './tone-bank.ts';

/**
 * Families of statistics, in the order of their places: level, relation, spread, oscillation, T²,
 * short window, constants.
 */
export type Family = 'L' | 'R' | 'V' | 'O' | 'T' | 'W' | 'K';

/**
 * A machine's behaviour without a fault: the expected value of each channel, and its limit. Plain
 * data.
 */
export type ResidualModel = {
  readonly plan: FeaturePlan;
  readonly learnedRows: number;
  readonly intervalMs: number;
  /** `[analog × (1 + states × (1 + lags))]`: the level that the operating mode suggests. */
  readonly levelWeights: Float32Array;
  /**
   * `[analog × width]`: the level that the other channels suggest; used where `hasRelation` is 1.
   */
  readonly relationWeights: Float32Array;
  readonly hasRelation: Uint8Array;
  /**
   * Nets on top of the relations of some channels; null for most machines, absent before there were
   * nets.
   */
  readonly net?: ResidualNet | null;
  readonly netTrial?: NetTrial;
  /**
   * `[analog × 48]`: the addition of the hour of day, and of a weekend's day, to either; empty
   * where no channel uses it.
   */
  readonly levelHours: Float32Array;
  readonly relationHours: Float32Array;
  /** Spreads a row by which the baselines of both residuals may move. */
  readonly levelSpeed: Float32Array;
  readonly relationSpeed: Float32Array;
  /** Rows of the smoothed statistics. */
  readonly horizons: readonly number[];
  /** This many rows, the first ones, judge a horizon. */
  readonly judgedHorizons: number;
  /** Middle of the log deviation of each analog channel, smoothed. */
  readonly usualSpread: Float32Array;
  readonly tones: TonePlan;
  /** `[analog × periods]`: one over the usual power. */
  readonly usualTone: Float32Array;
  /** `[analog × analog]`: inverse covariance of smoothed level residuals. */
  readonly precision: Float32Array;
  readonly short: ShortWindow | null;
  /** When the machine stands; null where nothing tells, absent before that was asked. */
  readonly rest?: Rest | null;
  /** By statistic; infinite where one is not judged. */
  readonly limits: Float32Array;
};

/** Where each family's statistics begin. */
export type StatisticPlaces = {
  readonly level: number;
  readonly relation: number;
  readonly spread: number;
  readonly tone: number;
  readonly square: number;
  readonly window: number;
  readonly constant: number;
  readonly count: number;
};

/** The places of the statistics of this many analog and other channels. */
export function placesOf(analog: number, horizons: number, channels: number): StatisticPlaces {
  const relation = analog * horizons;
  const spread = 2 * relation;
  const tone = spread + analog;
  const square = tone + analog;
  const constant = square + 2;
  return { level: 0, relation, spread, tone, square, window: square + 1, constant, count: constant + channels };
}

/** The numbers that distinguish one model from another. */
export function residualNumbers(model: ResidualModel | null): readonly Float32Array[] {
  if (model === null) return [];
  const { levelWeights, relationWeights, limits, precision, usualSpread, net } = model;
  return [levelWeights, relationWeights, limits, precision, usualSpread, ...(net ? [net.weights] : [])];
}
