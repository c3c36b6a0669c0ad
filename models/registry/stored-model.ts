import { contentId } from '../../lib/ids.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import type { NetReport } from '../normal/net-report.ts';
import type { NormalModel } from '../normal/normal-model.ts';

/** The subject of a model: one device, or every device of a class. */
export type ModelSubject = { readonly kind: 'device' | 'class'; readonly name: string };

/** Figures on the held-out part of the training span. Null if that part was too short. */
export type ModelMetrics = {
  /** Rows of the held-out part that were judged. */
  readonly heldOutRows: number;
  /** Their share over the threshold: the expected share of a healthy machine's rows. */
  readonly overThreshold: number | null;
  /** Alarms raised in the held-out part, as this many in 30 days of readings. */
  readonly falseAlarmsPerMonth: number | null;
  /**
   * Mean squared error of the net on windows that it was not trained on, in spreads²; null without
   * a net.
   */
  readonly netLoss: number | null;
  readonly netEpochs: number | null;
  /** The TensorFlow.js backend that trained the net; absent without a net, and of older models. */
  readonly netBackend?: string;
  readonly trainingSeconds: number | null;
};

/** Facts about a model beside its numbers. */
export type ModelCard = {
  readonly id: string;
  readonly subject: ModelSubject;
  /** The modelled channels in the model's order; a unit of null fits any. */
  readonly channels: readonly { readonly name: string; readonly unit: string | null }[];
  /**
   * Channels behind them that are watched for a change: constants, states. A device may do without
   * them.
   */
  readonly others: readonly { readonly name: string; readonly unit: string | null }[];
  /** Event time of the first and last row that it was learned from, milliseconds. */
  readonly learnedFrom: number;
  readonly learnedTo: number;
  readonly rows: number | null;
  /** Machines that a class model was learned from, else 1. */
  readonly machines: number;
  readonly configHash: string;
  readonly metrics: ModelMetrics | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /**
   * `train`: from recordings; `history`: from stored readings; `live` where the detector learned
   * it.
   */
  readonly madeBy: 'train' | 'live' | 'history';
  /** Its nets; null for the model of a class, absent before there were nets. */
  readonly nets?: NetReport | null;
  /** Of a model of stored readings: the machine's time in them; absent of others. */
  readonly seen?: { readonly readings: number; readonly days: number; readonly weekend: boolean };
  /** The subject's model when this one was made. */
  readonly parent: string | null;
};

/** A model as the registry keeps it; `model.channels` are the places in `card.channels`. */
export type StoredModel = { readonly card: ModelCard; readonly model: NormalModel };

/** Hash of a detection configuration. */
export function configHash(config: DetectionConfig): string {
  return contentId('config', JSON.stringify(config));
}

/** A subject as a key: `device plant:pump-1`, `class pump`. */
export function subjectKey({ kind, name }: ModelSubject): string {
  return `${kind} ${name}`;
}
