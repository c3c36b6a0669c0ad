import type { DeviceState } from '../device/device-state.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import type { LearningSpan } from '../rows/learning-span.ts';

/** Facts about a device beside its values. */
export type LearnedDevice = Pick<DeviceState, 'channels' | 'updates'> &
  Partial<Pick<DeviceState, 'units' | 'pausesMs'>>;

/** What a device is learned again from. Plain data: it goes to another thread. */
export type LearnJob = {
  readonly device: LearnedDevice;
  readonly span: LearningSpan;
  /** The rows of the span that are learned from, in order. */
  readonly healthy: Int32Array;
  readonly config: DetectionConfig;
};
