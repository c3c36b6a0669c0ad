import type { StoredModel } from './stored-model.ts';

/** The registry's models of one device. */
export type Assignment = {
  /**
   * The promoted model; null: the machine's own; undefined: unreadable now, and the present model
   * stays.
   */
  readonly live: StoredModel | null | undefined;
  /** The model that scores beside the present one. */
  readonly shadow: StoredModel | null | undefined;
  /** The model of its class, which it starts from. */
  readonly start: StoredModel | null;
  /** The model to take as the device's own; null: no decision; undefined: unreadable now. */
  readonly learned?: LearnDecision | null | undefined;
  /** The newest decision that an accepted level, since an event time, is not normal; null: none. */
  readonly withdrawn?: { readonly key: string; readonly since: number } | null;
};

/**
 * That a device has learned something else than it did.
 * @property key names the decision; each is carried out once
 */
export type LearnDecision = { readonly key: string; readonly model: StoredModel | null };

/** A model that a device could not take over, and why. */
export type ModelRefusal = { readonly device: string; readonly model: string; readonly reason: string };

/**
 * Where devices get models from beside their own learning. It answers at once, and changes only
 * between two batches.
 */
export type ModelSource = {
  of(device: string): Assignment;
};

/** A shadow's comparison with the present model, over the rows that both judged. */
export type ShadowCounts = {
  rows: number;
  /** Rows on which both, or neither, had an active alarm. */
  agreed: number;
  liveAlarms: number;
  shadowAlarms: number;
  /** Event time of the first and last such row. */
  from: number;
  to: number;
};
