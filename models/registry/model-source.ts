import type { StoredModel } from './stored-model.ts';

/** What the registry gives one device. */
export type Assignment = {
  /** The model that was promoted for it; null: what it learns by itself; undefined: it cannot be read now, and what is live goes on. */
  readonly live: StoredModel | null | undefined;
  /** The model that scores beside the live one. */
  readonly shadow: StoredModel | null | undefined;
  /** The model of its class, which it starts from. */
  readonly start: StoredModel | null;
  /** What the device is to have learned by itself; null where nobody decided, undefined where it cannot be read now. */
  readonly learned?: LearnDecision | null | undefined;
  /** The newest decision that what came to stay, since an event time, is not normal; null where there is none. */
  readonly withdrawn?: { readonly key: string; readonly since: number } | null;
};

/** That a device has learned something else than it did. @property key names the decision; each is carried out once */
export type LearnDecision = { readonly key: string; readonly model: StoredModel | null };

/** A model that a device could not take over, and why. */
export type ModelRefusal = { readonly device: string; readonly model: string; readonly reason: string };

/** Where devices get models from beside their own learning. It answers at once, and changes only between two batches. */
export type ModelSource = {
  of(device: string): Assignment;
};

/** How a shadow compares with the live model, over the rows that both judged. */
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
