import type { Reading } from '../../ingest/reading/reading.ts';
import type { Log } from '../../lib/log.ts';
import type { MachineOf } from '../machine/machine-settings.ts';
import { type WaveformReading, waveformReading } from './waveform-reading.ts';
import type { WaveformRefusal } from './waveform-refusal.ts';
import { createWorkSpace } from './work-space.ts';

/** Reads waveforms for the detector. Owns its work space; one call at a time. */
export type WaveformReader = {
  /**
   * The same readings in the same order; each waveform that can be analysed as the values that it
   * amounts to.
   */
  read(readings: readonly Reading[]): readonly Reading[];
  /** Since it was created. */
  readonly counts: { waveforms: number; refusedWaveforms: Partial<Record<WaveformRefusal, number>> };
};

/** Devices choose their names: bounded, so that they cannot fill the log or the memory. */
const MAX_TOLD = 1000;

/** Creates a reader of waveforms; each reason is logged once for a device. */
export function createWaveformReader(options: {
  readonly machineOf: MachineOf;
  readonly log?: Log | undefined;
  /** Called before each waveform. */
  readonly onStep?: (() => void) | undefined;
}): WaveformReader {
  const { machineOf } = options;
  const space = createWorkSpace();
  const counts: WaveformReader['counts'] = { waveforms: 0, refusedWaveforms: {} };
  const told = new Set<string>();

  const refuse = ({ device, waveform }: WaveformReading, reason: WaveformRefusal): void => {
    counts.refusedWaveforms[reason] = (counts.refusedWaveforms[reason] ?? 0) + 1;
    const what = `${device} ${reason}`;
    if (told.has(what) || told.size >= MAX_TOLD) return;
    told.add(what);
    const { channel, sampleRateHz, samples } = waveform;
    const facts = { deviceId: device, channel, reason, sampleRateHz, samples: samples.length };
    options.log?.warn(facts, 'a waveform is not judged');
  };
  const readOne = (reading: Reading): Reading => {
    if (!hasWaveform(reading)) return reading;
    options.onStep?.();
    const read = waveformReading(reading, { machine: machineOf(reading.device), space });
    if (typeof read === 'string') {
      refuse(reading, read);
      return reading;
    }
    counts.waveforms += 1;
    return read;
  };
  return { counts, read: (readings) => (readings.some(hasWaveform) ? readings.map(readOne) : readings) };
}

function hasWaveform(reading: Reading): reading is WaveformReading {
  return reading.waveform !== undefined;
}
