import type { DeviceState } from '../device/device-state.ts';
import type { HeldOutCheck } from '../device/held-out-check.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { LearningSpan } from '../rows/learning-span.ts';

/** Facts about a device beside its values. */
export type LearnedDevice = Pick<DeviceState, 'channels' | 'updates'> &
  Partial<Pick<DeviceState, 'units' | 'pausesMs'>>;

/** The rows for learning a device again. Plain data: it goes to another thread. */
export type LearnJob = {
  readonly device: LearnedDevice;
  readonly span: LearningSpan;
  /** The rows of the span that are learned from, in order. */
  readonly healthy: Int32Array;
  readonly config: DetectionConfig;
  /** The device's present model, which the longer one must not be worse than. */
  readonly shorter: NormalModel;
};

/**
 * The outcome of a job: null as model where nothing can be learned, or where the present model
 * stays.
 */
export type LearnedAgain = {
  readonly model: NormalModel | null;
  /** Null where too few readings could be held out. */
  readonly check: HeldOutCheck | null;
};
