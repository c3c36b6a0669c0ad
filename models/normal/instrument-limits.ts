/** The learning span's limits of the instruments; all by modelled channel. Plain data. */
export type InstrumentLimits = {
  /** Beyond these a channel has moved; most single readings of any normal state are within. */
  readonly near: Bounds;
  /** Beyond these it is far outside of all that it ever did. */
  readonly far: Bounds;
  /** Difference of the 1st and 99th percentile. */
  readonly range: Float64Array;
  /** Longest run of equal readings. */
  readonly longestRun: Float64Array;
  /**
   * Equal readings in a row that no working instrument gives; infinite where it is too coarse for a
   * limit.
   */
  readonly stuckRun: Float64Array;
  /** Deviation of single readings from one to the next. */
  readonly noise: Float64Array;
  /**
   * 1 where a constant far from normal may be the truth while all else is normal: flow meters have
   * a lowest flow.
   */
  readonly mayRest: Uint8Array;
  /**
   * 1 if spikes are part of the measured signal: a waveform statistic leaps when the machine
   * knocks.
   */
  readonly mayLeap: Uint8Array;
  /**
   * The farthest that a reading came from the level just before it, and 1 where a leap to another
   * level is no work of the machine; absent in models that were learned before there were these.
   */
  readonly mostLeap?: Float64Array;
  readonly mayShift?: Uint8Array;
  /**
   * The most that a reading differs from the one before, beyond the step of what it goes along
   * with; infinite where a larger step may be true; absent in models from before.
   */
  readonly mostStep?: Float64Array;
  readonly along?: Along;
  /** Bits of the changes of unit for the channel's quantity. */
  readonly conversions: Int32Array;
  /** Time without a value while others come that is a drop-out. */
  readonly absentMs: Float64Array;
  readonly redundancy: Redundancy;
  /** Time without any reading that is a silence. */
  readonly silenceMs: number;
};

/** Limits by channel. */
export type Bounds = { readonly low: Float64Array; readonly high: Float64Array };

/**
 * Which channels measure the same thing twice: the same quantity, at the same level, together in
 * all that they did. Only then does a departure of one say that it drifts; channels that are merely
 * alike in their movement measure different places, and a departure there may be the machine.
 */
export type Redundancy = {
  /** Of each modelled channel; -1 where there is none. */
  readonly partner: Int32Array;
  /** Usual difference to the partner, and its spread. */
  readonly offset: Float64Array;
  readonly spread: Float64Array;
};

/** What a channel goes along with: -1 where there is none; and by how much for one of that. */
export type Along = { readonly channel: Int32Array; readonly gain: Float64Array };
