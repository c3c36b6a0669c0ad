/**
 * Constants of the judgement by residuals: one configuration for all machines, see
 * docs/detection.md.
 */
export const RESIDUAL = {
  /** Rows of smoothing; a horizon beyond a tenth of the learned rows is not judged. */
  horizons: [1, 15, 60, 240],
  /** Rows over which features are smoothed; each needs 40 times as many learned rows. */
  lags: [8, 48],
  rowsPerLag: 40,
  /** Contiguous parts of the learned rows; each is judged by a model of the others. */
  folds: 5,
  /**
   * False alarms wanted of a machine in a month, and how many times the learned span limits look
   * ahead at most.
   */
  falsePerMonth: 0.3,
  lookAhead: 100,
  /** Rows for which a statistic must be above its limit: the on-delay, which limits include. */
  onRows: 5,
  /**
   * By how much the scores of these rows exceed 1, together; or rows for which a deviation lasts
   * that is slighter.
   */
  onExcess: 0.3,
  onRowsSlight: 10,
  offRows: 5,
  clear: 0.95,
  /**
   * Scores from which an alarm is medium and high: influence is bounded, so that scores grow slowly
   * beyond.
   */
  medium: 1.5,
  high: 2.2,
  /**
   * A relation is kept below this share of the level's held-out error, and of its error forward in
   * time.
   */
  relationGain: 0.8,
  /** A richer level model is kept below this share of the simpler one's held-out error. */
  levelGain: 0.93,
  rowsPerFeature: 6,
  /**
   * Above this ratio of slow to fast variation a channel wanders; its baseline moves by this many
   * typical steps a block.
   */
  wanderRatio: 2,
  wanderStep: 1.5,
  /** Wandering channels count in T² as if their spread were this many times as large. */
  wanderRoom: 5,
  /**
   * Inputs of smoothed statistics are clipped at so many limits, so that nothing remembers a fault
   * for long.
   */
  memory: 2,
  spreadRows: 30,
  spreadLimit: 1.5,
  toneLimit: 0.85,
  /**
   * Learned rows below which the short window is used beside, rows it needs for each channel, and
   * its effect on other limits.
   */
  shortRows: 1000,
  shortRowsPerChannel: 20,
  shortFactor: 1.8,
  /** The most rows that are learned from. */
  mostRows: 20_000,
} as const;

/** Longer gaps than this in a channel make it unknown, in rows. */
export const MISSING_ROWS = 5;

/** Bounded influence: linear up to 6 spreads, logarithmic above. */
export function compressed(z: number): number {
  if (z > 6) return 6 + 2 * Math.log1p((z - 6) / 2);
  if (z < -6) return -6 - 2 * Math.log1p((-z - 6) / 2);
  return z;
}

/** The inverse of {@link compressed}, finite for all that it can give. */
export function expanded(c: number): number {
  if (c > 6) return 6 + 2 * Math.expm1(Math.min(c - 6, 30) / 2);
  if (c < -6) return -6 - 2 * Math.expm1(Math.min(-c - 6, 30) / 2);
  return c;
}
