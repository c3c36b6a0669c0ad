/** Statistics of the samples of a block, in their own unit unless another is named. */
export type BlockStatistics = {
  readonly count: number;
  readonly mean: number;
  /** Mean of the absolute values. */
  readonly meanAbsolute: number;
  /** Of the sample (n − 1). */
  readonly std: number;
  /** About zero: with the mean in it. */
  readonly rms: number;
  /** Largest absolute value. */
  readonly peak: number;
  readonly peakToPeak: number;
  /** Peak / RMS; 0 where everything is 0. */
  readonly crest: number;
  /** Of the sample, unbiased for a Gaussian (G1); 0 for a constant. */
  readonly skew: number;
  /**
   * Excess: 0 for a Gaussian, not 3. Of the sample, unbiased for a Gaussian (G2); 0 for a constant.
   */
  readonly kurtosis: number;
  /**
   * Of a histogram of 500 equal bins from the smallest to the largest value, in nats; 0 for a
   * constant.
   */
  readonly entropy: number;
};

const BINS = 500;

/**
 * Statistics of a block, by the definitions of the usual tables (IMS among them).
 * @param samples at least 4, finite
 */
export function blockStatistics(samples: Float32Array | Float64Array): BlockStatistics {
  const n = samples.length;
  let sum = 0;
  let absolute = 0;
  let squares = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const value = samples[i] as number;
    sum += value;
    absolute += Math.abs(value);
    squares += value * value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const mean = sum / n;
  const { m2, skew, kurtosis } = centralMoments(samples, mean);
  const rms = Math.sqrt(squares / n);
  const peak = Math.max(Math.abs(low), Math.abs(high));
  return {
    count: n,
    mean,
    meanAbsolute: absolute / n,
    std: Math.sqrt((m2 * n) / (n - 1)),
    rms,
    peak,
    peakToPeak: high - low,
    crest: rms > 0 ? peak / rms : 0,
    skew,
    kurtosis,
    entropy: entropyOf(samples, low, high),
  };
}

function centralMoments(
  samples: Float32Array | Float64Array,
  mean: number,
): { m2: number; skew: number; kurtosis: number } {
  const n = samples.length;
  let two = 0;
  let three = 0;
  let four = 0;
  for (let i = 0; i < n; i++) {
    const away = (samples[i] as number) - mean;
    const squared = away * away;
    two += squared;
    three += squared * away;
    four += squared * squared;
  }
  const m2 = two / n;
  // Rounding leaves something of a constant, too.
  if (m2 <= 1e-20 * mean * mean || m2 === 0) return { m2, skew: 0, kurtosis: 0 };
  const g1 = three / n / m2 ** 1.5;
  const g2 = four / n / m2 ** 2 - 3;
  return {
    m2,
    skew: (g1 * Math.sqrt(n * (n - 1))) / (n - 2),
    kurtosis: ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6),
  };
}

function entropyOf(samples: Float32Array | Float64Array, low: number, high: number): number {
  const width = (high - low) / BINS;
  if (!(width > 0)) return 0;
  const counts = new Int32Array(BINS);
  for (let i = 0; i < samples.length; i++) {
    const bin = Math.min(BINS - 1, Math.floor(((samples[i] as number) - low) / width));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / samples.length) * Math.log(count / samples.length);
  return entropy;
}
