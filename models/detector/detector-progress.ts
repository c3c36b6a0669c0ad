import { type ModelStatus, NO_MODELS } from '../registry/status-file.ts';
import type { DetectorCounts } from './detector-counts.ts';
import type { ReadingName } from './detector-guard.ts';
import { createUnjudgedDevices, type UnjudgedDevices } from './unjudged.ts';

const NOTHING_YET: DetectorCounts = {
  readings: 0,
  scored: 0,
  late: 0,
  learned: 0,
  keptOut: 0,
  joined: 0,
  states: { packed: 0, ready: 0, unsaved: 0 },
  nets: 0,
  waveforms: 0,
  refusedWaveforms: {},
};

/** Readings that are not judged, since the thread could not get past them. */
export type SetAside = {
  /** Since the start of the program. */
  readonly readings: number;
  readonly last: { readonly reading: ReadingName; readonly why: string } | null;
  /** No reading of these is judged until the program starts again. */
  readonly devices: readonly string[];
};

/** Where the detector is, and its totals, as the main thread knows them. */
export type DetectorProgress = {
  /** By partition of the journal. */
  readonly offsets: Map<number, number>;
  /** Since the start of its thread. */
  counts: DetectorCounts;
  /** Reports of alarms and new devices that came so far. */
  reports: number;
  models: ModelStatus;
  setAside: SetAside;
  /** Of which machines readings are not judged. */
  readonly unjudged: UnjudgedDevices;
};

/** Of a detector that has said nothing yet. */
export function newDetectorProgress(): DetectorProgress {
  return {
    offsets: new Map(),
    counts: NOTHING_YET,
    reports: 0,
    models: NO_MODELS,
    setAside: { readings: 0, last: null, devices: [] },
    unjudged: createUnjudgedDevices(),
  };
}
