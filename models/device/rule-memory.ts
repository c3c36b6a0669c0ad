/**
 * How often something comes: its newest intervals, in milliseconds. Changed only by `takeInterval`.
 */
export type ReadingPace = { readonly intervals: Float64Array; taken: number; usualMs: number };

/**
 * The rules' memory of one channel: its newest values and its interval. Changed only by
 * `takeValue`.
 */
export type ChannelCell = {
  /** As the newest reading that named one gave it. */
  unit: string | null;
  value: number;
  at: number;
  previous: number;
  previousAt: number;
  readonly pace: ReadingPace;
  /** Ring of the newest samples, for the evidence. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  taken: number;
};

/** The rules' memory of one device: plain data, part of its checkpoint. */
export type RuleMemory = {
  /** Event time of the newest moment, and how often moments come. */
  at: number;
  readonly pace: ReadingPace;
  /** Only channels that a rule reads. */
  readonly cells: Map<string, ChannelCell>;
  /** By rule and channel. */
  readonly rules: Map<string, RuleProgress>;
};

/** The memory of one rule. */
export type RuleProgress = {
  /** Hash of the rule's words: another rule under the same id does not inherit the memory. */
  readonly words: string;
  /** The last time with a result, event time. */
  knownAt: number;
  readonly slots: object[];
};
