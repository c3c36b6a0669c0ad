import type { KeptRows } from '../device/kept-rows.ts';
import type { InstrumentChange } from '../instrument/watch-instruments.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { ResidualWork } from '../residual/residual-state.ts';
import type { RowSpace } from './row-space.ts';
import type { NotedState } from './watch-state.ts';

/** Rows of a watched device in the space of the batch. */
export type WatchedRows = {
  readonly model: NormalModel;
  readonly space: RowSpace;
  /** The memory for the residuals of a row; null where the window judges. */
  readonly residualWork: ResidualWork | null;
  readonly device: string;
  readonly kept: KeptRows;
  /** The newest row as the device is learned again from it; one object for all rows. */
  readonly grownRow: { at: number; held: Float64Array; bits: number; readonly stayRows: number };
  /** Readings from which a new channel is learned. */
  readonly learnRows: number;
  /** The run's reading, and the place in the space, that the rows begin with. */
  readonly firstReading: number;
  readonly firstRow: number;
  readonly firstCell: number;
  readonly firstInput: number;
  rows: number;
  /** Row → parts of the score of the channels behind the modelled ones, where they have any. */
  readonly others: Map<number, Float64Array>;
  /**
   * Faults of instruments that began or ended, in the order of the rows, and how many of them have
   * been reported.
   */
  readonly changes: InstrumentChange[];
  told: number;
  /** The state before some of the rows, for evidence, and the rows that came after a silence. */
  readonly noted: NotedState[];
  readonly gaps: Set<number>;
};
