import type { StateCounts } from '../states/device-states.ts';
import type { WaveformRefusal } from '../waveform/waveform-refusal.ts';

/** Totals since the detector was created. */
export type DetectorCounts = {
  readonly readings: number;
  readonly scored: number;
  /** Redelivered, replayed or too late: not scored again. */
  readonly late: number;
  readonly learned: number;
  /** Longer models that were worse on held-out readings than the one before them. */
  readonly keptOut: number;
  /** Nets of models that were learned. */
  readonly nets: number;
  /** Alarms that returned soon after their end, and continued the same episode. */
  readonly joined: number;
  /** States of devices and components now. */
  readonly states: StateCounts;
  /** Blocks of samples read, and blocks refused, by reason. */
  readonly waveforms: number;
  readonly refusedWaveforms: Readonly<Partial<Record<WaveformRefusal, number>>>;
};
