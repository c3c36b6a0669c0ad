import type { AlarmRules } from '../alarm/alarm-rules.ts';
import type { WindowState } from '../normal/window.ts';
import type { FrozenResiduals } from '../residual/freeze-residuals.ts';

/**
 * One row as it was scored; channels in the order of the model, null where no value counted as
 * present.
 */
export type ScoredInput = {
  readonly at: number;
  readonly values: readonly (number | null)[];
  /** The watched channels, where residuals are judged. */
  readonly watched?: readonly (number | null)[];
  /** The inputs of the nets on log spectra, where the model has any. */
  readonly spectra?: readonly (number | null)[];
  /** Places of the channels whose value was the instrument's fault. */
  readonly masked: readonly number[];
  /** It came after a silence. */
  readonly afterGap: boolean;
};

/**
 * All that a score follows from beside the model and the rows, at one moment; plain numbers, as
 * JSON keeps them exactly.
 */
export type ScoringState = {
  readonly window: (Omit<WindowState, 'ring'> & { readonly ring: readonly number[] }) | null;
  readonly baselines: readonly {
    readonly drift: readonly number[];
    readonly other: readonly number[];
    readonly apart: boolean;
  }[];
  readonly levels: readonly number[];
  /** Where the nets on log spectra stood; absent without any. */
  readonly spectra?: {
    readonly levels: readonly (readonly number[])[];
    readonly scores: readonly number[];
    readonly anew: readonly number[];
  };
  /** Of a device that is judged by its residuals; the rest is empty then. */
  readonly residual?: FrozenResiduals;
};

/** How a score came about, so that anyone with the model can work it out again. */
export type ScoringEvidence = {
  readonly modelId: string;
  /** SHA-256 over the numbers of the model, see `modelHash`. */
  readonly modelHash: string;
  readonly channels: readonly string[];
  /**
   * The thresholds in force: the value of each part of the score that counts as 1, and the rules of
   * the alarm.
   */
  readonly threshold: AlarmRules & { readonly limit: number; readonly netLimit: number };
  readonly mode: number;
  /** The numbers that made values into features in this mode, by channel: see `NormalModel`. */
  readonly scaler: Readonly<Record<'center' | 'spread' | 'meanCenter' | 'meanSpread', readonly number[]>>;
  /**
   * The state before the row that raised the alarm, with its window in raw spreads; and that row.
   */
  readonly before: ScoringState;
  readonly row: ScoredInput;
  /** Spreads from normal, by channel. */
  readonly features: readonly number[];
  readonly score: number;
};
