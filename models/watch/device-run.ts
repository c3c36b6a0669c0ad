import type { Reading } from '../../ingest/reading/reading.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { Taken } from '../device/take-reading.ts';
import type { ReconstructionJob } from '../net/reconstruct.ts';
import type { RunColumns } from './reading-columns.ts';
import type { WatchedRows } from './watched-rows.ts';

/**
 * The readings of one device within a batch, and their results row by row. Valid for one batch.
 */
export type DeviceRun = {
  readonly state: DeviceState;
  readonly readings: Reading[];
  /** Their places in the batch, ascending. */
  readonly places: number[];
  /** How many of `readings` have been taken. */
  taken: number;
  /** The kinds of those readings. */
  readonly kinds: Taken[];
  /** Readings of this run that were not scored again. */
  late: number;
  /** How many of `readings` have been judged or passed by. */
  judged: number;
  /** Set once the device is watched: rows from here on are judged. */
  watched: WatchedRows | null;
  /** Its readings in columns; null where they are taken one by one. */
  columns: RunColumns | null;
};

/** An empty run of a device. */
export function newDeviceRun(state: DeviceState): DeviceRun {
  return {
    state,
    readings: [],
    places: [],
    taken: 0,
    kinds: [],
    late: 0,
    judged: 0,
    watched: null,
    columns: null,
  };
}

/** The row of the next reading in order, or -1 where it is none. */
export function nextRow(run: DeviceRun): number {
  const reading = run.judged++;
  const { watched } = run;
  if (watched === null || reading < watched.firstReading) return -1;
  return watched.space.rowOf[watched.firstRow + reading - watched.firstReading] ?? -1;
}

/** The net's work for a run; none before the device is watched. */
export function reconstructionOf({ watched }: DeviceRun): ReconstructionJob | null {
  const net = watched?.model.net ?? null;
  if (watched === null || watched.rows === 0 || net === null) return null;
  const { space, firstCell, rows } = watched;
  return { net, rows, features: space.features, out: space.reconstructed, from: firstCell };
}
