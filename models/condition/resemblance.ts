/** A channel at the moment of an alarm. */
export type ChannelFinding = {
  readonly channel: string;
  readonly unit: string | null;
  /** Spreads above (positive) or below normal. */
  readonly deviation: number;
  /** Share of the score. */
  readonly share: number;
  /**
   * In its unit: the median of late, and centre and spread of normal readings; absent where it is
   * not known.
   */
  readonly level?: { readonly now: number; readonly normal: number; readonly spread: number };
};

/** The condition that a pattern resembles, and why, as the end of a sentence. */
export type Resemblance = { readonly condition: string; readonly because: string };
