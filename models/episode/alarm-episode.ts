import type { Point } from '../../ingest/series/series-store.ts';
import type { Severity } from '../alarm/alarm-rules.ts';
import type { FailureForecast } from '../alarm/score-trend.ts';
import type { ScoringEvidence } from './scoring-record.ts';

/**
 * Evidence for the technician and for an auditor: frozen when the alarm is raised. All times are
 * event time in milliseconds.
 */
export type EpisodeEvidence = {
  readonly from: number;
  readonly to: number;
  /** Channel → raw samples of the window around the onset, at most 600 a channel. */
  readonly signals: Readonly<Record<string, readonly Point[]>>;
  /** The calibrated score over the same window. */
  readonly scores: readonly Point[];
  /**
   * Channel → normal range of this device in its present mode: robust centre and spread; UCUM if
   * known.
   */
  readonly normal: Readonly<
    Record<string, { readonly center: number; readonly spread: number; readonly unit: string | null }>
  >;
  /**
   * How the score came about; absent where no model of normal behaviour gave it: alarms of
   * instruments and rules.
   */
  readonly scoring?: ScoringEvidence;
};

/**
 * One alarm from onset to return to normal (ISA-18.2). Its id follows from device, detector and
 * onset, so that a replay of the same readings gives the same episode.
 */
export type AlarmEpisode = {
  readonly id: string;
  /** `site:device`. */
  readonly device: string;
  /** The part of the device that it is about, such as a bearing; null for the device itself. */
  readonly component: string | null;
  /** Which detector raised it, and the hash of the model that it used. */
  readonly detector: string;
  readonly modelId: string;
  /** The condition that it resembles (docs/detection.md); `unknown` if none. */
  readonly condition: string;
  readonly severity: Severity;
  /**
   * Event times, milliseconds since the epoch: first reading of the run that raised it; the moment
   * the on-delay had passed; back to normal, or null.
   */
  readonly onsetAt: number;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  /**
   * Cleared because the machine has come to stay as it was then, not because it returned: a person
   * decides what that means.
   */
  readonly stayed?: true;
  /** Calibrated score: 1 is the alarm threshold. */
  readonly score: number;
  readonly peakScore: number;
  /** Channel → share of the score at the peak so far; the shares add up to 1. */
  readonly contributions: Readonly<Record<string, number>>;
  /** The channel that left its normal range first. */
  readonly firstChannel: string;
  /** In words: why the score is high. One sentence, English. */
  readonly reason: string;
  readonly evidence: EpisodeEvidence;
  /**
   * Cleared because nothing judges it any more, and why; absent where the machine itself is back to
   * normal.
   */
  readonly endedBecause?: string;
  /**
   * The earliest time of a failure; absent where the detector has no estimate. Reported when raised
   * or worsened.
   */
  readonly prognosis?: FailureForecast;
};

/** The detector's reports to ticketing. Applying the same transition twice changes nothing. */
export type EpisodeTransition = {
  /**
   * `raised`: NORM→UNACK; `worsened`: the severity rose; `cleared`: back to normal after the
   * off-delay.
   */
  readonly kind: 'raised' | 'worsened' | 'cleared';
  readonly episode: AlarmEpisode;
  /** The way of the reading that caused it, wall time in milliseconds, for the latency trace. */
  readonly trace: {
    readonly sampledAt: number;
    readonly receivedAt: number;
    readonly journaledAt: number;
    /** Of the journal; absent where no journal was read, and for silence. */
    readonly partition?: number;
    readonly scoredAt: number;
    readonly alarmAt: number;
  };
};
