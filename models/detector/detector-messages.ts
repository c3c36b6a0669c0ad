import type { Claim } from '../../ingest/journal/partition-claims.ts';
import type { WatchSettings } from '../device/watch-settings.ts';
import type { HealthPoint } from '../health/health-point.ts';
import type { LearnedModel } from '../learning/learned-model.ts';
import type { MachineSettings } from '../machine/machine-settings.ts';
import type { ModelStatus } from '../registry/status-file.ts';
import type { RuleEpoch } from '../rules/rule-epochs.ts';
import type { Detections } from './detector.ts';
import type { DetectorCounts } from './detector-counts.ts';
import type { ReadingName } from './detector-guard.ts';
import type { DetectorAnswer, DetectorQuestion } from './detector-questions.ts';
import type { UnjudgedChange } from './unjudged.ts';

/** Settings that people may change while it judges. */
export type Followed = { readonly rules: readonly RuleEpoch[]; readonly machines: readonly MachineSettings[] };

/**
 * Under which claim a device's episodes are reported, by device; null where the detector has the
 * whole journal. Episodes of a device without a claim are another detector's by now.
 */
export type ReportClaims = ReadonlyMap<string, Claim> | null;

/** Messages between the threads. */
export type FromDetector =
  | { readonly kind: 'ready' }
  | { readonly kind: 'report'; readonly report: Detections; readonly claims: ReportClaims }
  | { readonly kind: 'health'; readonly points: readonly HealthPoint[] }
  /** Begins a batch, and, where it is careful, a reading of it. */
  | { readonly kind: 'begun'; readonly partition: number; readonly nextOffset: number }
  | { readonly kind: 'judging'; readonly reading: ReadingName }
  | {
      readonly kind: 'progress';
      readonly partition: number;
      readonly offset: number;
      readonly counts: DetectorCounts;
      readonly unjudged: readonly UnjudgedChange[];
    }
  | { readonly kind: 'models'; readonly models: ModelStatus }
  | DetectorAnswer
  | { readonly kind: 'learned'; readonly model: LearnedModel }
  /** A checkpoint is on disk: earlier offsets will not be read again. */
  | { readonly kind: 'checkpoint'; readonly offsets: ReadonlyMap<number, number> };
export type ToDetector =
  /** Rules and machines from the database: the detector judges nothing before. */
  | { readonly kind: 'begin' | 'follow'; readonly followed: Followed }
  /** People's settings for devices, all of them, from now on. */
  | { readonly kind: 'watch'; readonly watch: readonly WatchSettings[] }
  | DetectorQuestion
  | { readonly kind: 'applied' }
  /** `stop`, also if the last reported result is not applied since the program stops. */
  | { readonly kind: 'stop' };
