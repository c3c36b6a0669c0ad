import { contentId } from '../../lib/ids.ts';
import type { AlarmRules } from '../alarm/alarm-rules.ts';
import type { Autoencoder } from '../net/autoencoder.ts';
import { type ResidualModel, residualNumbers } from '../residual/residual-model.ts';
import type { DetectionConfig } from './detection-config.ts';
import type { InstrumentLimits } from './instrument-limits.ts';
import type { LevelWatch } from './level-watch.ts';
import type { OperatingModes } from './operating-modes.ts';
import type { SpectrumModel } from './spectrum-model.ts';

/** Hash of the learned numbers, their span, and their configuration. */
export function modelId(model: NormalModel): string {
  const numbers = [
    model.center,
    model.spread,
    model.meanCenter,
    model.meanSpread,
    model.precision,
    model.modes.levels,
    model.levels.start,
    ...residualNumbers(model.residual),
    ...(model.spectra?.nets ?? []).flatMap(({ linear, nets, watch }) => [linear, nets, watch.limit]),
  ];
  return contentId(
    'model',
    JSON.stringify(model.config),
    model.learnedFrom,
    model.learnedTo,
    numbers.map((part) => part.join()).join(';'),
    model.limit,
    model.net?.weights.join() ?? '',
    model.netLimit,
  );
}

/** How one device behaves when nothing is wrong, learned from its first readings. Plain data. */
export type NormalModel = {
  /** Hash of configuration, weights and learning span. */
  id: string;
  readonly config: DetectionConfig;
  readonly learnedFrom: number;
  readonly learnedTo: number;
  /** The usual time between readings. */
  readonly intervalMs: number;
  readonly rules: AlarmRules;
  /**
   * Indices into the device's channels; channels absent or constant while learning are not
   * modelled.
   */
  readonly channels: Int32Array;
  /**
   * The same channels, then channels watched by residuals alone: constants that may move, states.
   */
  readonly watched: Int32Array;
  /**
   * The residuals of the watched channels; null with statistics of waveforms, whose window is
   * judged by T².
   */
  readonly residual: ResidualModel | null;
  /** How long the last value of each watched channel counts. */
  readonly channelHoldMs: Float64Array;
  readonly modes: OperatingModes;
  /** `[modes × channels]`: robust centre and spread of single readings, in the channel's unit. */
  readonly center: Float64Array;
  readonly spread: Float64Array;
  /**
   * 0 for most channels; for wandering ones, the least spread of their window means, in raw
   * spreads.
   */
  readonly allowance: Float64Array;
  /** Centre of the window means, in raw spreads. */
  readonly meanCenter: Float64Array;
  /**
   * `[modes × channels]`: spread of the window means, and how far their centre may be followed, in
   * raw spreads.
   */
  readonly meanSpread: Float64Array;
  readonly followLimit: Float64Array;
  /** Inverse of the correlation of the window means. */
  readonly precision: Float64Array;
  /** The channels whose slow level is watched. */
  readonly levels: LevelWatch;
  /** Limits that distinguish a broken instrument from a broken machine. */
  readonly instruments: InstrumentLimits;
  /** T² that counts as the alarm threshold. */
  limit: number;
  /** Its squared residual counts as the alarm threshold at `netLimit`. Null until it is trained. */
  net: Autoencoder | null;
  netLimit: number;
  /** Nets on the log spectra of its waveforms; absent where none has won. */
  readonly spectra?: SpectrumModel;
};

/** The means of one window, in raw spreads, and the mode that it is of. */
export type WindowMeans = { readonly means: Float64Array; readonly mode: number };
