/**
 * How often something comes: its newest intervals, in milliseconds. Changed only by `takeInterval`.
 */
export type ReadingPace = { readonly intervals: Float64Array; taken: number; usualMs: number };

/**
 * What the rules remember of one channel: its newest values and its pace. Changed only by
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

/** What the rules remember of one device: plain data, part of its checkpoint. */
export type RuleMemory = {
  /** Event time of the newest moment, and how often moments come. */
  at: number;
  readonly pace: ReadingPace;
  /** Only channels that a rule looks at. */
  readonly cells: Map<string, ChannelCell>;
  /** By rule and channel. */
  readonly rules: Map<string, RuleProgress>;
};

/** What one rule remembers. */
export type RuleProgress = {
  /** Hash of the rule's words: another rule under the same id does not inherit the memory. */
  readonly words: string;
  /** When it last could be told, event time. */
  knownAt: number;
  readonly slots: object[];
};
