import { type Baseline, saying } from '../models/evaluate/detection-baselines.ts';

/** In alarm between two shares of the rows, with any values. */
export const byPosition =
  (from: number, to: number): Baseline =>
  (said, components) =>
    saying(said, { components, isOn: (row, rows) => row >= from * rows && row < to * rows });
